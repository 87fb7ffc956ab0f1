#include "projections/books/books.hpp"

#include <algorithm>

namespace daybook {

namespace {

// What an entry adds to the books, list growth included; measured, and only as exact as a limit
// needs.
constexpr std::uint64_t kRowBytes = 1'100;
constexpr std::uint64_t kSessionBytes = sizeof(Session) * 3 / 2;
constexpr std::uint64_t kChargeBytes = sizeof(Charge) * 3 / 2;
constexpr std::uint64_t kOtherBytes = 48;

std::uint64_t bytes_of(const Recorded& event) {
  if (event.version == Version{}) return kRowBytes;
  if (event.tag == v::Data::SessionScheduled) return kSessionBytes;
  return event.tag == v::Data::ChargeRaised ? kChargeBytes : kOtherBytes;
}

/// Voids and reversals act whatever date the books are kept to (rulebook 5.8).
bool acts_always(v::Data tag) {
  return tag == v::Data::EntryVoided || tag == v::Data::ChargeReversed ||
         tag == v::Data::SubjectErased;
}

/// Destroying personal data is no fact of the service: no figure moves with it, nor any day that is
/// counted to (promise 7).
bool moves_time(v::Data tag) {
  return tag != v::Data::SubjectErased;
}

void note_budget(ProgrammeRow& row, const Recorded& event) {
  const auto note = [&](const flatbuffers::String* year, const flatbuffers::String* line,
                        Money amount) {
    row.facts.push_back({event.position, *parse_year(year->string_view()), line->str(), amount});
  };
  switch (event.tag) {
    case v::Data::BudgetAllocated: {
      const auto& allocated = event.as<v::BudgetAllocated>();
      return note(allocated.year(), allocated.line(), {allocated.amount_pence()});
    }
    case v::Data::BudgetWithdrawn: {
      const auto& withdrawn = event.as<v::BudgetWithdrawn>();
      return note(withdrawn.year(), withdrawn.line(), -Money{withdrawn.amount_pence()});
    }
    case v::Data::BudgetVired: {
      const auto& vired = event.as<v::BudgetVired>();
      note(vired.year(), vired.from_line(), -Money{vired.amount_pence()});
      return note(vired.year(), vired.to_line(), {vired.amount_pence()});
    }
    default:
      return;
  }
}

void note_unused_block(ProgrammeRow& row, const Recorded& event) {
  if (event.tag != v::Data::ChargeRaised) return;
  const auto& raised = event.as<v::ChargeRaised>();
  row.unused.push_back({event.position,
                        event.business_date,
                        raised.block() ? raised.block()->str() : "",
                        {raised.amount_pence()}});
}

/// Remembers an outcome about to be voided: a claim may rest on it.
void note_voided_outcome(CaseRow& row, const Recorded& event) {
  const Position voided{event.as<v::EntryVoided>().position()};
  for (const auto& need : row.state.needs)
    for (const auto& level : need.levels)
      if (level.position == voided) row.voided_outcomes.push_back({voided, event.position});
}

bool needs_date(v::Data tag) {
  return tag == v::Data::NeedIdentified || tag == v::Data::FeedbackReceived ||
         tag == v::Data::BreakdownRecorded || tag == v::Data::ClaimAccepted;
}

}  // namespace

Date date_of(const std::vector<Dated>& dates, Position position) {
  const auto found =
      std::lower_bound(dates.begin(), dates.end(), position,
                       [](const Dated& dated, Position p) { return dated.position < p; });
  return found == dates.end() || found->position != position ? Date{} : found->on;
}

Year open_year(const Programme& programme, Year year) {
  while (programme.is_closed(year)) ++year.start;
  return year;
}

void Books::apply(const Recorded& event) {
  DAYBOOK_CHECK(event.position.value == size_, "entries are folded in order, none left out");
  ++size_;
  bytes_ += bytes_of(event);
  const bool counts = !on_ || event.business_date <= *on_ || acts_always(event.tag);
  switch (event.stream.kind) {
    case StreamKind::programme:
      return apply_to_programme(event, counts);
    case StreamKind::family_case:
      return apply_to_case(event, counts);
    case StreamKind::package:
      return apply_to_package(event, counts);
    case StreamKind::claim:
      return apply_to_claim(event, counts);
    case StreamKind::gathering:
      return apply_to_gathering(event, counts);
    case StreamKind::supporter:
      return apply_to_supporter(event, counts);
    case StreamKind::match:
      return apply_to_match(event, counts);
    case StreamKind::provider: {
      auto& row = providers_.at(event.stream.id);
      if (counts) evolve(row.state, event);
      return;
    }
    case StreamKind::principal:
    case StreamKind::access:
      return;  // who may do what, and who looked, is no part of any figure
  }
}

void Books::pass_over_to(std::uint64_t next) {
  DAYBOOK_CHECK(size_ <= next, "entries are folded in order");
  size_ = next;
}

void Books::note_date(RowIndex programme, Date on) {
  if (programme >= 0) programmes_[programme].last_on = std::max(programmes_[programme].last_on, on);
}

void Books::apply_to_programme(const Recorded& event, bool counts) {
  auto& row = programmes_.at(event.stream.id);
  if (!counts) return;
  row.last_on = std::max(row.last_on, event.business_date);
  note_budget(row, event);
  note_unused_block(row, event);
  move_blocks(row.blocks, event);
  if (event.tag == v::Data::YearClosed)
    close_year(row, *parse_year(event.as<v::YearClosed>().year()->string_view()));
  evolve(row.state, event);
}

void Books::close_year(ProgrammeRow& row, Year year) {
  const auto programme = programmes_.index_of(row.id);
  for (RowIndex i = 0; i < static_cast<RowIndex>(packages_.size()); ++i) {
    const auto& package = packages_[i].state;
    if (packages_[i].programme != programme || !package.approved) continue;
    if (open_year(row.state, package.year) != year) continue;
    const auto held = exposure(package);
    if (held.reserved != Money{})
      row.carried.push_back({year, i, package.line, *package.approved, held.reserved});
    if (held.committed != Money{})
      row.carried.push_back({year, i, package.line, package.match->position, held.committed});
  }
  for (const auto& block : row.blocks)
    if (open_year(row.state, block.year) == year && block.committed() != Money{})
      row.carried.push_back({year, -1, block.line, block.purchased, block.committed()});
}

void Books::apply_to_case(const Recorded& event, bool counts) {
  auto& row = cases_.at(event.stream.id);
  if (event.tag == v::Data::CaseOpened)
    row.programme = programmes_.index_of(event.as<v::CaseOpened>().programme()->string_view());
  if (!counts) return;
  if (moves_time(event.tag)) note_date(row.programme, event.business_date);
  if (event.tag == v::Data::EntryVoided) note_voided_outcome(row, event);
  if (needs_date(event.tag)) row.dates.push_back({event.position, event.business_date});
  evolve(row.state, event);
}

void Books::identify_package(PackageRow& row, const Recorded& event) {
  row.family_case = cases_.index_of(event.as<v::PackageRequested>().case_()->string_view());
  if (row.family_case < 0) return;
  auto& its_case = cases_[row.family_case];
  row.programme = its_case.programme;
  its_case.packages.push_back(packages_.index_of(row.id));
}

void Books::apply_to_package(const Recorded& event, bool counts) {
  auto& row = packages_.at(event.stream.id);
  if (event.tag == v::Data::PackageRequested) identify_package(row, event);
  if (event.tag == v::Data::PackageApproved)
    row.line = event.as<v::PackageApproved>().line()->str();
  if (!counts) return;
  note_date(row.programme, event.business_date);
  if (needs_date(event.tag)) row.dates.push_back({event.position, event.business_date});
  evolve(row.state, event, row.family_case < 0 ? nullptr : &cases_[row.family_case].state);
  if (row.programme >= 0) move_blocks(programmes_[row.programme].blocks, event, row.state);
}

void Books::apply_to_claim(const Recorded& event, bool counts) {
  auto& row = claims_.at(event.stream.id);
  if (event.tag == v::Data::ClaimPrepared) {
    row.family_case = cases_.index_of(event.as<v::ClaimPrepared>().case_()->string_view());
    if (row.family_case >= 0) {
      row.programme = cases_[row.family_case].programme;
      cases_[row.family_case].claims.push_back(claims_.index_of(row.id));
    }
  }
  if (!counts) return;
  note_date(row.programme, event.business_date);
  if (needs_date(event.tag)) row.dates.push_back({event.position, event.business_date});
  evolve(row.state, event);
}

void Books::apply_to_gathering(const Recorded& event, bool counts) {
  auto& row = gatherings_.at(event.stream.id);
  if (event.tag == v::Data::GatheringPlanned)
    row.programme =
        programmes_.index_of(event.as<v::GatheringPlanned>().programme()->string_view());
  if (!counts) return;
  note_date(row.programme, event.business_date);
  evolve(row.state, event);
}

void Books::apply_to_supporter(const Recorded& event, bool counts) {
  auto& row = supporters_.at(event.stream.id);
  if (event.tag == v::Data::SupporterRecruited)
    row.programme =
        programmes_.index_of(event.as<v::SupporterRecruited>().programme()->string_view());
  if (!counts) return;
  if (moves_time(event.tag)) note_date(row.programme, event.business_date);
  evolve(row.state, event);
}

void Books::apply_to_match(const Recorded& event, bool counts) {
  auto& row = matches_.at(event.stream.id);
  if (event.tag == v::Data::MatchMade) {
    const auto& made = event.as<v::MatchMade>();
    row.supporter = supporters_.index_of(made.supporter()->string_view());
    row.family_case = cases_.index_of(made.case_()->string_view());
    if (row.family_case >= 0) {
      row.programme = cases_[row.family_case].programme;
      cases_[row.family_case].matches.push_back(matches_.index_of(row.id));
    }
  }
  if (!counts) return;
  note_date(row.programme, event.business_date);
  evolve(row.state, event);
}

}  // namespace daybook

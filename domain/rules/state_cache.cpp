#include "domain/rules/state_cache.hpp"

#include <fmt/format.h>

#include "domain/base/archive.hpp"
#include "domain/base/check.hpp"

namespace daybook {

namespace {

constexpr std::size_t weight_of_state = 1'024;
constexpr std::size_t weight_of_entry = 192;
constexpr std::size_t weight_of_link = 64;

template <class Aggregated>
std::size_t weight_of_aggregate(const Aggregated&) {
  return weight_of_state;
}

const StreamHeader* header_of(const auto* state) {
  return state ? &state->header : nullptr;
}

/// What an event charged to its package's own year and line; blocks' units are not among it.
Money charged_by(const Recorded& event, const Package& before) {
  if (event.tag == v::Data::ChargeRaised) {
    const auto& raised = event.as<v::ChargeRaised>();
    return raised.block() ? Money{} : Money{raised.amount_pence()};
  }
  if (event.tag != v::Data::ChargeReversed) return {};
  const auto& reversed = event.as<v::ChargeReversed>();
  const auto charge = before.find_charge({reversed.charge_position()});
  if (charge < 0 ||
      before.charges[static_cast<std::size_t>(charge)].cause == v::ChargeCause::block_unit)
    return {};
  return -Money{reversed.amount_pence()};
}

}  // namespace

StateCache::StateCache()
    : programmes_(order_, of_streams<Programme>(StreamKind::programme)),
      providers_(order_, of_streams<Provider>(StreamKind::provider)),
      cases_(order_, of_streams<Case>(StreamKind::family_case)),
      packages_(order_, of_streams<Package>(StreamKind::package)),
      claims_(order_, of_streams<Claim>(StreamKind::claim)),
      gatherings_(order_, of_streams<Gathering>(StreamKind::gathering)),
      supporters_(order_, of_streams<Supporter>(StreamKind::supporter)),
      matches_(order_, of_streams<PeerMatch>(StreamKind::match)),
      principals_(order_, of_streams<Principal>(StreamKind::principal)),
      access_logs_(order_, of_streams<AccessLog>(StreamKind::access)),
      budgets_(order_, Aggregate::budget,
               {[this](auto id) { return std::optional(stored_budget(id).value_or(Budget{})); },
                weight_of_aggregate<Budget>}),
      links_(order_, Aggregate::links,
             {[this](auto id) { return std::optional(stored_links(id).value_or(Links{})); },
              [](const Links& links) { return weight_of_state + links.size() * weight_of_link; }}),
      blocks_(order_, Aggregate::block,
              {[this](auto id) { return stored_block(id); }, weight_of_aggregate<Block>}) {}

StateCache::~StateCache() = default;

template <class State>
typename StateTable<State>::Hooks StateCache::of_streams(StreamKind kind) {
  return {
      [this, kind](std::string_view id) { return fetched<State>(kind, id); },
      [](const State& state) { return weight_of_state + state.header.events * weight_of_entry; },
      [this, kind](std::string_view id, const State& state) {
        packed_.put(stream_name(kind, id), archived(state));
      }};
}

template <class State>
std::optional<State> StateCache::fetched(StreamKind kind, std::string_view id) {
  const auto packed = packed_.take(stream_name(kind, id));
  if (!packed) return folded<State>(kind, id);
  std::optional<State> state(std::in_place);
  ArchiveReader in(*packed);
  in.read(*state);
  DAYBOOK_CHECK(in.sound(), "a packed state is unpacked as it was");
  return state;
}

template <class State>
std::optional<State> StateCache::folded(StreamKind kind, std::string_view id) {
  std::optional<State> state(std::in_place);
  replay({kind, id}, [&](const Recorded& event) {
    if constexpr (std::is_same_v<State, Package>) {
      const auto requested_for = case_at_request(event);
      evolve(*state, event, requested_for.get());
    } else {
      evolve(*state, event);
    }
  });
  if (state->header.events == 0) state.reset();
  return state;
}

/// Not as it is now: it may have changed since, or be on trial.
std::unique_ptr<Case> StateCache::case_at_request(const Recorded& event) {
  if (event.tag != v::Data::PackageRequested) return nullptr;
  auto state = std::make_unique<Case>();
  const auto* id = event.as<v::PackageRequested>().case_();
  replay({StreamKind::family_case, id->string_view()}, [&](const Recorded& earlier) {
    if (earlier.position < event.position) evolve(*state, earlier);
  });
  return state;
}

template <class State>
State& StateCache::to_change(StateTable<State>& table, std::string_view id) {
  return table.change(id, end_, weight_of_entry, journal_);
}

const StreamHeader* StateCache::header(const StreamRef& stream) {
  switch (stream.kind) {
    case StreamKind::programme:
      return header_of(programme(stream.id));
    case StreamKind::provider:
      return header_of(provider(stream.id));
    case StreamKind::family_case:
      return header_of(family_case(stream.id));
    case StreamKind::package:
      return header_of(package(stream.id));
    case StreamKind::claim:
      return header_of(claim(stream.id));
    case StreamKind::gathering:
      return header_of(gathering(stream.id));
    case StreamKind::supporter:
      return header_of(supporter(stream.id));
    case StreamKind::match:
      return header_of(match(stream.id));
    case StreamKind::principal:
      return header_of(principal(stream.id));
    case StreamKind::access:
      return header_of(access_log(stream.id));
  }
  return nullptr;
}

void StateCache::add_link(const std::string& owner, std::string_view stream) {
  const auto& known = links(owner);
  if (std::find(known.begin(), known.end(), stream) != known.end()) return;
  to_change(links_, owner).emplace_back(stream);
}

const Block* StateCache::block(std::string_view programme_id, std::string_view id) {
  return blocks_.find(fmt::format("{}/{}", programme_id, id));
}

void StateCache::apply_to_blocks(const Recorded& event) {
  const auto named = block_named(event);
  if (named.empty()) return;
  auto& block = to_change(blocks_, fmt::format("{}/{}", event.stream.id, named));
  apply_move(to_change(budgets_, event.stream.id), move_block(block, event));
}

void StateCache::apply_to_programme(const Recorded& event) {
  evolve(to_change(programmes_, event.stream.id), event);
  if (changes_budget(event)) evolve(to_change(budgets_, event.stream.id), event);
  apply_to_blocks(event);
  if (event.tag != v::Data::BatchOpened) return;
  const auto& opened = event.as<v::BatchOpened>();
  for (const auto* claim_id : *opened.claims())
    add_link(stream_name(StreamKind::claim, claim_id->string_view()),
             opened.batch()->string_view());
}

void StateCache::apply_to_case(const Recorded& event) {
  auto& state = to_change(cases_, event.stream.id);
  evolve(state, event);
  if (event.tag != v::Data::FundDecided) return;
  const auto* application =
      state.fund_application(event.as<v::FundDecided>().application()->string_view());
  if (application) grant(to_change(budgets_, state.programme), *application);
}

void StateCache::apply_to_package(const Recorded& event) {
  const Case* requested_for = nullptr;
  if (event.tag == v::Data::PackageRequested) {
    requested_for = family_case(event.as<v::PackageRequested>().case_()->string_view());
    add_link(stream_name(StreamKind::family_case,
                         event.as<v::PackageRequested>().case_()->string_view()),
             event.stream_text);
  }
  auto& state = to_change(packages_, event.stream.id);
  PackageMove move;
  move.before = exposure(state);
  move.charged = charged_by(event, state);
  evolve(state, event, requested_for);
  move.after = exposure(state);
  apply_to_block(event, state);
  const bool moved = move.charged != Money{} || move.before.reserved != move.after.reserved ||
                     move.before.committed != move.after.committed;
  const auto* its_programme = moved ? programme(state.programme) : nullptr;
  if (!its_programme) return;
  move.approved_for = state.year;
  if (move.charged != Money{}) move.charged_in = its_programme->year_on(event.business_date);
  apply_move(to_change(budgets_, state.programme), move, state.line);
}

void StateCache::apply_to_block(const Recorded& event, const Package& package) {
  if (!moves_block(event.tag) || !package.match || !package.match->from_block()) return;
  if (!block(package.programme, package.match->block)) return;
  auto& moved = to_change(blocks_, fmt::format("{}/{}", package.programme, package.match->block));
  apply_move(to_change(budgets_, package.programme), move_block(moved, event, package));
}

void StateCache::apply_to_supporter(const Recorded& event) {
  auto& state = to_change(supporters_, event.stream.id);
  evolve(state, event);
  if (event.tag == v::Data::SupporterTrained)
    add_link(cohort_name(state.programme, state.trainings.back().cohort), event.stream_text);
}

void StateCache::apply_to_match(const Recorded& event) {
  evolve(to_change(matches_, event.stream.id), event);
  if (event.tag != v::Data::MatchMade) return;
  const auto& made = event.as<v::MatchMade>();
  add_link(stream_name(StreamKind::supporter, made.supporter()->string_view()), event.stream_text);
  add_link(stream_name(StreamKind::family_case, made.case_()->string_view()), event.stream_text);
}

void StateCache::evolve_state(const Recorded& event) {
  switch (event.stream.kind) {
    case StreamKind::programme:
      return apply_to_programme(event);
    case StreamKind::package:
      return apply_to_package(event);
    case StreamKind::provider:
      evolve(to_change(providers_, event.stream.id), event);
      if (event.tag == v::Data::PricesSubmitted)
        add_link(stream_name(StreamKind::programme,
                             event.as<v::PricesSubmitted>().programme()->string_view()),
                 event.stream_text);
      return;
    case StreamKind::family_case:
      return apply_to_case(event);
    case StreamKind::claim:
      evolve(to_change(claims_, event.stream.id), event);
      if (event.tag == v::Data::ClaimPrepared)
        add_link(stream_name(StreamKind::family_case,
                             event.as<v::ClaimPrepared>().case_()->string_view()),
                 event.stream_text);
      return;
    case StreamKind::gathering:
      return evolve(to_change(gatherings_, event.stream.id), event);
    case StreamKind::supporter:
      return apply_to_supporter(event);
    case StreamKind::match:
      return apply_to_match(event);
    case StreamKind::principal:
      return evolve(to_change(principals_, event.stream.id), event);
    case StreamKind::access:
      return evolve(to_change(access_logs_, event.stream.id), event);
  }
}

namespace {

std::string take_over_name(const Recorded& event) {
  const auto& taken = event.as<v::LedgerTakenOver>();
  const auto text = [](const flatbuffers::String* key) { return key ? key->str() : std::string(); };
  return fmt::format("{:020}/{}/{}", event.position.value, text(taken.old_key()),
                     text(taken.new_key()));
}

}  // namespace

void StateCache::apply(const Recorded& event) {
  end_ = {event.position.value + 1};
  if (journal_.is_open()) on_trial_.push_back(event);
  evolve_state(event);
  if (event.tag == v::Data::SubjectErased)
    journal_.row_changed(Aggregate::erased, event.stream_text);
  if (event.tag == v::Data::LedgerTakenOver)
    journal_.row_changed(Aggregate::taken_over, take_over_name(event));
}

std::optional<Recorded> StateCache::entry(Position position) {
  for (const auto& event : on_trial_)
    if (event.position == position) return event;
  return stored_entry(position);
}

void StateCache::Trial::keep() {
  states_.journal_.commit();
  states_.on_trial_.clear();
  kept_ = true;
}

StateCache::Trial::~Trial() {
  if (kept_) return;
  states_.journal_.rollback();
  states_.on_trial_.clear();
}

void StateCache::trim(std::size_t bytes, std::size_t packed_bytes, Position durable_end) {
  DAYBOOK_CHECK(!journal_.is_open(), "states are let go when no trial is open");
  order_.trim(bytes, durable_end);
  packed_.trim(packed_bytes);
}

std::optional<Recorded> StateCache::stored_entry(Position) {
  return {};
}
void StateCache::replay(const StreamRef&, const std::function<void(const Recorded&)>&) {}
std::optional<Budget> StateCache::stored_budget(std::string_view) {
  return {};
}
std::optional<Links> StateCache::stored_links(std::string_view) {
  return {};
}
std::optional<Block> StateCache::stored_block(std::string_view) {
  return {};
}

}  // namespace daybook

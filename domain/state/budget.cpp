#include "domain/state/budget.hpp"

#include <algorithm>

#include "domain/vocabulary/dispatch.hpp"

namespace daybook {

namespace {

void allocate(Budget& budget, const flatbuffers::String* year, const flatbuffers::String* line,
              Money amount) {
  budget.line(*parse_year(year->string_view()), line->string_view()).allocated += amount;
}

const LineBalance* find(const Budget& budget, Year year, std::string_view name) {
  for (const auto& line : budget.lines)
    if (line.year == year && line.line == name) return &line;
  return nullptr;
}

}  // namespace

LineBalance& Budget::line(Year year, std::string_view name) {
  for (auto& known : lines)
    if (known.year == year && known.line == name) return known;
  lines.push_back({year, std::string(name), {}, {}, {}, {}});
  return lines.back();
}

Money Budget::allocated(Year year, std::string_view name) const {
  const auto* known = find(*this, year, name);
  return known ? known->allocated : Money{};
}

Money Budget::granted(std::string_view fund, Year year) const {
  for (const auto& total : funds)
    if (total.fund == fund && total.year == year) return total.granted;
  return {};
}

Year Budget::open_year(Year year) const {
  while (std::find(closed.begin(), closed.end(), year) != closed.end()) ++year.start;
  return year;
}

Money Budget::available(Year year, std::string_view name) const {
  const auto* own = find(*this, year, name);
  Money available = own ? own->allocated - own->spent : Money{};
  for (const auto& line : lines)
    if (line.line == name && open_year(line.year) == year)
      available -= line.reserved + line.committed;
  return available;
}

namespace {

void apply(Budget& budget, const v::BudgetAllocated& allocated, const Recorded&) {
  allocate(budget, allocated.year(), allocated.line(), {allocated.amount_pence()});
}

void apply(Budget& budget, const v::BudgetWithdrawn& withdrawn, const Recorded&) {
  allocate(budget, withdrawn.year(), withdrawn.line(), -Money{withdrawn.amount_pence()});
}

void apply(Budget& budget, const v::BudgetVired& vired, const Recorded&) {
  allocate(budget, vired.year(), vired.from_line(), -Money{vired.amount_pence()});
  allocate(budget, vired.year(), vired.to_line(), {vired.amount_pence()});
}

void apply(Budget& budget, const v::YearClosed& data, const Recorded&) {
  budget.closed.push_back(*parse_year(data.year()->string_view()));
}

}  // namespace

/// What changes no balance; what a block comes to is moved by the block (block.hpp).
using OutsideBudget =
    Ignored<v::ProgrammeOpened, v::PolicyChanged, v::HolidayDeclared, v::BatchOpened,
            v::BatchSampled, v::ReportRequested, v::ReportSubmitted, v::MeetingHeld,
            v::BlockPurchased, v::BlockExpired, v::AdviceGiven, v::TargetSet,
            v::CareReferralsCounted, v::NewsletterIssued, v::ReachRecorded, v::PromotionRecorded,
            v::ChargeRaised, v::EntryVoided>;

bool changes_budget(const Recorded& event) {
  return dispatch<StreamKind::programme, OutsideBudget, bool>(event,
                                                              [](const auto&) { return true; });
}

void evolve(Budget& budget, const Recorded& event) {
  dispatch<StreamKind::programme, OutsideBudget>(
      event, [&](const auto& data) { apply(budget, data, event); });
}

void grant(Budget& budget, const FundApplication& application) {
  if (!application.decision || !application.decision->granted) return;
  for (auto& total : budget.funds)
    if (total.fund == application.fund && total.year == application.year) {
      total.granted += application.decision->amount;
      return;
    }
  budget.funds.push_back({application.fund, application.year, application.decision->amount});
}

void apply_move(Budget& budget, const BlockMove& move) {
  if (!move.block) return;
  auto& line = budget.line(move.block->year, move.block->line);
  line.committed += move.block->committed() - move.committed_before;
  line.spent += move.charged;
}

void apply_move(Budget& budget, const PackageMove& move, std::string_view line) {
  auto& approved = budget.line(move.approved_for, line);
  approved.reserved += move.after.reserved - move.before.reserved;
  approved.committed += move.after.committed - move.before.committed;
  if (move.charged != Money{}) budget.line(move.charged_in, line).spent += move.charged;
}

}  // namespace daybook

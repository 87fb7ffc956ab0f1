#include <algorithm>
#include <optional>
#include <tuple>

#include <fmt/format.h>

#include "projections/query/grouping.hpp"
#include "projections/views/package_money.hpp"
#include "projections/views/reconciliation/reconciliation.hpp"

namespace daybook {

namespace {

constexpr int kInvoiceDays = 30;
constexpr int kUninvoicedDays = 60;

/// Finds exceptions case by case.
class Search {
 public:
  Search(const Books& books, const ProgrammeRow& programme, Year year)
      : books_(books),
        programme_(programme),
        year_(year),
        days_(range_of(year, programme.state)),
        today_(books.today(programme)) {}

  void look_at(const CaseRow& row) {
    look_at_claims(row);
    for (const auto index : row.packages) {
      const auto& package = books_.packages()[index];
      for (const auto& invoice : package.state.invoices)
        if (invoice.is_live() && days_.holds(invoice.received_on)) look_at(row, package, invoice);
    }
    look_at_charges(row);
    look_at_late(row);
  }

  std::vector<ReconciliationException> found;

 private:
  void look_at_claims(const CaseRow& row) {
    const auto spending = spent(row);
    bool claimed = false;
    for (const auto index : row.claims) {
      const auto& claim = books_.claims()[index];
      if (claim.state.id.empty() || !claim.state.is_live()) continue;
      claimed = true;
      if (spending == Money{})
        found.push_back({"claim_without_spend",
                         row.id,
                         claim.id,
                         "",
                         {claim.state.prepared},
                         "A live claim stands for a case on which nothing was spent."});
      look_at_evidence(row, claim);
    }
    if (claimed || spending == Money{} || !is_sustained(row.state)) return;
    std::vector<Position> levels;
    for (const auto& need : row.state.needs) levels.push_back(need.latest()->position);
    found.push_back(
        {"spend_without_claim", row.id, "", "", std::move(levels),
         fmt::format("All needs are sustained and {} pence were spent, but nothing is claimed.",
                     spending.pence)});
  }

  void look_at_evidence(const CaseRow& row, const ClaimRow& claim) {
    const auto prepared = claim.state.prepared;
    for (const auto& voided : row.voided_outcomes)
      if (voided.outcome < prepared && prepared < voided.voided_by)
        found.push_back({"claim_on_voided_evidence",
                         row.id,
                         claim.id,
                         "",
                         {voided.outcome, voided.voided_by},
                         "An outcome recorded before the claim was voided after it."});
    for (const auto& need : row.state.needs)
      for (const auto& level : need.levels)
        if (level.level == v::OutcomeLevel::relapsed && prepared < level.position)
          found.push_back({"claim_relapsed",
                           row.id,
                           claim.id,
                           "",
                           {level.position},
                           fmt::format("Need {} relapsed on {}.", need.id, to_text(level.on))});
  }

  void look_at(const CaseRow& row, const PackageRow& package, const Invoice& invoice) {
    Money charged;
    for (const auto index : invoice.charges) {
      const auto& charge = package.state.charges[static_cast<std::size_t>(index)];
      if (charge.is_live()) charged += charge.amount;
    }
    if (charged != invoice.amount)
      found.push_back({"invoice_mismatch",
                       row.id,
                       "",
                       invoice.id,
                       {invoice.received},
                       fmt::format("The invoice asks for {} pence, its charges come to {}.",
                                   invoice.amount.pence, charged.pence)});
    const auto open = invoice.amount + invoice.vat - invoice.paid();
    if (!invoice.disputed && open > Money{} && today_ > add_days(invoice.received_on, kInvoiceDays))
      found.push_back(
          {"invoice_overdue",
           row.id,
           "",
           invoice.id,
           {invoice.received},
           fmt::format("{} pence of the invoice received on {} are unpaid after {} days.",
                       open.pence, to_text(invoice.received_on), kInvoiceDays)});
  }

  void look_at_charges(const CaseRow& row) {
    ReconciliationException uninvoiced{"charge_uninvoiced", row.id, "", "", {}, ""};
    for (const auto index : row.packages)
      for (const auto& charge : books_.packages()[index].state.charges)
        if (days_.holds(charge.business_date) && is_uninvoiced(charge))
          uninvoiced.positions.push_back(charge.position);
    uninvoiced.detail =
        fmt::format("Charges are on no invoice {} days after their date.", kUninvoicedDays);
    add(std::move(uninvoiced));
  }

  bool is_uninvoiced(const Charge& charge) const {
    return charge.is_live() && charge.invoice < 0 && charge.amount > Money{} &&
           today_ > add_days(charge.business_date, kUninvoicedDays);
  }

  /// What was recorded or taken back after the year was closed, and is dated in it.
  void look_at_late(const CaseRow& row) {
    const auto closed = closed_at();
    if (!closed) return;
    ReconciliationException late{"restated_after_close", row.id, "", "", {}, ""};
    const auto note = [&](Position position, Date on) {
      if (*closed < position && days_.holds(on)) late.positions.push_back(position);
    };
    for (const auto index : row.packages) note_money(books_.packages()[index].state, note);
    for (const auto index : row.claims) note_claim(books_.claims()[index].state, note);
    late.detail = fmt::format(
        "Charges, payments or claims of {} were recorded or taken back after "
        "it was closed.",
        to_text(year_));
    add(std::move(late));
  }

  static void note_money(const Package& package, const auto& note) {
    for (const auto& charge : package.charges) {
      note(charge.position, charge.business_date);
      if (charge.reversed) note(*charge.reversed, charge.business_date);
    }
    for (const auto& invoice : package.invoices)
      for (const auto& payment : invoice.payments) note(payment.position, payment.on);
  }

  static void note_claim(const Claim& claim, const auto& note) {
    if (claim.id.empty()) return;
    note(claim.prepared, claim.prepared_on);
    for (const auto& payment : claim.payments) note(payment.position, payment.on);
  }

  std::optional<Position> closed_at() const {
    for (const auto& closed : programme_.state.closed)
      if (closed.year == year_) return closed.position;
    return {};
  }

  void add(ReconciliationException exception) {
    if (exception.positions.empty()) return;
    std::sort(exception.positions.begin(), exception.positions.end());
    found.push_back(std::move(exception));
  }

  Money spent(const CaseRow& row) const {
    Money sum;
    for (const auto index : row.packages)
      for_each_spending(books_.packages()[index].state,
                        [&](const Charge&, Position, Money amount) { sum += amount; });
    return sum;
  }

  const Books& books_;
  const ProgrammeRow& programme_;
  Year year_;
  DateRange days_;
  Date today_;
};

}  // namespace

bool is_sustained(const Case& family_case) {
  return !family_case.needs.empty() &&
         std::all_of(family_case.needs.begin(), family_case.needs.end(), [](const Need& need) {
           const auto* level = need.latest();
           return level && level->level == v::OutcomeLevel::sustained;
         });
}

std::vector<ReconciliationException> find_exceptions(const Books& books,
                                                     const ProgrammeRow& programme, Year year) {
  Search search(books, programme, year);
  for_each_case(books, programme, [&](const CaseRow& row) { search.look_at(row); });
  return std::move(search.found);
}

void sort_exceptions(std::vector<ReconciliationException>& exceptions) {
  const auto order = [](const ReconciliationException& e) {
    return std::tie(e.code, e.family_case, e.claim, e.invoice, e.positions);
  };
  std::stable_sort(exceptions.begin(), exceptions.end(),
                   [&](const auto& a, const auto& b) { return order(a) < order(b); });
}

boost::json::object to_json(const ReconciliationException& exception) {
  boost::json::object out{{"code", exception.code}};
  if (!exception.family_case.empty()) out["case"] = exception.family_case;
  if (!exception.claim.empty()) out["claim"] = exception.claim;
  if (!exception.invoice.empty()) out["invoice"] = exception.invoice;
  boost::json::array positions;
  for (const auto position : exception.positions) positions.push_back(position.value);
  out["positions"] = std::move(positions);
  out["detail"] = exception.detail;
  return out;
}

}  // namespace daybook

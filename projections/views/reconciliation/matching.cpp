/// The payer's statement beside the ledger's payments, claim by claim.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "projections/views/reconciliation/statement.hpp"

namespace daybook {

namespace {

/// The rows and payments of one claim that are not paired yet.
struct Open {
  std::vector<const StatementRow*> rows;
  std::vector<const ClaimPayment*> payments;
};

std::vector<Position> positions_of(const Claim& claim) {
  std::vector<Position> positions;
  for (const auto& payment : claim.payments) positions.push_back(payment.position);
  return positions;
}

class Matching {
 public:
  Matching(const Books& books, const ProgrammeRow& programme, Year year)
      : books_(books),
        programme_(books.programmes().index_of(programme.id)),
        days_(range_of(year, programme.state)) {}

  StatementMatch match(const std::vector<StatementRow>& rows) {
    out_.rows = rows.size();
    std::map<std::string_view, std::vector<const StatementRow*>> by_claim;
    for (const auto& row : rows) by_claim[row.claim].push_back(&row);
    for (const auto& [id, of_claim] : by_claim) match_claim(id, of_claim);
    for (const auto& claim : books_.claims().rows())
      if (is_ours(claim) && !by_claim.contains(claim.id)) miss_all(claim);
    return std::move(out_);
  }

 private:
  bool is_ours(const ClaimRow& claim) const {
    return claim.programme == programme_ && !claim.state.id.empty();
  }

  void match_claim(std::string_view id, const std::vector<const StatementRow*>& rows) {
    const auto* claim = books_.claims().find(id);
    if (!claim || !is_ours(*claim)) {
      for (const auto* row : rows)
        note("missing_in_ledger", *row, {}, "The programme has no such claim");
      return;
    }
    Open open;
    for (const auto& payment : claim->state.payments) open.payments.push_back(&payment);
    for (const auto* row : rows) {
      if (row->family_case == claim->state.family_case)
        open.rows.push_back(row);
      else
        note("missing_in_ledger", *row, positions_of(claim->state),
             fmt::format("The claim belongs to case {}", claim->state.family_case));
    }
    set_aside_repeated(open, claim->state);
    pair(open,
         [](const auto& row, const auto& payment) { return row.reference == payment.reference; });
    pair(open, [](const auto& row, const auto& payment) { return row.amount == payment.amount; });
    pair(open, [](const auto&, const auto&) { return true; });
    note_left(open, *claim);
  }

  /// A row whose claim and reference stand in an earlier row is that row again.
  void set_aside_repeated(Open& open, const Claim& claim) {
    std::vector<const StatementRow*> first;
    for (const auto* row : open.rows) {
      const auto known = std::find_if(first.begin(), first.end(), [&](const StatementRow* other) {
        return other->reference == row->reference;
      });
      if (known == first.end())
        first.push_back(row);
      else
        note("duplicate_in_statement", *row, positions_of(claim),
             fmt::format("Line {} names the same claim and reference", (*known)->line));
    }
    open.rows = std::move(first);
  }

  /// Pairs the rows, in order, each with the first payment that fits.
  void pair(Open& open, const auto& fits) {
    std::erase_if(open.rows, [&](const StatementRow* row) {
      const auto found =
          std::find_if(open.payments.begin(), open.payments.end(),
                       [&](const ClaimPayment* payment) { return fits(*row, *payment); });
      if (found == open.payments.end()) return false;
      settle(*row, **found);
      open.payments.erase(found);
      return true;
    });
  }

  void settle(const StatementRow& row, const ClaimPayment& payment) {
    if (row.amount == payment.amount) {
      ++out_.matched;
      return;
    }
    note("amount_differs", row, {payment.position},
         fmt::format("The payer states {} pence, the ledger holds {}", row.amount.pence,
                     payment.amount.pence));
  }

  void note_left(const Open& open, const ClaimRow& claim) {
    const bool paid = !claim.state.payments.empty();
    for (const auto* row : open.rows)
      note(paid ? "duplicate_in_statement" : "missing_in_ledger", *row, positions_of(claim.state),
           paid ? "Every payment of the claim is named by another line"
                : fmt::format("The claim is {}, and no payment of it is recorded",
                              name(claim.state.stage)));
    for (const auto* payment : open.payments) miss(claim, *payment);
  }

  void miss_all(const ClaimRow& claim) {
    for (const auto& payment : claim.state.payments) miss(claim, payment);
  }

  void miss(const ClaimRow& claim, const ClaimPayment& payment) {
    if (!days_.holds(payment.on)) return;
    out_.exceptions.push_back(
        {"missing_in_statement",
         claim.state.family_case,
         claim.id,
         "",
         {payment.position},
         fmt::format("The payment of {} pence on {}, reference {}, is not in the statement.",
                     payment.amount.pence, to_text(payment.on), payment.reference)});
  }

  void note(std::string_view code, const StatementRow& row, std::vector<Position> positions,
            std::string_view why) {
    out_.exceptions.push_back(
        {std::string(code), row.family_case, row.claim, "", std::move(positions),
         fmt::format("{}: line {} of the statement, {} pence on {}, reference {}.", why, row.line,
                     row.amount.pence, to_text(row.paid_on), row.reference)});
  }

  const Books& books_;
  RowIndex programme_;
  DateRange days_;
  StatementMatch out_;
};

}  // namespace

StatementMatch match_statement(const std::vector<StatementRow>& rows, const Books& books,
                               const ProgrammeRow& programme, Year year) {
  return Matching(books, programme, year).match(rows);
}

}  // namespace daybook

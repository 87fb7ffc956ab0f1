/// The fold behind the budget of a programme's year, line by line (rulebook 6.4): the budget view
/// is all of it, the restatement view looks at one package at a time.
#pragma once

#include "projections/query/grouping.hpp"
#include "projections/query/view.hpp"
#include "projections/views/package_money.hpp"

namespace daybook {

struct BudgetRow {
  Figure allocated, reserved, committed, spent, accrued, invoiced, approved, paid, available,
      carried;

  static void describe(auto& row, auto visit) {
    visit(Field::money("allocated_pence"), row.allocated);
    visit(Field::money("reserved_pence"), row.reserved);
    visit(Field::money("committed_pence"), row.committed);
    visit(Field::money("spent_pence"), row.spent);
    visit(Field::money("accrued_pence"), row.accrued);
    visit(Field::money("invoiced_pence"), row.invoiced);
    visit(Field::money("approved_pence"), row.approved);
    visit(Field::money("paid_pence"), row.paid);
    visit(Field::money("available_pence"), row.available);
    visit(Field::money("carried_forward_pence"), row.carried);
  }

  void allocate(Position position, Money amount) {
    allocated.add(position, amount);
    available.add(position, amount);
  }
  void use(Figure& figure, Position position, Money amount) {
    figure.add(position, amount);
    available.subtract(position, amount);
  }
};

/// Adds up a year's budget of the books that the question names, by line and by what it groups by.
/// The question outlives the fold.
class BudgetFold {
 public:
  BudgetFold(const Question& question, const ProgrammeRow& programme);

  /// Adds all that the books hold.
  void fold();
  /// Adds what one package holds and spends, and takes off its block what it has charged.
  void add(const PackageRow& row);

  const RowsByKey<BudgetRow>& lines() const { return lines_; }
  /// `{"programme","year","lines","total","groups"}`
  boost::json::object result() const;

 private:
  bool asked(std::string_view line) const;
  void allocate(const BudgetFact& fact);
  BudgetRow& group(std::string_view key);
  template <class Add>
  void to_rows(const PackageRow& package, std::string_view line, std::optional<Date> on, Add add);
  template <class Add>
  void to_rows_of_programme(std::string_view line, std::optional<Date> on, Add add);
  void add_held(const PackageRow& row);
  ChargedTo charged_to(const PackageRow& row, const Charge& charge) const;
  bool holds_here(const Block& block) const;
  void add(const Block& block);
  void uncommit(const PackageRow& row, Position position, Money amount);
  void add(const UnusedCharge& unused);
  void add(const CarriedForward& carried);

  const Question& question_;
  const ProgrammeRow& programme_;
  Year year_;
  BudgetRow total_;
  RowsByKey<BudgetRow> lines_;
  RowsByKey<BudgetRow> groups_;
};

}  // namespace daybook

/// The budget of a programme's year, line by line (rulebook 6.4):
/// `{"programme","year","lines","total","groups"}`.
#include <fmt/format.h>

#include "projections/budget_fold.hpp"
#include "projections/query/views.hpp"

namespace daybook {

namespace {

bool is_line(const Question& question, const ProgrammeRow& programme, std::string_view line) {
  bool known = false;
  for (const auto& fact : programme.facts) known |= fact.line == line;
  for (const auto& block : programme.blocks) known |= block.line == line;
  for_each_package(question.books, programme,
                   [&](const PackageRow& row) { known |= row.line == line; });
  return known;
}

}  // namespace

ViewResult budget_view(const Question& question) {
  const auto programme = programme_asked(question);
  if (!programme) return failed(programme.error());
  const auto& line = question.params.line;
  if (!line.empty() && !is_line(question, **programme, line))
    return failed(fmt::format("line: the budget of {} has no line {}.", (*programme)->id, line));
  BudgetFold budget(question, **programme);
  budget.fold();
  return budget.result();
}

}  // namespace daybook

/// What must hold of every budget line, whoever is asked: the view, the entries or the writer.
#include <fmt/format.h>

#include "tests/projections/asking.hpp"
#include "tests/properties/scrutiny.hpp"

namespace daybook::test {

void Scrutiny::check_line(std::string_view year, std::string_view line) {
  const auto answer = ask(
      books_, "budget", fmt::format(R"({{"programme":"p","year":"{}","line":"{}"}})", year, line));
  const auto& row = answer.at("total");
  const auto of = [&](std::string_view field) {
    return Money{number(row, std::string(field) + "_pence")};
  };
  const auto name = fmt::format("{} of {}: ", line, year);
  expect_same(name + "spent", of("spent"), of("accrued") + of("invoiced"));
  expect_same(name + "spent by the entries", of("spent"), tally_.spent(*parse_year(year), line));
  expect_same(name + "available", of("available"),
              of("allocated") - of("reserved") - of("committed") - of("spent"));
  expect_same(name + "available to the writer", budget().available(*parse_year(year), line),
              of("available"));
  if (of("paid") > of("approved") || of("approved") > of("invoiced"))
    fault(name + "more is paid than approved, or approved than invoiced");
  if (of("reserved") < Money{} || of("committed") < Money{})
    fault(name + "less than nothing is held");
}

void Scrutiny::check_approval() {
  if (!approved_) return;
  const auto year = budget().open_year(approved_->first);
  const auto available = budget().available(year, approved_->second);
  if (available < Money{})
    fault(fmt::format("an approval left {} in {} of {}", available.pence, approved_->second,
                      to_text(year)));
}

}  // namespace daybook::test

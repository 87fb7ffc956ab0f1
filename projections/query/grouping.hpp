/// The keys by which packages, their charges and deliveries are grouped.
#pragma once

#include <string>

#include "projections/books/books.hpp"
#include "projections/query/params.hpp"

namespace daybook {

/// The package's key. Not for months, which a package has none of. "" where there is nothing yet:
/// no match, or no bracket since it is charged by the hour.
std::string group_key(const Books& books, const PackageRow& row, GroupBy by);

/// `2021-06`.
std::string month_of(Date date);

/// The bracket of the matched price; "" without a match and where charges are hourly.
std::string bracket_of(const Package& package, const Programme& programme);

/// The basis that the package is charged by: the one in force on the date of its match
/// (rulebook 6.2).
v::ChargeBasis basis_of(const Package& package, const Programme& programme);

/// Calls `each` with the rows of the packages of a programme, opened or not.
template <class Each>
void for_each_package(const Books& books, const ProgrammeRow& programme, Each each) {
  const auto index = books.programmes().index_of(programme.id);
  for (const auto& row : books.packages().rows())
    if (row.programme == index) each(row);
}

/// Calls `each` with the rows of the cases of a programme that are open on the books.
template <class Each>
void for_each_case(const Books& books, const ProgrammeRow& programme, Each each) {
  const auto index = books.programmes().index_of(programme.id);
  for (const auto& row : books.cases().rows())
    if (row.programme == index && !row.state.id.empty()) each(row);
}

/// Calls `each` with the rows of a table (gatherings, supporters, matches) that belong to a
/// programme and are open on the books.
template <class Row, class Each>
void for_each_of(const Table<Row>& table, const Books& books, const ProgrammeRow& programme,
                 Each each) {
  const auto index = books.programmes().index_of(programme.id);
  for (const auto& row : table.rows())
    if (row.programme == index && !row.state.id.empty()) each(row);
}

}  // namespace daybook

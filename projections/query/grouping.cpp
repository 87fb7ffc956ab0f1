#include "projections/query/grouping.hpp"

#include "domain/state/package/charge.hpp"

namespace daybook {

v::ChargeBasis basis_of(const Package& package, const Programme& programme) {
  return charge_basis(package, programme.policies);
}

std::string bracket_of(const Package& package, const Programme& programme) {
  if (!package.match || basis_of(package, programme) == v::ChargeBasis::hourly) return "";
  const auto& policy = programme.policies.on(package.match->on);
  return std::string(bracket_name(bracket_of(package.match->price, policy)));
}

std::string month_of(Date date) {
  return to_text(date).substr(0, 7);
}

std::string group_key(const Books& books, const PackageRow& row, GroupBy by) {
  switch (by) {
    case GroupBy::locality:
      return row.state.locality;
    case GroupBy::provider:
      return row.state.match ? row.state.match->provider : "";
    case GroupBy::package_type:
      return row.state.package_type;
    case GroupBy::bracket:
      return bracket_of(row.state, books.programmes()[row.programme].state);
    case GroupBy::family_case:
      return row.family_case < 0 ? "" : books.cases()[row.family_case].id;
    case GroupBy::package:
      return row.id;
    case GroupBy::month:
      break;
  }
  DAYBOOK_CHECK(false, "a package has no month");
}

}  // namespace daybook

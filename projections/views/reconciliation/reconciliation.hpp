/// Money out against money in: what the reconciliation view's parts share.
#pragma once

#include <string>
#include <vector>

#include <boost/json.hpp>

#include "projections/query/view.hpp"

namespace daybook {

/// Something that finance has to look at. Empty ids are left out of the JSON.
struct ReconciliationException {
  std::string code;
  std::string family_case;
  std::string claim;
  std::string invoice;
  std::vector<Position> positions;
  std::string detail;
};

/// All that the books show by themselves, without a payer's statement. Claims and spend are
/// compared over a case's whole life; charges and invoices are those dated in `year`.
std::vector<ReconciliationException> find_exceptions(const Books& books,
                                                     const ProgrammeRow& programme, Year year);

/// By code, case, claim, invoice and positions.
void sort_exceptions(std::vector<ReconciliationException>& exceptions);

boost::json::object to_json(const ReconciliationException& exception);

/// All needs of a case are sustained, and there is one.
bool is_sustained(const Case& family_case);

}  // namespace daybook

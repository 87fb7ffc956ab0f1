/// Samples as answers: everything that anybody needs to draw them again.
#pragma once

#include <optional>
#include <string>

#include <boost/json/object.hpp>

#include "domain/base/result.hpp"
#include "projections/sample.hpp"

namespace daybook {

/// The batch whose sample is drawn again, and what it is drawn with.
struct BatchDraw {
  std::string programme;
  std::string batch;
  std::optional<int> percent;  ///< nothing: the policy's that was in force
};

/// The audit sample of a batch as an answer of the view `sample`: `{"seed","size","percent",
/// "policy_version","claims","sampled","agrees","order":[{"rank","claim","sha256","sampled"}]}`.
/// `agrees`: whether it is what the ledger recorded; null when another percent was asked for, or
/// nothing is recorded. `basis` is an answer of any view as at the batch's opening (size:
/// `record.opened` + 1): its root is the seed.
boost::json::object sample_answer(const BatchDraw& asked, const BatchRecord& record,
                                  const boost::json::object& basis);

/// A sample of the rows of the first list of an answer, by the root it rests on: `{"list","seed",
/// "size","percent","rows","sampled","order":[{"rank","row","sha256","sampled"}]}`. The error: it
/// has no rows.
Result<boost::json::object, std::string> sample_answer(const boost::json::object& answer,
                                                       int percent);

}  // namespace daybook

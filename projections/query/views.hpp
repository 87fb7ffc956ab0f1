/// The folds of all views, as view.cpp lists them; what each shows is said in its own file.
#pragma once

#include "projections/query/view.hpp"

namespace daybook {

ViewResult activity_view(const Question& question);
ViewResult attendance_view(const Question& question);
ViewResult budget_view(const Question& question);
ViewResult claims_view(const Question& question);
ViewResult deadlines_view(const Question& question);
ViewResult gatherings_view(const Question& question);
ViewResult history_view(const Question& question);
ViewResult monitoring_view(const Question& question);
ViewResult outcomes_view(const Question& question);
ViewResult peer_support_view(const Question& question);
ViewResult reconciliation_view(const Question& question);
ViewResult restatement_view(const Question& question);
ViewResult tiers_view(const Question& question);

/// Sessions have no bracket; they are grouped by all else.
std::optional<std::string> attendance_shape(const ViewParams& params);
/// What is wrong with a payer's statement.
std::optional<std::string> reconciliation_shape(const ViewParams& params);

}  // namespace daybook

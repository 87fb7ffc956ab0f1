/// The history view's parts: the streams that belong to a thing, and each of their entries as JSON.
#pragma once

#include <string>
#include <vector>

#include <boost/json/array.hpp>

#include "projections/query/view.hpp"

namespace daybook {

/// The streams that belong to a thing: a case's own, its packages', claims' and matches'; of
/// anything else its own alone.
std::vector<std::string> streams_of(const StreamRef& thing, const Books& books);

/// The entries of `streams` that stand behind `question`, in order of position, each as the history
/// view tells it (VIEWS.md). What is sealed is never opened: `personal` is null, "sealed" or
/// "erased". The error is one sentence.
Result<boost::json::array, std::string> history_entries(const std::vector<std::string>& streams,
                                                        const Question& question);

}  // namespace daybook

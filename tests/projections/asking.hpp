/// Questions asked of a ledger in memory.
#pragma once

#include <optional>
#include <string>

#include <boost/json.hpp>

#include "eventstore/ledger/memory_ledger.hpp"
#include "projections/books/books.hpp"
#include "projections/query/params.hpp"
#include "projections/query/view.hpp"

namespace daybook::test {

/// A ledger that holds a worked example, `session_share` or `hourly`.
MemoryLedger replayed(const std::string& example);

/// The books of the first `size` entries, or of all, kept to a date where one is given.
Books books_of(const MemoryLedger& ledger, std::optional<Date> on = {},
               std::uint64_t size = UINT64_MAX);

/// Parameters from JSON text: {"programme":"p"}.
ViewParams params_of(const std::string& json);

/// Asks a view that reads no streams. A question that is refused fails the test, and so does an
/// answer of which the view does not describe everything.
boost::json::object ask(const Books& books, const std::string& view, const std::string& params);

/// The sentence with which a question is refused. An answer fails the test.
std::string refusal_of(const Books& books, const std::string& view, const std::string& params);

/// What of a result its view does not describe, or describes as what it is not: paths with what is
/// wrong, "; " between. "" when all is described.
std::string undescribed(const ViewKind& kind, const boost::json::object& result);

/// An item of a list of objects by its first member.
const boost::json::object& item(const boost::json::value& list, std::string_view key);

std::int64_t number(const boost::json::value& row, std::string_view field);

}  // namespace daybook::test

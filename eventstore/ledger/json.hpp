/// Answers in the rulebook's JSON (section 2).
#pragma once

#include <boost/json/object.hpp>

#include "domain/vocabulary/recorded.hpp"
#include "eventstore/ledger/answer.hpp"

namespace daybook {

/// `{"positions":[…],"versions":[…],"derived":[…]}`, `{"refused":[…]}` or
/// `{"failed":{"code":…,"message":…}}`.
boost::json::object to_json(const Answer& answer);

/// `overloaded`, `stopping`, `outcome_unknown`.
std::string_view name(Failed::Why why);

/// Recorded entries as JSON.
/// Everything about an entry: position, stream, version, times, actor, type, data, and what it was
/// derived from.
boost::json::object entry_to_json(const Recorded& entry);

/// The entry in the form it can be posted or imported in again (rulebook, section 2), with actor
/// and recorded_at. Not for derived entries: the ledger derives them anew.
boost::json::object posted_form(const Recorded& entry);

}  // namespace daybook

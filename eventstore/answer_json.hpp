/// Answers in the rulebook's JSON (section 2).
#pragma once

#include <boost/json/object.hpp>

#include "eventstore/answer.hpp"

namespace daybook {

/// `{"positions":[…],"versions":[…],"derived":[…]}`, `{"refused":[…]}` or
/// `{"failed":{"code":…,"message":…}}`.
boost::json::object to_json(const Answer& answer);

/// `overloaded`, `stopping`, `outcome_unknown`.
std::string_view name(Failed::Why why);

}  // namespace daybook

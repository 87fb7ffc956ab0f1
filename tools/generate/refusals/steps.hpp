/// The steps of an attempt, as a row of a table tells them.
///
/// A step adds or changes events, or looks whether the occasion suits; it returns false when it
/// does not. Events are told by their fields. A field whose name begins with `/` is a JSON pointer
/// into the event (`/stream`, `/actor/id`), any other stands in its data; null takes a field away.
/// In a text, `$` and what follows stand for something of the occasion:
///
///   $/data/session                        of the model, by JSON pointer
///   $was/invoice_received/data/invoice    of the latest post of that type on the model's stream
///   $ago/14                               the day that many months before the model's
///   $-1                                   the number that stands there, changed by so much
///   $today                                and other names in step_values.cpp
///
/// What stands before the `$` stays: `case/$id`. An occasion that has no such thing does not suit.
#pragma once

#include <functional>

#include "tools/generate/refusals/attempt.hpp"

namespace daybook::generate {

using Step = std::function<bool(Attempt&)>;

/// The model once more, changed.
Step again(boost::json::object changes = {});
/// An event at the model's time by somebody of `role`.
Step event(const char* stream, const char* type, boost::json::object fields,
           const char* role = "central_team");
/// An event on the model's stream.
Step here(const char* type, boost::json::object fields, const char* role = "central_team");
/// Changes the last event.
Step changed(boost::json::object changes);
/// The last event once more, changed.
Step repeated(boost::json::object changes = {});
/// The step so many times; `$turn` counts from 1.
Step times(int count, Step step);
/// Everything that leads up to a state of `preparations.cpp`.
Step reach(const char* state);

/// Applies the changes to the event; false when the occasion has not what they ask for.
bool change(const Attempt& attempt, boost::json::value& event, const boost::json::object& changes);

/// The value that a row tells; `present` stands there now, null when nothing does. Nothing when the
/// occasion does not have it.
std::optional<boost::json::value> told(const Attempt& attempt, const boost::json::value& value,
                                       const boost::json::value* present = nullptr);

}  // namespace daybook::generate

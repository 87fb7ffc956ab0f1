/// JSON to posts (rulebook, section 2). The only code that reads JSON events, for every type.
#pragma once

#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "domain/base/quantity.hpp"
#include "domain/base/result.hpp"
#include "domain/vocabulary/posting.hpp"
#include "domain/vocabulary/refusal.hpp"

namespace daybook {

/// Why a line is not a post: the refusal and the event's index in the line.
struct PostFault {
  std::size_t index = 0;
  Refusal refusal;
};

/// Reads one line: an object, or an array of objects that stand or fall together.
///
/// Fails with `malformed`, naming the field, its value and what would be right. What is read has
/// every field it must have and no other; that its values are right is for check_shape to say.
Result<Post, PostFault> post_from_json(std::string_view line);

/// Reads `{"id":…,"roles":[…],"provider"?:…}`. Fails with `malformed`.
Result<Poster, Refusal> poster_from_json(std::string_view text);

/// What reading a post from JSON is made of: an event by its schema, and the envelope around it.
/// Private to json_in.cpp and json_event.cpp.
/// Leaves the reader at the first fault; it never leaves post_from_json.
struct Malformed {
  std::string message;
};

[[noreturn]] void malformed(std::string message);

/// The value as it stands in a message, shortened.
std::string shown(const boost::json::value& value);

/// The member, the text or the instant that must be there.
const boost::json::value& required(const boost::json::object& object, const char* key);
std::string_view text_of(const boost::json::value& value, const std::string& path);
Instant instant_of(const boost::json::value& value, const std::string& path);

/// The bytes of the FlatBuffers `Event` that a post says, built by the schema alone.
std::string build_event(const boost::json::object& object);

}  // namespace daybook

/// What reading a post from JSON is made of: an event by its schema, and the envelope around it.
/// Private to json_in.cpp and json_event.cpp.
#pragma once

#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "domain/base/quantity.hpp"

namespace daybook {

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

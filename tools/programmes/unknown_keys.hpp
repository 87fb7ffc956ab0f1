/// Keys that a file may not hold: named with what stands there and the key that was probably meant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "domain/vocabulary/vocabulary.hpp"

namespace daybook {

/// What is wrong with the first key of `object` that an event of `type` does not have, tables
/// inside it included; nothing when it has them all. `place` is where the file has the object: ""
/// or "targets[0].". `besides` are keys that the file may hold beyond the event's.
std::optional<std::string> unknown_key_in(const boost::json::object& object, v::Data type,
                                          std::string_view place,
                                          const std::vector<std::string>& besides = {});

}  // namespace daybook

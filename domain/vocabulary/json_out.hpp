/// Events to JSON, for every type, by the schema alone.
#pragma once

#include <boost/json/object.hpp>

#include "domain/vocabulary/vocabulary.hpp"

namespace daybook {

/// The `data` of an event as the rulebook writes it: fields in the schema's order, absent ones left
/// out.
boost::json::object data_to_json(v::Data tag, const void* data);

}  // namespace daybook

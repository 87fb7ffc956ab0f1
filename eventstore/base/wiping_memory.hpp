/// Memory for JSON that holds what people said: zeroed when it is given back.
#pragma once

#include <boost/json/storage_ptr.hpp>

namespace daybook {

/// Use for every value and every parser that personal text passes through:
/// `json::value v(wiping_storage())`, `json::parser p(wiping_storage())`. Lives for ever;
/// thread-safe. What a parser leaves on the stack is not its business: `sodium_stackzero`.
boost::json::storage_ptr wiping_storage();

}  // namespace daybook

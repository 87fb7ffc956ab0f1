/// Canonical JSON (RFC 8785): one text for one value, on any machine.
#pragma once

#include <string>

#include <boost/json/value.hpp>

namespace daybook {

/// Members sorted by the UTF-16 code units of their names, no spaces, only the escapes that must
/// be. Numbers are integers: anything else is a bug.
std::string canonical_json(const boost::json::value& value);

}  // namespace daybook

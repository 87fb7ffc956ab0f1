/// The one way from JSON text to a value. Two readers of one text must not read two things: a key
/// that stands twice in an object is a fault, wherever it stands (RFC 8259, section 4).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>

#include "domain/base/result.hpp"

namespace daybook {

/// Why a text is not taken.
struct JsonFault {
  std::string path;  ///< of a key that stands twice: `data.amount_pence`; else empty
  std::string why;   ///< "stands twice, …" or what the syntax breaks, for a sentence
  /// Where the text is a list: the item with the key that stands twice. The path begins within it.
  std::optional<std::size_t> item;

  /// "data.amount_pence: stands twice, …", or "is not JSON: …" of what is `called` so.
  std::string told_of(std::string_view called) const;
};

/// The value of one whole JSON text in UTF-8, nested at most 32 deep, in which no object has a key
/// twice, however it is escaped.
///
/// The value, and all that is needed to read it, lie in memory of `storage`; keys in memory that is
/// wiped. What is left on the stack is not wiped.
Result<boost::json::value, JsonFault> parse_json(std::string_view text,
                                                 boost::json::storage_ptr storage = {});

/// The same of a text that must be an object; what is wrong as "params.year: stands twice, …" or
/// "params: must be a JSON object", of what is `called` so.
Result<boost::json::object, std::string> object_in(std::string_view text, std::string_view called,
                                                   boost::json::storage_ptr storage = {});

}  // namespace daybook

/// JSON to posts (rulebook, section 2). The only code that reads JSON events, for every type.
#pragma once

#include <string_view>

#include "domain/base/result.hpp"
#include "domain/posting.hpp"
#include "domain/refusal.hpp"

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

}  // namespace daybook

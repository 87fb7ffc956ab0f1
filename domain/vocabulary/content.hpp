/// The content of an event, independent of the layout of its bytes: two posts with one content are
/// the same post.
#pragma once

#include <string>

#include "domain/vocabulary/vocabulary.hpp"

namespace daybook {

/// Appends the canonical form of `event` (stream, occurred_at, type, every field present, in the
/// order of field ids) to `out`. Equal contents give equal bytes, unequal contents unequal ones.
/// The event has passed the shape check.
void append_content(const v::Event& event, std::string& out);

}  // namespace daybook

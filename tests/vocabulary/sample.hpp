/// An event of any type, filled by the schema alone: for tests that must cover every type.
#pragma once

#include <string>

#include "domain/vocabulary/vocabulary.hpp"

namespace daybook::test {

/// A JSON post of this type with every field present. Its values have the right shape; no rule has
/// judged it.
std::string sample_post(const EventType& type);

}  // namespace daybook::test

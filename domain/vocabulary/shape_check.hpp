/// Bytes to shape: whether an event has every field it must have, each of the right form (rulebook,
/// section 2).
#pragma once

#include <optional>
#include <span>

#include "domain/vocabulary/refusal.hpp"
#include "domain/vocabulary/vocabulary.hpp"

namespace daybook {

/// The event in `bytes`, which must be one whole FlatBuffers `Event`; null when they are not.
/// Points into `bytes`.
const v::Event* verified_event(std::span<const std::uint8_t> bytes);

/// What is wrong with a posted event's shape: `malformed`, naming the field, the value and what
/// would be right, or `personal_in_data`. Derived types are `malformed`: only the ledger appends
/// them.
std::optional<Refusal> check_shape(const v::Event& event);

}  // namespace daybook

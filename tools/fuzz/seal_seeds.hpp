/// The key, stream and event for which the seeds of sealed bytes were sealed.
#pragma once

#include <string_view>

#include "eventstore/keys/seal.hpp"

namespace daybook::fuzz {

inline constexpr std::string_view seal_secret = "a key of 32 bytes, made for this";
inline constexpr store::SealedAt seal_place{"case/anna", "sixteen bytes id"};

static_assert(seal_secret.size() == store::SealLimits::key);
static_assert(seal_place.event_id.size() == store::SealLimits::event_id);

}  // namespace daybook::fuzz

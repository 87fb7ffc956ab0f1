/// A post as it reaches the ledger: events in the bytes that their poster made, and the versions
/// expected of their streams.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/base/ids.hpp"
#include "domain/base/quantity.hpp"
#include "domain/base/secret.hpp"
#include "domain/vocabulary/vocabulary.hpp"

namespace daybook {

/// How many events a stream must hold for a post to be judged at all (rulebook, section 2).
struct Expect {
  enum class Kind : std::uint8_t { any, fresh, exists, exactly };
  Kind kind = Kind::any;
  std::uint64_t events = 0;  ///< for `exactly`
};

/// Who posts: roles, and for a provider's staff the provider.
struct Poster {
  PosterId id;
  RoleSet roles{};
  ProviderId provider;

  bool has(v::Role role) const { return roles & bit(role); }
};

/// One posted event. `event` holds the bytes of one FlatBuffers `Event`, stored as they are.
struct Posting {
  std::string event;
  Expect expect;
  std::optional<Poster> actor;          ///< only where the poster is trusted to say so
  std::optional<Instant> recorded_at;   ///< only in an import
  std::optional<Secret> personal{};     ///< a JSON object of texts about people, to be sealed
  std::optional<std::string> sealed{};  ///< only in an import: what another ledger sealed

  /// Null when the bytes are not a whole `Event`.
  const v::Event* view() const;
};

/// One to `limits::events_per_post` events that stand or fall together.
using Post = std::vector<Posting>;

}  // namespace daybook

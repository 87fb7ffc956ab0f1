/// A recorded entry as folds and rules see it: a view into stored bytes, decoded without
/// allocating.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include <entry_generated.h>

#include "domain/base/ids.hpp"
#include "domain/base/quantity.hpp"
#include "domain/vocabulary/posting.hpp"
#include "domain/vocabulary/vocabulary.hpp"

namespace daybook {

/// One entry of the ledger. Points into the bytes it was read from, which must outlive it.
struct Recorded {
  Position position;
  Version version;
  Instant recorded_at;
  Instant occurred_at;
  Date business_date;
  StreamRef stream;
  std::string_view stream_text;
  std::string_view actor;
  std::string_view actor_provider;
  RoleSet roles{};
  std::optional<Position> cause;  ///< set on derived entries
  std::uint16_t post_index{};
  std::string_view sealed{};  ///< personal data as ciphertext; empty when there is none
  v::Data tag{};
  const void* data = nullptr;
  const v::Uuid* event_id = nullptr;  ///< null on derived entries
  std::string_view event{};           ///< the event's own bytes; empty before its entry is written

  template <class T>
  const T& as() const {
    return *static_cast<const T*>(data);
  }
};

/// Decodes a stored entry whose checksum has been checked: what is stored was verified before it
/// was written. Nothing when the bytes cannot be an entry.
std::optional<Recorded> read_entry(std::string_view bytes);

/// As read_entry, but trusts nothing: verifies every offset first. For bytes from elsewhere, and
/// for fsck.
std::optional<Recorded> verified_entry(std::string_view bytes);

/// Everything about an entry that its event does not hold.
struct Envelope {
  Position position;
  Version version;
  Instant recorded_at;
  std::optional<Position> cause;
  std::uint16_t post_index{};
};

/// The event as it will be recorded, before its entry is written. Points into `event` and `poster`.
/// The event has passed the shape check, or was derived.
Recorded about_to_be_recorded(const v::Event& event, const Envelope& envelope,
                              const Poster& poster);

/// The stored form of an event (eventstore/store/FORMAT.md).
std::string write_entry(const Envelope& envelope, const Poster& poster, std::string_view event,
                        std::string_view sealed = {});

}  // namespace daybook

/// The values handed to the store: entries, what is remembered of posts, and the group that one
/// sync makes durable. All of them are opaque to the store but for what is named here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/base/quantity.hpp"
#include "eventstore/base/digest.hpp"

namespace daybook::store {

/// The longest entry, in bytes: the entry bundles of C2SP tlog-tiles have 16 bits for the length.
inline constexpr std::size_t kMaxEntryBytes = 65'535;

/// The length of an event id, in bytes.
inline constexpr std::size_t kEventIdBytes = 16;

/// The longest stream name, in bytes. A name is not empty and holds no zero byte.
inline constexpr std::size_t kMaxStreamNameBytes = 255;

/// One entry about to be stored.
struct EntryDraft {
  std::string bytes{};   ///< what is stored and hashed, 1 to kMaxEntryBytes
  std::string stream{};  ///< the stream it belongs to
  Version
      version{};  ///< its place in that stream; that this is the next one is the caller's promise
  std::string event_id{};  ///< kEventIdBytes raw bytes; empty for a derived entry
};

/// What is remembered for ever about an event id, so that a repeated post is known (promise 4).
struct PostRecord {
  Position position{};               ///< of this event's entry
  Position commit_first{};           ///< first entry of the post it came with
  std::uint32_t commit_entries = 0;  ///< all entries of that post, derived ones included
  std::uint16_t index = 0;           ///< this event's place in its post, from 0
  Digest content{};                  ///< of the event as it was posted

  friend bool operator==(const PostRecord&, const PostRecord&) = default;
};

/// An event id and what is remembered of it.
struct RememberedPost {
  std::string event_id;  ///< kEventIdBytes raw bytes
  PostRecord record;
};

/// A change of one row of the writer's index. Without a value the row is removed.
struct IndexUpdate {
  std::string key;
  std::optional<std::string> value{};
};

/// What one sync makes durable: the entries of any number of posts, whole or not at all.
///
/// Applied in order; a later index update of the same key wins. The same bytes can be given again
/// after a reopening: `first` then no longer is the end of the log, and nothing is written twice.
struct CommitGroup {
  Position first{};                     ///< must be the size of the log before the group
  std::vector<EntryDraft> entries{};    ///< at least one
  std::vector<RememberedPost> posts{};  ///< one for each entry that has an event id
  std::vector<IndexUpdate> index{};
  std::optional<Digest> root{};  ///< the root expected after the group, where the caller knows it
  Instant recorded_at{};         ///< of the last entry
};

}  // namespace daybook::store

/// What the tests of the store are made of: directories that vanish, entries that describe
/// themselves.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "eventstore/fsck/fsck.hpp"
#include "eventstore/store/store.hpp"

namespace daybook::store::testing {

/// A new directory, removed with all that is in it at the end.
class ScratchDirectory {
 public:
  ScratchDirectory();
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;

  /// Where a test puts its ledger; does not exist at first.
  std::filesystem::path ledger() const { return path_ / "ledger"; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline const Identity kIdentity{LedgerName{"test"}, Instant{1'600'000'000'000}};

/// An event id made of a number.
std::string event_id(std::uint64_t number);

/// An entry that says of itself what `describe` reads; the last word of its text is its place in
/// its post. Without an id number it is a derived one.
EntryDraft entry_of(std::string_view stream, Version version, std::optional<std::uint64_t> id,
                    std::string_view text);

/// The hook of fsck for such entries.
Result<Described, std::string> describe(Position position, std::string_view bytes);

/// Makes groups that follow each other: versions and positions count on, ids are positions.
class GroupMaker {
 public:
  /// Goes on behind what the store holds.
  static GroupMaker behind(const Store& store);

  /// A group of one post whose events go to `streams`, one each. The last of several is
  /// derived where asked for.
  CommitGroup group(const std::vector<std::string>& streams, bool last_is_derived = false);

 private:
  std::uint64_t next_ = 0;
  std::map<std::string, std::uint64_t> versions_;
};

/// The value of a result that must have one.
template <class T>
T must(StoreResult<T> result) {
  if (!result) FAIL(result.error().message);
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

/// The code of a result that must be an error.
template <class T>
StoreErrorCode code_of(const StoreResult<T>& result) {
  REQUIRE_FALSE(result.has_value());
  return result.error().code;
}

/// All entries, in order.
std::vector<std::string> all_entries(const Store& store);

/// A ledger with `groups` groups of `each` entries over a few streams; closed again.
void load(const std::filesystem::path& ledger, std::size_t groups, std::size_t each,
          const Options& options = {});

}  // namespace daybook::store::testing

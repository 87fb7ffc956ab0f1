/// The file `keys`: slots read and overwritten in place (KEYS.md 1).
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "eventstore/base/durable_file.hpp"
#include "eventstore/keys/key_store.hpp"
#include "eventstore/keys/slot.hpp"

namespace daybook::store {

/// The file of a key store's directory.
std::filesystem::path keys_in(const std::filesystem::path& directory);

/// The bytes of a new key file: a header, the ledger's two secrets, and free slots.
Secret new_key_file(std::string_view ledger, const MasterKey& master);

/// Not thread-safe where it writes.
class KeyFile {
 public:
  /// Opens and, for writing, locks. `no_key_store`, `in_use`, `io_failed`.
  static KeyResult<KeyFile> open(const std::filesystem::path& directory, KeyAccess access);

  /// How many slots the file has, the header included.
  std::uint64_t slots() const { return slots_; }
  KeyResult<SlotBytes> read(SlotNumber number) const;
  /// Fills `into`, whole slots, with those from `first` on.
  KeyResult<void> read_run(SlotNumber first, std::span<char> into) const;
  KeyResult<void> write(SlotNumber number, const SlotBytes& bytes);
  /// Adds free slots at the end. `full`, `io_failed`.
  KeyResult<void> grow();
  KeyResult<void> sync();
  /// Lets another process have the file for writing.
  void unlock() { file_.unlock(); }

 private:
  KeyFile(OpenFile file, std::uint64_t slots);

  OpenFile file_;
  std::uint64_t slots_;
};

}  // namespace daybook::store

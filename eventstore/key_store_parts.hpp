/// What an open key store is made of; shared by the files that implement it, and by nobody else.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/key_cache.hpp"
#include "eventstore/key_file.hpp"
#include "eventstore/key_index.hpp"
#include "eventstore/key_store.hpp"

namespace daybook::store {

/// A key of a subject as its slot shows it. Of a damaged one only number and generation are known.
struct FoundKey {
  SlotNumber number;
  KeySlot slot;  ///< its name's subject points into the subject that was asked for
  bool damaged = false;

  bool is_live() const { return !damaged && slot.state == SlotState::live; }
};

/// Locks are taken in the order maintenance, syncing, mutex. Functions here expect `mutex` held.
struct KeyStore::Parts {
  Parts(std::filesystem::path in, KeyAccess opened_for, KeyFile opened, MasterKeys keys);

  const std::filesystem::path directory;
  Secret digest;

  std::mutex maintenance;  ///< held by a rotation and by a copying, for all of it
  std::mutex syncing;      ///< held while the file is synced

  mutable std::mutex mutex;  ///< guards all that follows, the file's content too
  KeyAccess access;
  KeyFile file;
  KeyHeader header;
  MasterKeys masters;
  KeyIndex index;
  mutable KeyCache cache;
  std::vector<std::uint32_t> free_slots;  ///< the lowest last
  std::vector<std::uint32_t> damaged_slots;
  std::uint64_t live = 0;
  std::uint64_t erased = 0;
  std::uint32_t highest_generation = 0;
  std::map<std::string, Position, std::less<>> retired;
  std::vector<KeyCopy> copies;
  bool dirty = false;  ///< something was written since the file was last synced
  bool failed_ =
      false;  ///< a write failed: the file is not to be trusted before it is opened again

  /// Reads all of the file, checks whose it is, and fills what follows from it.
  KeyResult<void> load(const LedgerName& ledger);
  KeyResult<void> may_write() const;
  /// Remembers that a write failed.
  KeyResult<void> noted(KeyResult<void> written);
  KeyResult<void> write_slot(SlotNumber number, const KeySlot& slot);
  KeyResult<void> write_header();
  /// Writes to the header that so much was seen, when it is more than before; true when it was. Not
  /// durable before the file is synced.
  KeyResult<bool> note_seen(const SeenLedger& ledger);

  /// The subject's keys, ascending by generation; only that of `generation` unless it is 0.
  KeyResult<std::vector<FoundKey>> keys_of(std::string_view subject,
                                           std::uint32_t generation = 0) const;
  std::optional<Secret> unwrapped(const FoundKey& key) const;
  /// What is wrapped in a slot, past the cache; nothing when no master key here opens it.
  std::optional<Secret> opened(const KeySlot& slot) const;
  /// The subjects of the slots that `wanted` takes, in order, each once.
  KeyResult<std::vector<std::string>> subjects_where(
      const std::function<bool(const KeySlot&)>& wanted) const;
  /// The key that seals for the subject at `position`, made if need be; its secret is known.
  KeyResult<FoundKey> sealing_key(std::string_view subject, Position position);
  /// Overwrites the subject's live keys born before that position, and its damaged slots; all
  /// damaged slots when it is the first time or there was a live key.
  KeyResult<KeysErased> wipe(std::string_view subject, Position born_before, bool is_first_time);
  KeyResult<std::uint64_t> date_back(SlotNumber first, std::uint64_t count, Position latest);
  /// Wraps the key in that slot under the current master key; false when there was nothing to do.
  KeyResult<bool> rewrap_slot(SlotNumber number);

 private:
  KeyResult<FoundKey> make_key(std::string_view subject, Position born);
  KeyResult<SlotNumber> take_free_slot();
  KeyResult<void> clear(SlotNumber number);
  KeyResult<void> wipe_slot(const FoundKey& key);
  KeyResult<std::uint64_t> clear_damaged(const std::vector<std::uint32_t>& numbers);
  KeyResult<void> read_header();
  KeyResult<void> read_secrets();
  KeyResult<void> read_slots();
  void take_in(SlotNumber number, const SlotBytes& bytes);
};

}  // namespace daybook::store

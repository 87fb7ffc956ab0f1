/// The parts of an open key store. Private to the files that implement it.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "domain/base/secret.hpp"
#include "eventstore/keys/file.hpp"
#include "eventstore/keys/key_store.hpp"
#include "eventstore/keys/slot.hpp"

namespace daybook::store {

/// The keys that were used last, unwrapped: bounded, in guarded memory, wiped when they leave. Not
/// thread-safe.
class KeyCache {
 public:
  /// Holds at most `capacity` keys, at least one.
  explicit KeyCache(std::size_t capacity);

  /// The 32 bytes of the key in that slot, which is then the last used; nothing when not known.
  std::optional<Secret> find(SlotNumber slot);
  /// Remembers a key in place of the one that was not used for longest.
  void put(SlotNumber slot, std::string_view secret);
  /// Wipes the key of that slot, if it is known.
  void forget(SlotNumber slot);
  std::size_t size() const { return known_.size(); }

 private:
  struct Free {
    void operator()(unsigned char* memory) const;
  };
  struct Use {
    std::uint32_t slot = 0;
    std::size_t place = 0;
  };
  using Uses = std::list<Use>;

  unsigned char* at(std::size_t place) const;

  std::unique_ptr<unsigned char, Free> memory_;
  std::vector<std::size_t> free_places_;
  Uses uses_;  ///< last used first
  std::unordered_map<std::uint32_t, Uses::iterator> known_;
};

/// Which slots may hold the keys of a subject: 16 bytes a key, by a hash that only this process
/// knows. What it says is a hint; the slot itself decides.
///
/// Not thread-safe. Grows by doubling, at most three quarters full.
class KeyIndex {
 public:
  struct Entry {
    std::uint64_t hash = 0;
    std::uint32_t slot = 0;  ///< 0: an empty place
    std::uint32_t generation = 0;
  };

  KeyIndex();

  void add(const KeyName& name, SlotNumber slot);
  /// Every entry of the subject, and perhaps one of another subject with the same hash.
  std::vector<Entry> of(std::string_view subject) const;
  std::size_t size() const { return size_; }

 private:
  std::uint64_t hash_of(std::string_view subject) const;
  void place(const Entry& entry);
  void grow();

  std::array<unsigned char, 16> seed_{};
  std::vector<Entry> places_;
  std::size_t size_ = 0;
};

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
  bool write_failed =
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

/// The keys of a ledger: one for each case or supporter that something personal was said about, and
/// two secrets of the ledger itself. Outside the ledger's directory and its backups. Specified in
/// KEYS.md; erasing a key leaves no byte of it behind.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/quantity.hpp"
#include "domain/base/secret.hpp"
#include "eventstore/base/file_error.hpp"
#include "eventstore/keys/copies.hpp"
#include "eventstore/keys/master_key.hpp"
#include "eventstore/keys/seal.hpp"
#include "eventstore/keys/slot.hpp"
#include "eventstore/store/options.hpp"

namespace daybook::store {

/// What an opened key store may do.
enum class KeyAccess : std::uint8_t {
  read_write,  ///< seals, opens, erases; one process at a time
  inspect,     ///< opens sealed texts and tells; takes no lock, changes nothing
};

/// Limits of the key store.
struct KeyStoreLimits {
  static constexpr std::size_t cached_keys = 4'096;
  static constexpr std::uint32_t slots = 16'777'216;  ///< 4 GiB of file
};

/// Why a sealed text does not open.
enum class Unreadable : std::uint8_t {
  erased,    ///< its key was destroyed on purpose
  key_lost,  ///< the store never had its key, or no longer: an older copy was restored
  damaged,   ///< the sealed bytes, their place or the key's slot are not what they were
};
const char* name_of(Unreadable reason);

enum class KeyState : std::uint8_t { live, erased, lost };

/// What an erasure destroyed.
struct KeysErased {
  std::vector<std::uint32_t> generations;  ///< ascending; empty: there was no live key
  std::uint64_t damaged_slots = 0;  ///< cleared with them, as nobody can tell whose they were
};

struct KeyStoreStatus {
  std::string ledger;
  std::uint64_t slots = 0;
  std::uint64_t live = 0;  ///< keys of subjects
  std::uint64_t erased = 0;
  std::uint64_t damaged = 0;
  MasterKeyId master;
  bool rotation_unfinished = false;
};

/// Where a rotation stands. The text is for people: "slot 17 is wrapped anew".
using RotationStep = std::function<void(std::string_view)>;

/// Thread-safe. Holds its lock on the file until it is destroyed; wipes what it knew then.
///
/// After `io_failed` of anything that writes, nothing is known of the file until the store is
/// opened again: every further write is refused.
class KeyStore {
 public:
  /// Makes the directory (mode 0700) and in it a store with fresh secrets for the ledger. Durable.
  /// `already_exists`, `io_failed`.
  static KeyResult<void> create(const std::filesystem::path& directory, const LedgerName& ledger,
                                const MasterKey& master);

  /// `no_key_store`, `no_master_key`, `unsafe_master_key`, `malformed_master_key`, `other_ledger`,
  /// `wrong_master_key`, `damaged`, `newer_format`, `in_use`, `io_failed`. A damaged slot of a
  /// subject does not hinder opening: `status` counts it.
  static KeyResult<std::unique_ptr<KeyStore>> open(const std::filesystem::path& directory,
                                                   const LedgerName& ledger,
                                                   const MasterKeySource& source,
                                                   KeyAccess access = KeyAccess::read_write);
  ~KeyStore();
  KeyStore(const KeyStore&) = delete;
  KeyStore& operator=(const KeyStore&) = delete;

  /// 32 bytes: the seed of the ledger's Ed25519 signing key.
  KeyResult<Secret> signing_seed() const;
  /// 32 bytes: keys `mac`.
  const Secret& digest_secret() const;
  /// `personal_mac` under the ledger's digest secret. Needs no subject's key, for ever.
  std::string mac(std::string_view event_id, std::string_view canonical) const;

  /// Seals `canonical` for the entry at `position` of the ledger. `subject` must be one
  /// (is_subject) and `position` must not fall from call to call but over a reopening.
  ///
  /// Takes the subject's newest live key that was born at or before `position` and not before a
  /// retirement; makes one, of a generation never used before, when there is none. A new key is in
  /// the file but not durable before `make_durable`. `read_only`, `full`, `damaged`, `io_failed`.
  KeyResult<std::string> seal(std::string_view subject, const SealedAt& at,
                              std::string_view canonical, Position position);

  /// Syncs the file when a key was made since it was last synced; else costs next to nothing. Call
  /// it before the commit whose entries were sealed, from any thread, with what is durable of the
  /// ledger: it is seen with the key.
  KeyResult<void> make_durable(const SeenLedger& ledger = {});
  /// How many slots are in the file, and how many of them are known to be durable. Thread-safe.
  std::uint64_t slots() const;
  std::uint64_t durable_slots() const;

  /// How much the store has durably seen of its ledger. A ledger that is shorter, or has another
  /// root at that size, is a copy: it may not change anything here (key_position.hpp).
  SeenLedger seen() const;
  /// Has seen so much from now on, durably; one that is shorter than what was seen changes nothing.
  /// To be called before a checkpoint of that size is signed. `other_history`: what was seen at
  /// that size has another root, and nothing may be signed. `read_only`, `io_failed`.
  KeyResult<void> see(const SeenLedger& ledger);
  /// From now on the store only opens sealed texts and tells, as one opened with
  /// `KeyAccess::inspect`: another process may write to it.
  void look_only();

  /// The seed of the signing key that is to take the place of the present one, durable in a file of
  /// its own; made when there is none that opens. `read_only`, `io_failed`.
  KeyResult<Secret> next_signing_seed();
  /// Puts the next signing key in the place of the present one, which is gone then, and has seen
  /// `ledger` and no more. Durable, and may be done again whenever it was interrupted: first the
  /// ledger is seen, then the key replaced, then the file removed.
  KeyResult<void> change_signing_key(const SeenLedger& ledger);
  /// Removes the next signing key, if there is one, as the present one has been changed for it.
  KeyResult<void> forget_next_signing_key();

  /// The text of sealed bytes of the event `at`.
  Result<Secret, Unreadable> open_sealed(std::string_view sealed, const SealedAt& at) const;

  KeyState state_of(const KeyName& key) const;
  /// The generations of the subject's keys that were destroyed, ascending. For certificates:
  /// generations may leave gaps.
  KeyResult<std::vector<std::uint32_t>> destroyed_of(std::string_view subject) const;

  /// From now on the subject's keys born before `position` seal no more (they still open): call it
  /// when an erasure has been decided at `position` and is not yet on disk. In memory only.
  void retire(std::string_view subject, Position position);

  /// Destroys all keys of the subject, durably: in the file, in place, and in memory. What damaged
  /// slots may hold of a key is destroyed with them.
  KeyResult<KeysErased> erase(std::string_view subject);
  /// The same for its keys born before `position`, the position of the erasure in the ledger. Ends
  /// the retirement. Doing it again is harmless: at start it is done for every erasure in the
  /// ledger, and without a retirement or a live key to destroy it leaves damaged slots alone.
  /// `ledger` is seen with it.
  KeyResult<KeysErased> erase_born_before(std::string_view subject, Position position,
                                          const SeenLedger& ledger = {});

  /// To be called when the ledger is opened, with its size, and it is no copy: a live key born
  /// beyond it is of a tail that was lost. It is taken for born at the end, so that the subject's
  /// next erasure destroys it too. Returns how many there were.
  KeyResult<std::uint64_t> settle(std::uint64_t ledger_size);

  /// The subjects of the live keys that were born at `position` or later, in order, each once.
  KeyResult<std::vector<std::string>> subjects_born_from(Position position) const;
  /// The subjects of the keys that were destroyed, in order, each once.
  KeyResult<std::vector<std::string>> subjects_erased() const;

  /// Wraps every key under `next`, slot by slot, while others seal and open. Before it is called
  /// both keys must be where the next opening finds them; when it has returned only `next` is
  /// needed (see key_rotation.hpp). Given the current master key, it finishes a rotation that was
  /// cut short. `after_step` is called without locks held. Returns how many slots were wrapped
  /// anew.
  KeyResult<std::uint64_t> rewrap(MasterKey next, const RotationStep& after_step = {});

  /// `copy_expired` when the store was restored from a copy, has not been in use since, and the
  /// copy had expired at `latest`, the latest time that is known.
  KeyResult<void> check_not_expired(Instant latest) const;
  /// A store that was restored from a copy is in use from now on, durably.
  KeyResult<void> take_into_use();

  /// Writes a copy of the store, without the master key, into the new directory `to`, verifies it
  /// and enters it in the register: before it is written, so that no copy is ever unknown.
  /// `already_exists`, `rotation_unfinished`, `full`, `io_failed`, `read_only`; what was written
  /// before a failure is overwritten and removed, the register keeps it.
  KeyResult<CopyNote> copy_to(const std::filesystem::path& to, Date expires_on, Instant now);
  std::vector<KeyCopy> copies() const;
  /// For certificates: ask with an instant after the erasure has returned.
  std::optional<Date> latest_expiry_of_copies_made_before(Instant instant) const;

  KeyStoreStatus status() const;

 private:
  struct Parts;
  explicit KeyStore(std::unique_ptr<Parts> parts);
  KeyResult<void> begin_rewrap(MasterKey next);
  KeyResult<CopyNote> begin_copy(const std::filesystem::path& to, Date expires_on, Instant now);
  KeyResult<void> copy_slots(const std::filesystem::path& to, CopyNote& note);
  /// The header as the copy has it: it says until when.
  SlotBytes header_of_copy(const KeyCopy& copy) const;
  std::unique_ptr<Parts> parts_;
};

}  // namespace daybook::store

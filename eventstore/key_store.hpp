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

#include "domain/quantity.hpp"
#include "domain/secret.hpp"
#include "eventstore/key_copies.hpp"
#include "eventstore/key_error.hpp"
#include "eventstore/master_key.hpp"
#include "eventstore/options.hpp"
#include "eventstore/seal.hpp"

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
  /// it before the commit whose entries were sealed, from any thread.
  KeyResult<void> make_durable();

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
  KeyResult<KeysErased> erase_born_before(std::string_view subject, Position position);

  /// To be called when the ledger is opened, with its size: a live key born beyond it is of a tail
  /// that was lost, in a restore perhaps. It is taken for born at the end, so that the subject's
  /// next erasure destroys it too. Returns how many there were.
  KeyResult<std::uint64_t> settle(std::uint64_t ledger_size);

  /// Wraps every key under `next`, slot by slot, while others seal and open. Before it is called
  /// both keys must be where the next opening finds them; when it has returned only `next` is
  /// needed (see key_rotation.hpp). Given the current master key, it finishes a rotation that was
  /// cut short. `after_step` is called without locks held. Returns how many slots were wrapped
  /// anew.
  KeyResult<std::uint64_t> rewrap(MasterKey next, const RotationStep& after_step = {});

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
  std::unique_ptr<Parts> parts_;
};

}  // namespace daybook::store

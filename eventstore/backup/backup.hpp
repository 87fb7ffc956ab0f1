/// Backups of an open ledger, and the ledger made of one again (ledger, section 9; FORMAT.md 13).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/backup/manifest.hpp"
#include "eventstore/store/store.hpp"

namespace daybook::store {

/// One backup of a directory of backups.
struct Backup {
  std::uint32_t id = 0;     ///< counts up from 1; never given twice in one directory
  Instant taken_at{};       ///< to the second
  std::uint64_t bytes = 0;  ///< of its files, those that it shares with other backups included
  BackupManifest stamp{};   ///< what it was asked to hold at least
  Vouched holds{};          ///< what it does hold
  std::string fault{};      ///< why it cannot be restored, as a sentence; empty when it is sound
};

struct BackupOptions {
  /// So many of the newest backups are kept, 1 to kMaxBackupsKept; older ones are removed after the
  /// new one has been verified.
  std::uint32_t keep = 14;
};
inline constexpr std::uint32_t kMaxBackupsKept = 1'000;

/// Backs an open store up into `directory`, which is made when it is missing. Posts and reads go
/// on meanwhile; what was appended while it ran may be in the backup or not. Files that have not
/// changed since an earlier backup in the same directory are not copied again.
///
/// `checkpoint` is the signed note to stamp the backup with, of a size that the ledger has reached;
/// empty for none. The backup is read back and compared with its checksums before this returns; one
/// that does not agree is removed again. Keys are never part of it.
///
/// One backup into a directory at a time: `in_use`. A directory that is a ledger or a key store,
/// lies in one or has one in it, links followed: `already_exists`. A directory that holds backups
/// of another ledger, or of entries that this one does not have: `already_exists`. A checkpoint
/// that does not fit the ledger, or files that cannot be read: `damaged`. A number to keep that is
/// none: `invalid_group`. Otherwise `io_failed`. After an error no backup was added.
StoreResult<Backup> back_up(Store& store, const std::filesystem::path& directory,
                            const std::string& checkpoint = {}, const BackupOptions& options = {});

/// The backups in `directory`, oldest first, without checking their files' checksums. One that
/// cannot be opened is listed with its `fault`. `not_found` when there are none.
StoreResult<std::vector<Backup>> list_backups(const std::filesystem::path& directory);

struct RestoreRequest {
  std::filesystem::path from{};       ///< a directory of backups
  std::optional<std::uint32_t> id{};  ///< the newest one when there is none
  std::filesystem::path to{};         ///< must not exist; its parent directory must
  std::optional<Vouched> held{};      ///< of a checkpoint that the caller holds and has verified
  bool to_be_taken_over = false;      ///< the copy is to be the ledger: take_over.hpp
};

/// What was restored.
struct Restored {
  Backup backup{};
  Head head{};  ///< of the ledger that is there now
};

/// Makes a ledger of a backup, in a place where there is nothing: a copy, for reading only, until
/// it is taken over.
///
/// The backup's files are compared with their checksums first; then every entry is hashed again and
/// the tree must have the root of the ledger's head, of the backup's own checkpoint and of `held`
/// at their sizes. The ledger has its anchor when this returns. It is built beside `to`, in
/// `<to>.partial`, and moved there in one piece: whatever fails, `to` is not there and nothing of
/// it is left over.
///
/// `already_exists`: something is at `to` (or at `<to>.partial`). `not_found`: no such backup.
/// `tail_lost`: the backup is shorter than `held`. `damaged`: it does not agree with its checksums
/// or with a checkpoint.
StoreResult<Restored> restore(const RestoreRequest& request);

}  // namespace daybook::store

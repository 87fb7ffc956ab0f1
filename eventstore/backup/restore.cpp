#include <fmt/format.h>
#include <rocksdb/env.h>

#include "eventstore/backup/files.hpp"
#include "eventstore/base/places_apart.hpp"
#include "eventstore/merkle/frontier.hpp"
#include "eventstore/process/private_files.hpp"
#include "eventstore/store/anchor.hpp"
#include "eventstore/store/copy_marker.hpp"
#include "eventstore/store/database.hpp"

namespace daybook::store {
namespace {

namespace fs = std::filesystem;

StoreError refusal(StoreErrorCode code, std::string message) {
  return {code, std::move(message), std::nullopt};
}

fs::path partial_of(const fs::path& to) {
  fs::path partial = to;
  return partial += ".partial";
}

/// There is nothing at `to`, nor where it is built.
StoreResult<void> check_free(const fs::path& to) {
  for (const auto& path : {to, partial_of(to)}) {
    std::error_code ignored;
    if (fs::symlink_status(path, ignored).type() == fs::file_type::not_found) continue;
    return failed(refusal(
        StoreErrorCode::already_exists,
        fmt::format("There is something at {} already: nothing is ever restored over it. Name "
                    "another place, or remove it yourself.",
                    path.string())));
  }
  return {};
}

StoreResult<Backup> chosen(const rocksdb::BackupEngineReadOnly& backups,
                           const RestoreRequest& request) {
  const auto all = described_all(backups);
  for (auto backup = all.rbegin(); backup != all.rend(); ++backup) {
    if (request.id && backup->id != *request.id) continue;
    if (backup->fault.empty()) return *backup;
    return failed(refusal(StoreErrorCode::damaged, backup->fault + " Choose an earlier one."));
  }
  return failed(refusal(
      StoreErrorCode::not_found,
      request.id ? fmt::format("There is no backup {} in {}.", *request.id, request.from.string())
                 : fmt::format("There is no backup in {}.", request.from.string())));
}

StoreError shorter(const Backup& backup, std::uint64_t held) {
  return refusal(
      StoreErrorCode::tail_lost,
      fmt::format("Backup {} holds {} entries, but there were {} when the checkpoint was "
                  "made: entries would be missing. Nothing was restored.",
                  backup.id, backup.holds.size, held));
}

/// Everything that the restored ledger must agree with, by size.
std::vector<Vouched> vouched_for(const Backup& backup, const RestoreRequest& request) {
  std::vector<Vouched> all{backup.stamp.at_least, backup.holds};
  if (const auto own = vouched_in(backup.stamp.checkpoint)) all.push_back(*own);
  if (request.held) all.push_back(*request.held);
  return all;
}

/// Hashes every entry and compares the roots of the tree; none of the stored hashes is trusted.
StoreResult<void> check_history(const Store& store, const std::vector<Vouched>& vouched) {
  Frontier tree;
  std::optional<std::uint64_t> wrong;
  const auto compare = [&] {
    for (const Vouched& one : vouched)
      if (one.size == tree.size() && one.root != tree.root()) wrong = one.size;
  };
  compare();
  const auto read = store.scan(Position{0}, store.size(), [&](Position, std::string_view bytes) {
    tree.append(leaf_hash(bytes));
    compare();
    return !wrong;
  });
  if (!read) return read;
  if (!wrong && tree.root() == store.head().root) return {};
  return failed(refusal(
      StoreErrorCode::damaged,
      fmt::format("The entries of the backup do not have the root that is vouched for at size {}. "
                  "Nothing was restored.",
                  wrong.value_or(store.size()))));
}

/// Looks at the restored ledger, then opens it as it will be opened from now on; closing it writes
/// the anchor.
StoreResult<Head> prove(const fs::path& ledger, const std::vector<Vouched>& vouched) {
  Options looking;
  looking.access = Access::inspect;
  {
    const auto store = TRY(Store::open(ledger, looking));
    if (auto sound = check_history(*store, vouched); !sound) return failed(sound.error());
  }
  const auto store = Store::open(ledger, {});
  if (!store) return failed(store.error());
  const Head head = (*store)->head();
  TRY(write_anchor(ledger, {head.size, head.root}, {}));
  return head;
}

StoreResult<Head> build(const rocksdb::BackupEngineReadOnly& backups, const Backup& backup,
                        const RestoreRequest& request) {
  const fs::path partial = partial_of(request.to), database = partial / "db";
  if (const auto made = process::make_private_directory(partial); !made)
    return failed(refusal(StoreErrorCode::io_failed, made.error() + "."));
  const auto copied = backups.RestoreDBFromBackup(backup.id, database, database);
  if (!copied.ok()) return failed(error_of(copied, "restoring the files of the backup"));
  auto head = prove(partial, vouched_for(backup, request));
  const auto kind =
      request.to_be_taken_over ? CopyMark::Kind::to_be_taken_over : CopyMark::Kind::kept;
  if (!head) return head;
  if (auto marked = write_copy_mark(partial, {kind, {}}, {}); !marked)
    return failed(marked.error());
  return head;
}

/// Moves what was built into its place, durably.
StoreResult<void> put_in_place(const fs::path& to) {
  rocksdb::Env& env = *rocksdb::Env::Default();
  std::unique_ptr<rocksdb::Directory> parent;
  auto status = env.RenameFile(partial_of(to), to);
  if (status.ok()) status = env.NewDirectory(fs::absolute(to).parent_path(), &parent);
  if (status.ok()) status = parent->Fsync();
  if (!status.ok()) return failed(error_of(status, "moving the restored ledger into its place"));
  return {};
}

}  // namespace

StoreResult<Restored> restore(const RestoreRequest& request) {
  TRY(check_free(request.to));
  if (auto why = lies_inside(request.to))
    return failed(refusal(StoreErrorCode::already_exists, *std::move(why)));
  const auto backups = TRY(backups_in(request.from));
  const auto backup = TRY(chosen(*backups, request));
  if (request.held && backup.holds.size < request.held->size)
    return failed(shorter(backup, request.held->size));
  const auto sound = backups->VerifyBackup(backup.id, true);
  if (!sound.ok())
    return failed(refusal(StoreErrorCode::damaged,
                          fmt::format("Backup {} does not agree with its checksums ({}). Choose "
                                      "another one.",
                                      backup.id, sound.ToString())));
  auto head = build(*backups, backup, request);
  if (head) {
    if (auto placed = put_in_place(request.to); !placed) head = failed(placed.error());
  }
  if (head) return Restored{backup, *head};
  std::error_code ignored;
  fs::remove_all(partial_of(request.to), ignored);
  return failed(head.error());
}

}  // namespace daybook::store

/// `daybook backup` and `daybook restore`: copies of a ledger, and the ledger made of one again.
#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "eventstore/backup/backup.hpp"
#include "eventstore/keys/keyring.hpp"
#include "eventstore/ledger/take_over.hpp"
#include "eventstore/process/command_line.hpp"
#include "eventstore/process/standard_streams.hpp"
#include "eventstore/proof/checkpoint_store.hpp"
#include "eventstore/store/copy_marker.hpp"
#include "tools/command/commands.hpp"
#include "tools/command/io.hpp"

namespace daybook::command {

namespace {

struct BackupAsked {
  std::string directory;
  std::uint32_t keep = store::BackupOptions{}.keep;
  bool list = false;
};

struct RestoreAsked {
  std::string from;
  std::string to;
  std::string checkpoint;  ///< a file; empty: none
  std::string vkey;
  std::optional<std::uint32_t> id;
  bool take_over = false;
  bool without_keys = false;
};

/// The size of the checkpoint that a backup is stamped with, as text.
std::string stamped(const store::Backup& backup) {
  const auto vouched = store::vouched_in(backup.stamp.checkpoint);
  return vouched ? fmt::format("{}", vouched->size) : "-";
}

int list(const std::string& directory) {
  const auto backups = need(store::list_backups(directory));
  process::say("{:>5}  {:<24}  {:>10}  {:>10}  {:>12}  root\n", "id", "taken_at", "entries",
               "checkpoint", "bytes");
  bool sound = true;
  for (const auto& backup : backups) {
    if (!backup.fault.empty()) {
      sound = false;
      process::say("{:>5}  {}\n", backup.id, backup.fault);
      continue;
    }
    process::say("{:>5}  {:<24}  {:>10}  {:>10}  {:>12}  {}\n", backup.id, to_text(backup.taken_at),
                 backup.holds.size, stamped(backup), backup.bytes,
                 store::to_hex(backup.holds.root));
  }
  return sound ? exit_ok : exit_some_refused;
}

std::unique_ptr<store::Store> open_to_back_up(const std::string& directory) {
  auto opened = store::Store::open(directory, {});
  if (!opened && opened.error().code == store::StoreErrorCode::in_use)
    throw CommandError{fmt::format(
        "the ledger in {} is open in another process: ask its server for the backup, with --server",
        directory)};
  return need(std::move(opened));
}

/// The server writes to a directory of its own machine, and stamps the backup with a checkpoint
/// that it signs for it.
int backup_by_server(const Target& target, const BackupAsked& asked) {
  const auto made =
      run_for_object(target, "backup", {{"to", asked.directory}, {"keep", asked.keep}});
  process::say("Backup {} in {}: {} entries, {} bytes, read back and sound.\n",
               made.at("id").to_number<std::uint64_t>(), asked.directory,
               made.at("size").to_number<std::uint64_t>(),
               made.at("bytes").to_number<std::uint64_t>());
  process::say("root        {}\n{}", made.at("root").as_string().c_str(),
               made.at("checkpoint").as_string().c_str());
  return exit_ok;
}

int backup(const Target& target, const BackupAsked& asked) {
  if (asked.list) return list(asked.directory);
  if (!target.server.empty()) return backup_by_server(target, asked);
  const auto ledger = open_to_back_up(target.data);
  const auto checkpoint = need(store::latest_checkpoint(*ledger));
  const auto made =
      need(store::back_up(*ledger, asked.directory, checkpoint ? checkpoint->note : std::string(),
                          {.keep = asked.keep}));
  process::say("Backup {} in {}: {} entries, {} bytes, read back and sound.\n", made.id,
               asked.directory, made.holds.size, made.bytes);
  process::say("root        {}\ncheckpoint  {}\n", store::to_hex(made.holds.root), stamped(made));
  process::say("The keys are not in it: daybook keys backup copies them apart.\n");
  return exit_ok;
}

/// Restores what was asked for; the exit status.
int restore_copy(const RestoreAsked& asked) {
  store::RestoreRequest request{asked.from, asked.id, asked.to, {}, asked.take_over};
  if (const auto held = checkpoint_given(asked.checkpoint, asked.vkey))
    request.held = store::Vouched{held->size, held->root};
  const auto restored = store::restore(request);
  if (!restored) {
    const auto code = restored.error().code;
    if (code != store::StoreErrorCode::damaged && code != store::StoreErrorCode::tail_lost)
      throw CommandError{restored.error().message};
    process::tell(fmt::format("daybook: {}\n", restored.error().message));
    return exit_some_refused;
  }
  process::say("Ledger {} restored to {} from backup {}: {} entries.\n",
               restored->backup.stamp.ledger.name.value, asked.to, restored->backup.id,
               restored->head.size);
  process::say("root        {}\nagrees with {}\n", store::to_hex(restored->head.root),
               request.held ? fmt::format("the checkpoint at {}", request.held->size)
                            : "its own stamp: no checkpoint was given");
  return exit_ok;
}

/// Whether an earlier run has restored the ledger that is to be taken over.
bool is_restored(const RestoreAsked& asked) {
  const auto mark = need(store::read_copy_mark(asked.to, {}));
  return mark.kind == store::CopyMark::Kind::to_be_taken_over;
}

/// The living key store; none where the ledger goes on without keys.
std::shared_ptr<store::KeyStore> keys_for(const Target& target, const RestoreAsked& asked) {
  if (asked.without_keys) return nullptr;
  const auto places = store::key_places(asked.to, target.keys, target.master_key);
  auto at_hand = store::keys_for_writing(asked.to, places);
  if (at_hand.keys) return std::move(at_hand.keys);
  throw CommandError{fmt::format(
      "{} The ledger in {} is a copy until it is taken over: name its key store with --keys and "
      "--master-key, and run this again; or go on without keys for good: --without-keys",
      at_hand.message, asked.to)};
}

/// So many names are printed, and how many more there are.
std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t most = 20;
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < most; ++i) text += (i > 0 ? ", " : "") + names[i];
  return names.size() > most ? fmt::format("{} and {} more", text, names.size() - most) : text;
}

/// What is gone, in words.
std::string gone(const store::TakenOver& taken) {
  if (taken.seen.size > taken.restored)
    return fmt::format("{} entries, at positions {} to {}", taken.seen.size - taken.restored,
                       taken.restored, taken.seen.size - 1);
  return "no entry that the key store has seen";
}

void tell(const RestoreAsked& asked, const store::TakenOver& taken) {
  process::say("{} is the ledger from now on: entry {} says so.\n", asked.to, taken.entry.value);
  process::say("gone        {}\n", gone(taken));
  if (!taken.lost_texts.empty())
    process::say("texts gone  what was said, and sealed with a key made since, about {}\n",
                 listed(taken.lost_texts));
  if (!taken.unknown_erasures.empty())
    process::say(
        "erased      {}: by erasures that are gone with the entries. The keys stay "
        "destroyed; record each again with daybook erase\n",
        listed(taken.unknown_erasures));
  if (taken.old_key)
    process::say(
        "old key     {}\n            it vouches for at most {} entries, and signs nothing "
        "any more\n",
        taken.old_key->text(), std::max(taken.seen.size, taken.restored));
  if (taken.new_key)
    process::say(
        "new key     {}\n            give it to everybody who verifies, and to witnesses\n",
        taken.new_key->text());
  process::say("{}", taken.checkpoint);
}

int restore(const Target& target, const RestoreAsked& asked) {
  if (asked.without_keys && !asked.take_over)
    throw CommandError{"--without-keys belongs to --take-over"};
  if (asked.from.empty() && (asked.id || !asked.checkpoint.empty()))
    throw CommandError{"--id and --checkpoint are about a backup: name the directory of backups"};
  if (asked.from.empty() && !asked.take_over)
    throw CommandError{"name the directory of backups; only --take-over works on what is at --to"};
  if (!asked.from.empty() && !(asked.take_over && is_restored(asked)))
    if (const int status = restore_copy(asked); status != exit_ok) return status;
  if (!asked.take_over) {
    process::say(
        "It is a copy, for reading only: nothing is posted to it or signed. Its keys are not "
        "in the backup: give the key store with --keys.\n");
    return exit_ok;
  }
  tell(asked, need(store::take_over(asked.to, keys_for(target, asked))));
  return exit_ok;
}

}  // namespace

Action add_backup(CLI::App& line) {
  auto asked = std::make_shared<BackupAsked>();
  line.add_option("DIR", asked->directory, "the directory of backups")->required();
  line.add_option("--keep", asked->keep, "how many of the newest backups to keep")
      ->check(process::whole_number())
      ->check(CLI::Range(std::uint32_t{1}, store::kMaxBackupsKept))
      ->capture_default_str();
  line.add_flag("--list", asked->list, "say what backups there are, and make none");
  return [=](const Target& target) { return backup(target, *asked); };
}

Action add_restore(CLI::App& line) {
  auto asked = std::make_shared<RestoreAsked>();
  line.add_option("DIR", asked->from,
                  "the directory of backups; none: --take-over of the copy that is at --to");
  line.add_option("--to", asked->to, "where to; nothing may be there")->required();
  line.add_flag("--take-over", asked->take_over,
                "the ledger is lost: the copy goes on in its place, under a new signing key "
                "(eventstore/backup/RESTORE.md)");
  line.add_flag("--without-keys", asked->without_keys,
                "with --take-over: the key store is lost too; nothing is sealed or signed");
  line.add_option("--checkpoint", asked->checkpoint,
                  "a file with a checkpoint that you hold: the ledger must agree with it");
  line.add_option("--vkey", asked->vkey, "the key that must have signed the checkpoint");
  line.add_option("--id", asked->id, "which backup; otherwise the newest")
      ->check(process::whole_number());
  return [=](const Target& target) { return restore(target, *asked); };
}

}  // namespace daybook::command

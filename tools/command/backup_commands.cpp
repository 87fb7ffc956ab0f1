/// `daybook backup` and `daybook restore`: copies of a ledger, and the ledger made of one again.
#include <cstdio>
#include <fstream>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/calendar.hpp"
#include "eventstore/backup.hpp"
#include "eventstore/checkpoints.hpp"
#include "tools/command/commands.hpp"

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
};

template <class T>
T need(store::StoreResult<T> result) {
  if (!result) throw CommandError{result.error().message};
  return *std::move(result);
}

/// The size of the checkpoint that a backup is stamped with, as text.
std::string stamped(const store::Backup& backup) {
  const auto vouched = store::vouched_in(backup.stamp.checkpoint);
  return vouched ? fmt::format("{}", vouched->size) : "-";
}

int list(const std::string& directory) {
  const auto backups = need(store::list_backups(directory));
  fmt::print("{:>5}  {:<24}  {:>10}  {:>10}  {:>12}  root\n", "id", "taken_at", "entries",
             "checkpoint", "bytes");
  bool sound = true;
  for (const auto& backup : backups) {
    if (!backup.fault.empty()) {
      sound = false;
      fmt::print("{:>5}  {}\n", backup.id, backup.fault);
      continue;
    }
    fmt::print("{:>5}  {:<24}  {:>10}  {:>10}  {:>12}  {}\n", backup.id, to_text(backup.taken_at),
               backup.holds.size, stamped(backup), backup.bytes, store::to_hex(backup.holds.root));
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
  const auto answer = reach(target, Purpose::act)
                          ->command("backup", {{"to", asked.directory}, {"keep", asked.keep}});
  const auto made = boost::json::parse(std::string(answer.view())).as_object();
  fmt::print("Backup {} in {}: {} entries, {} bytes, read back and sound.\n",
             made.at("id").to_number<std::uint64_t>(), asked.directory,
             made.at("size").to_number<std::uint64_t>(),
             made.at("bytes").to_number<std::uint64_t>());
  fmt::print("root        {}\n{}", made.at("root").as_string().c_str(),
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
  fmt::print("Backup {} in {}: {} entries, {} bytes, read back and sound.\n", made.id,
             asked.directory, made.holds.size, made.bytes);
  fmt::print("root        {}\ncheckpoint  {}\n", store::to_hex(made.holds.root), stamped(made));
  fmt::print("The keys are not in it: daybook keys backup copies them apart.\n");
  return exit_ok;
}

/// The checkpoint in `file`, which the key must have signed.
store::Vouched verified(const std::string& file, const std::string& vkey) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw CommandError{"--checkpoint: " + file + " cannot be read"};
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  const auto key = store::VerifierKey::parse(vkey);
  if (!key) throw CommandError{"--vkey: " + key.error()};
  const auto checkpoint = store::open_checkpoint(text, *key);
  if (!checkpoint) throw CommandError{"--checkpoint: " + checkpoint.error()};
  return {checkpoint->size, checkpoint->root};
}

int restore(const RestoreAsked& asked) {
  if (asked.checkpoint.empty() != asked.vkey.empty())
    throw CommandError{
        "--checkpoint and --vkey go together: the note, and the key that must have signed it"};
  store::RestoreRequest request{asked.from, asked.id, asked.to, {}};
  if (!asked.checkpoint.empty()) request.held = verified(asked.checkpoint, asked.vkey);
  const auto restored = store::restore(request);
  if (!restored) {
    const auto code = restored.error().code;
    if (code != store::StoreErrorCode::damaged && code != store::StoreErrorCode::tail_lost)
      throw CommandError{restored.error().message};
    fmt::print(stderr, "daybook: {}\n", restored.error().message);
    return exit_some_refused;
  }
  fmt::print("Ledger {} restored to {} from backup {}: {} entries.\n",
             restored->backup.stamp.ledger.name.value, asked.to, restored->backup.id,
             restored->head.size);
  fmt::print("root        {}\nagrees with {}\n", store::to_hex(restored->head.root),
             request.held ? fmt::format("the checkpoint at {}", request.held->size)
                          : "its own stamp: no checkpoint was given");
  fmt::print("Its keys are not in the backup: give the key store with --keys, and run fsck.\n");
  return exit_ok;
}

}  // namespace

void add_backup(CLI::App& app, Shared& shared) {
  auto* command = app.add_subcommand(
      "backup", "copy the ledger, and only what has changed since the last copy");
  auto asked = std::make_shared<BackupAsked>();
  command->add_option("DIR", asked->directory, "the directory of backups")->required();
  command->add_option("--keep", asked->keep, "how many of the newest backups to keep")
      ->check(CLI::Range(std::uint32_t{1}, store::kMaxBackupsKept))
      ->capture_default_str();
  command->add_flag("--list", asked->list, "say what backups there are, and make none");
  command->callback(
      [=, &shared] { shared.run = [=, &shared] { return backup(shared.target, *asked); }; });
}

void add_restore(CLI::App& app, Shared& shared) {
  auto* command = app.add_subcommand(
      "restore", "make a ledger of a backup: 0 restored, 1 the backup is damaged or too short");
  auto asked = std::make_shared<RestoreAsked>();
  command->add_option("DIR", asked->from, "the directory of backups")->required();
  command->add_option("--to", asked->to, "where to; nothing may be there")->required();
  command->add_option("--checkpoint", asked->checkpoint,
                      "a file with a checkpoint that you hold: the ledger must agree with it");
  command->add_option("--vkey", asked->vkey, "the key that must have signed the checkpoint");
  command->add_option("--id", asked->id, "which backup; otherwise the newest");
  command->callback([=, &shared] { shared.run = [=] { return restore(*asked); }; });
}

}  // namespace daybook::command

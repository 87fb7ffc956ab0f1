/// `daybook tighten`: takes from others what they may do with a ledger's files.
#include <filesystem>

#include <fmt/format.h>

#include "eventstore/keys/keyring.hpp"
#include "eventstore/process/private_files.hpp"
#include "eventstore/process/standard_streams.hpp"
#include "tools/command/commands.hpp"

namespace daybook::command {

namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

/// A ledger, a key store or a copy of one, or a directory of backups: nothing else is touched.
void check_is_ours(const fs::path& path) {
  for (const auto* part : {"db/CURRENT", "keys", "meta"})
    if (is_there(path / part)) return;
  throw CommandError{fmt::format(
      "{} is neither a ledger nor a key store nor backups: nothing was tightened", path.string())};
}

void tighten_one(const fs::path& path) {
  const auto changed = need(process::tighten(path));
  process::say("{}: {} tightened\n", path.string(), changed);
}

int tighten(const Target& target, const std::vector<std::string>& directories) {
  require_own_files(target, "tighten");
  std::vector<fs::path> paths;
  for (const auto& directory : directories) paths.push_back(store::ledger_place(directory));
  if (paths.empty()) paths.push_back(store::ledger_place(target.data));
  const auto places = store::key_places(target.data, target.keys, target.master_key);
  const bool with_keys = directories.empty();
  if (with_keys && is_there(places.store)) paths.push_back(places.store);
  for (const auto& path : paths) check_is_ours(path);
  if (with_keys && is_there(places.master.file)) paths.push_back(places.master.file);
  for (const auto& path : paths) tighten_one(path);
  return exit_ok;
}

}  // namespace

Action add_tighten(CLI::App& line) {
  auto directories = std::make_shared<std::vector<std::string>>();
  line.add_option("DIR", *directories,
                  "instead: ledgers, key stores, copies of them, or directories of backups");
  return [=](const Target& target) { return tighten(target, *directories); };
}

}  // namespace daybook::command

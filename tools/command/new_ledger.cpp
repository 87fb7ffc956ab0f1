#include "tools/command/new_ledger.hpp"

#include <sstream>
#include <system_error>

#include <fmt/format.h>

#include "eventstore/base/durable_file.hpp"
#include "eventstore/process/file_text.hpp"
#include "eventstore/process/private_files.hpp"
#include "eventstore/process/whole_file.hpp"
#include "eventstore/store/database.hpp"
#include "eventstore/store/encoding.hpp"
#include "tools/command/command_error.hpp"
#include "tools/command/embedded.hpp"

namespace daybook::command {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view title = "daybook init, unfinished";
constexpr std::uint64_t most_note_bytes = 65'536;

fs::path note_in(const fs::path& ledger) {
  return ledger / "unfinished";
}

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::symlink_status(path, error).type() != fs::file_type::not_found;
}

/// Everything in the ledger's directory, and the directory too unless it was there before.
void remove_ledger(const fs::path& ledger, bool directory_too) {
  std::error_code ignored;
  if (directory_too) {
    fs::remove_all(ledger, ignored);
    return;
  }
  for (const auto* part : {"db", "anchor", "anchor.new"}) fs::remove_all(ledger / part, ignored);
  fs::remove(note_in(ledger), ignored);
}

void remove_keys(const fs::path& keys, const fs::path& master) {
  std::error_code ignored;
  if (!keys.empty()) fs::remove_all(keys, ignored);
  if (!master.empty()) store::destroy(master);
}

/// True when the making of the database did not come to its end.
bool is_half_made(const fs::path& ledger) {
  if (!is_there(ledger / "db")) return !is_there(ledger / "anchor");
  const auto database = store::Database::open(ledger / "db", store::Database::Mode::create, {});
  const auto format = database ? (*database)->get(store::Family::meta, store::kMetaFormat)
                               : failed(database.error());
  return format && !*format;
}

/// True when nothing was recorded in what a killed making left there.
bool is_unused(const fs::path& ledger) {
  store::Options looking;
  looking.access = store::Access::inspect;
  const auto opened = store::Store::open(ledger, looking);
  return opened ? (*opened)->size() == 0 : is_half_made(ledger);
}

/// Takes away what a making that was killed has left, by its note: its title, whether the directory
/// was there before, and what it made besides, a line each.
void clear_unfinished(const fs::path& ledger) {
  if (!is_there(note_in(ledger)) || !is_unused(ledger)) return;
  std::istringstream lines(need(process::file_text(note_in(ledger), most_note_bytes)));
  std::string first, before, keys, master;
  std::getline(lines, first);
  std::getline(lines, before);
  std::getline(lines, keys);
  std::getline(lines, master);
  if (first != title) throw CommandError{note_in(ledger).string() + " is no note of daybook init"};
  remove_keys(keys, master);
  remove_ledger(ledger, before == "new directory");
}

void check_free(const fs::path& keys, const fs::path& master) {
  if (is_there(keys))
    throw CommandError{
        fmt::format("{} exists already: keys are made with their ledger; move them away, or name "
                    "another place with --keys",
                    keys.string())};
  if (!master.empty() && is_there(master))
    throw CommandError{
        fmt::format("{} exists already: a ledger gets a master key of its own; move it away, or "
                    "name another place with --master-key",
                    master.string())};
}

}  // namespace

NewLedger::NewLedger(fs::path ledger, const store::KeyPlaces& places)
    : ledger_(std::move(ledger)),
      keys_(store::ledger_place(places.store)),
      master_(places.master.from_environment() ? fs::path()
                                               : store::ledger_place(places.master.file)) {
  clear_unfinished(ledger_);
  check_free(keys_, master_);
  if (!is_half_made(ledger_))
    throw CommandError{fmt::format(
        "There is a ledger in {} already: open it, or name another directory.", ledger_.string())};
  directory_was_there_ = !need(process::make_private_directory(ledger_));
  write_note();
}

NewLedger::~NewLedger() {
  if (!kept_) take_back();
}

void NewLedger::write_note() const {
  const auto text = fmt::format("{}\n{}\n{}\n{}\n", title,
                                directory_was_there_ ? "old directory" : "new directory",
                                keys_.string(), master_.string());
  const auto written = process::write_whole(note_in(ledger_), text);
  if (written) return;
  remove_ledger(ledger_, !directory_was_there_);
  throw CommandError{written.error()};
}

void NewLedger::keep() {
  std::error_code error;
  fs::remove(note_in(ledger_), error);
  if (!error && store::sync_directory(ledger_)) {
    kept_ = true;
    return;
  }
  throw CommandError{fmt::format("{} cannot be removed", note_in(ledger_).string())};
}

void NewLedger::take_back() {
  remove_keys(keys_, master_);
  remove_ledger(ledger_, !directory_was_there_);
  kept_ = true;
}

}  // namespace daybook::command

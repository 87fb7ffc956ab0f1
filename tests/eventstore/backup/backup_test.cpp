#include "eventstore/backup/backup.hpp"

#include <atomic>
#include <fstream>
#include <thread>

#include <fmt/format.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include "eventstore/proof/checkpoint.hpp"
#include "eventstore/store/anchor.hpp"
#include "eventstore/store/copy_marker.hpp"
#include "tests/eventstore/ledgers.hpp"

namespace daybook::store::testing {
namespace {

namespace fs = std::filesystem;

/// A ledger, a place for its backups, and one to restore to.
struct Places {
  ScratchDirectory scratch;
  fs::path backups = scratch.path() / "backups";
  fs::path to = scratch.path() / "restored";

  std::unique_ptr<Store> open() const { return must(Store::open(scratch.ledger(), {})); }
  RestoreRequest request() const { return {backups, {}, to, {}}; }
};

Options looking() {
  Options options;
  options.access = Access::inspect;
  return options;
}

void append(Store& store, std::size_t groups) {
  GroupMaker maker = GroupMaker::behind(store);
  for (std::size_t i = 0; i < groups; ++i) must(store.append(maker.group({"case/1", "case/2"})));
}

/// The text of a signed checkpoint.
std::string note_of(std::uint64_t size, const Digest& root) {
  const auto signer = NoteSigner::from_seed("daybook/test", std::string(32, 's'));
  REQUIRE(signer.has_value());
  return print_note(sign_checkpoint({"daybook/test", size, root}, *signer));
}

std::string checkpoint_of(const Store& store, std::uint64_t size) {
  return note_of(size, must(store.root_at(size)));
}

void flip_middle_byte(const fs::path& file) {
  std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
  const auto middle = static_cast<std::streamoff>(fs::file_size(file) / 2);
  bytes.seekg(middle);
  const char there = static_cast<char>(bytes.get());
  bytes.seekp(middle);
  bytes.put(static_cast<char>(there ^ 1));
}

std::vector<fs::path> files_in(const fs::path& directory) {
  std::vector<fs::path> files;
  for (const auto& file : fs::recursive_directory_iterator(directory))
    if (file.is_regular_file()) files.push_back(file.path());
  return files;
}

/// Files that see, whenever one is made below `directory`, whether somebody holds its lock.
class LockWatch final : public rocksdb::FileSystemWrapper {
 public:
  explicit LockWatch(fs::path directory)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), directory_(std::move(directory)) {}

  const char* Name() const override { return "LockWatch"; }
  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* context) override {
    if (name.starts_with(directory_.string())) ++(is_held() ? held_ : free_);
    return target()->NewWritableFile(name, options, file, context);
  }

  int held() const { return held_; }
  int free() const { return free_; }

 private:
  bool is_held() const {
    rocksdb::FileLock* lock = nullptr;
    if (!rocksdb::Env::Default()->LockFile(directory_ / "lock", &lock).ok()) return true;
    rocksdb::Env::Default()->UnlockFile(lock).PermitUncheckedError();
    return false;
  }

  const fs::path directory_;
  std::atomic<int> held_{0}, free_{0};
};

/// Neither the ledger nor a part of it is there.
bool nothing_at(const fs::path& to) {
  return !fs::exists(to) && !fs::exists(to.string() + ".partial");
}

}  // namespace

TEST_CASE("nobody else can write to the directory of backups while one is written (ledger 9)") {
  const Places places;
  const auto watch = std::make_shared<LockWatch>(places.backups);
  const auto env = rocksdb::NewCompositeEnv(watch);
  Options options;
  options.env = env.get();
  const auto store = must(Store::create(places.scratch.ledger(), kIdentity, options));
  append(*store, 3);
  must(back_up(*store, places.backups, {}));
  CHECK(watch->held() > 0);
  CHECK(watch->free() == 0);
}

TEST_CASE("a restored backup is the ledger that was backed up, anchor and all (ledger 9)") {
  const Places places;
  load(places.scratch.ledger(), 40, 20);
  const auto store = places.open();
  const Backup backup = must(back_up(*store, places.backups));
  CHECK(backup.id == 1);
  CHECK(backup.holds == Vouched{800, store->head().root});
  CHECK(backup.fault.empty());

  const Restored restored = must(restore(places.request()));
  CHECK(restored.backup.id == 1);
  CHECK(restored.head.root == store->head().root);
  CHECK(must(read_anchor(places.to, {})) == Anchor{800, store->head().root});
  must(remove_copy_mark(places.to, {}));
  const auto again = must(Store::open(places.to, {}));
  CHECK(again->identity().name == kIdentity.name);
  CHECK(all_entries(*again) == all_entries(*store));
  CHECK(must(fsck(*again, describe)).root == store->head().root);
  append(*again, 1);
  CHECK(again->size() == 802);
}

TEST_CASE("directories may be named from where one stands (ledger 9)") {
  const Places places;
  load(places.scratch.ledger(), 2, 2);
  const auto from_here = [](const fs::path& path) {
    return path.lexically_relative(fs::current_path());
  };
  REQUIRE(from_here(places.backups).is_relative());
  must(back_up(*places.open(), from_here(places.backups)));
  CHECK(must(list_backups(from_here(places.backups))).size() == 1);
  CHECK(must(restore({from_here(places.backups), {}, from_here(places.to), {}})).head.size == 4);
}

TEST_CASE("an empty ledger is backed up and restored too") {
  const Places places;
  const auto store = must(Store::create(places.scratch.ledger(), kIdentity, {}));
  CHECK(must(back_up(*store, places.backups)).holds.size == 0);
  CHECK(must(restore(places.request())).head.size == 0);
}

TEST_CASE("a second backup copies only what has changed (ledger 9)") {
  const Places places;
  load(places.scratch.ledger(), 400, 20);
  const auto store = places.open();
  const Backup first = must(back_up(*store, places.backups));
  const auto files_after_first = files_in(places.backups / "shared_checksum").size();
  append(*store, 1);
  const Backup second = must(back_up(*store, places.backups));
  CHECK(second.holds.size == first.holds.size + 2);
  CHECK(second.bytes > first.bytes / 2);
  std::uintmax_t on_disk = 0;
  for (const auto& file : files_in(places.backups)) on_disk += fs::file_size(file);
  CHECK(on_disk < first.bytes + second.bytes / 4);
  REQUIRE(files_after_first > 0);
}

TEST_CASE("backups taken while posts go on each hold a prefix of the ledger (ledger 9)") {
  const Places places;
  const auto store = must(Store::create(places.scratch.ledger(), kIdentity, {}));
  append(*store, 10);
  std::atomic<bool> done = false;
  std::thread poster([&] {
    while (!done) append(*store, 5);
  });
  std::vector<std::uint64_t> at_least;
  for (int i = 0; i < 4; ++i) {
    at_least.push_back(store->size());
    const auto backup = back_up(*store, places.backups, checkpoint_of(*store, at_least.back()));
    if (!backup) UNSCOPED_INFO(backup.error().message);
    CHECK(backup.has_value());
    store->wait_beyond(at_least.back() + 20, {});
  }
  done = true;
  poster.join();
  for (std::uint32_t id = 1; id <= 4; ++id) {
    INFO("backup " << id);
    const fs::path to = places.scratch.path() / fmt::format("restored-{}", id);
    const auto restored = must(restore({places.backups, id, to, {}}));
    CHECK(restored.head.size >= at_least[id - 1]);
    CHECK(restored.head.root == must(store->root_at(restored.head.size)));
    const auto looked = must(Store::open(to, looking()));
    CHECK(must(fsck(*looked, describe)).entries == restored.head.size);
  }
}

TEST_CASE(
    "a backup of which any file has changed is not restored, and nothing is left (ledger 9)") {
  const Places places;
  load(places.scratch.ledger(), 20, 10);
  {
    const auto store = places.open();
    must(back_up(*store, places.backups, checkpoint_of(*store, 150)));
  }
  std::size_t damaged = 0;
  const fs::path whole = places.scratch.path() / "whole";
  fs::copy(places.backups, whole, fs::copy_options::recursive);
  for (const auto& file : files_in(whole)) {
    if (fs::file_size(file) == 0) continue;
    INFO(file);
    fs::remove_all(places.backups);
    fs::copy(whole, places.backups, fs::copy_options::recursive);
    flip_middle_byte(places.backups / fs::relative(file, whole));
    CHECK(code_of(restore(places.request())) == StoreErrorCode::damaged);
    CHECK(nothing_at(places.to));
    ++damaged;
  }
  CHECK(damaged >= 5);
}

TEST_CASE("nothing is ever restored over something (ledger 9)") {
  const Places places;
  load(places.scratch.ledger(), 2, 2);
  must(back_up(*places.open(), places.backups));
  for (const auto* taken : {"restored", "restored.partial"}) {
    INFO(taken);
    const fs::path at = places.scratch.path() / taken;
    fs::create_directory(at);
    CHECK(code_of(restore(places.request())) == StoreErrorCode::already_exists);
    CHECK(fs::is_empty(at));
    fs::remove(at);
  }
  must(restore(places.request()));
  CHECK(code_of(restore(places.request())) == StoreErrorCode::already_exists);
}

TEST_CASE("a restored ledger agrees with the checkpoint that is held, or is not there (ledger 9)") {
  const Places places;
  load(places.scratch.ledger(), 20, 10);
  const auto store = places.open();
  must(back_up(*store, places.backups));
  append(*store, 1);
  auto request = places.request();

  request.held = Vouched{202, store->head().root};
  const auto too_short = restore(request);
  REQUIRE(code_of(too_short) == StoreErrorCode::tail_lost);
  CHECK(too_short.error().message ==
        "Backup 1 holds 200 entries, but there were 202 when the checkpoint was made: entries "
        "would be missing. Nothing was restored.");
  CHECK(nothing_at(places.to));

  request.held = Vouched{150, must(store->root_at(149))};
  const auto other = restore(request);
  REQUIRE(code_of(other) == StoreErrorCode::damaged);
  CHECK(other.error().message.find("at size 150") != std::string::npos);
  CHECK(nothing_at(places.to));

  request.held = Vouched{150, must(store->root_at(150))};
  CHECK(must(restore(request)).head.size == 200);
}

TEST_CASE("a backup is stamped with a checkpoint of its ledger, and with no other (ledger 9)") {
  const Places places;
  load(places.scratch.ledger(), 20, 10);
  const auto store = places.open();
  const std::string note = checkpoint_of(*store, 180);
  CHECK(must(back_up(*store, places.backups, note)).stamp.checkpoint == note);
  CHECK(must(list_backups(places.backups)).back().stamp.checkpoint == note);

  const std::string other_root = note_of(180, must(store->root_at(179)));
  const std::string too_long = note_of(201, store->head().root);
  for (const std::string& wrong :
       {std::string("a note"), other_root, too_long, std::string(kMaxNoteBytes + 1, 'x')})
    CHECK(code_of(back_up(*store, places.backups, wrong)) == StoreErrorCode::damaged);
  CHECK(must(list_backups(places.backups)).size() == 1);
}

TEST_CASE("the newest backups are kept, and each can be chosen by its number (ledger 9)") {
  const Places places;
  const auto store = must(Store::create(places.scratch.ledger(), kIdentity, {}));
  for (int i = 0; i < 5; ++i) {
    append(*store, 1);
    must(back_up(*store, places.backups, {}, {.keep = 3}));
  }
  for (const std::uint32_t keep : {std::uint32_t{0}, kMaxBackupsKept + 1})
    CHECK(code_of(back_up(*store, places.backups, {}, {.keep = keep})) ==
          StoreErrorCode::invalid_group);
  const auto backups = must(list_backups(places.backups));
  REQUIRE(backups.size() == 3);
  for (std::uint32_t i = 0; i < 3; ++i) {
    CHECK(backups[i].id == i + 3);
    CHECK(backups[i].holds.size == (i + 3) * 2);
    CHECK(backups[i].stamp.ledger.name == kIdentity.name);
  }
  CHECK(must(restore({places.backups, 4, places.to, {}})).head.size == 8);
  CHECK(code_of(restore({places.backups, 1, places.scratch.path() / "other", {}})) ==
        StoreErrorCode::not_found);
}

TEST_CASE("a directory holds the backups of one ledger and of one history (ledger 9)") {
  const Places places;
  load(places.scratch.ledger(), 5, 2);
  {
    const auto store = places.open();
    must(back_up(*store, places.backups));
    append(*store, 2);
    must(back_up(*store, places.backups));
  }
  const auto other = must(Store::create(places.scratch.path() / "other",
                                        {LedgerName{"another"}, kIdentity.created_at}, {}));
  const auto refused = back_up(*other, places.backups);
  REQUIRE(code_of(refused) == StoreErrorCode::already_exists);
  CHECK(refused.error().message.find("another ledger, test") != std::string::npos);

  must(restore({places.backups, 1, places.to, {}}));
  must(remove_copy_mark(places.to, {}));
  const auto behind = must(Store::open(places.to, {}));
  CHECK(code_of(back_up(*behind, places.backups)) == StoreErrorCode::already_exists);
  GroupMaker maker = GroupMaker::behind(*behind);
  for (int i = 0; i < 4; ++i) must(behind->append(maker.group({"case/6", "case/7"})));
  CHECK(code_of(back_up(*behind, places.backups)) == StoreErrorCode::already_exists);
  CHECK(must(list_backups(places.backups)).size() == 2);
}

TEST_CASE("a place that cannot be looked into is told as that, not as an empty one (ledger 9)") {
  const Places places;
  fs::create_directory(places.to);
  for (const auto* name : {"db", "meta"}) fs::create_symlink(name, places.to / name);
  const auto opened = Store::open(places.to, {});
  REQUIRE(code_of(opened) == StoreErrorCode::io_failed);
  CHECK(opened.error().message.find("cannot be seen") != std::string::npos);
  CHECK(code_of(list_backups(places.to)) == StoreErrorCode::io_failed);
  const fs::path too_long = places.scratch.path() / std::string(300, 'x');
  CHECK(code_of(Store::open(too_long, looking())) == StoreErrorCode::io_failed);
  CHECK(code_of(Store::open(places.scratch.path() / "none", {})) == StoreErrorCode::not_a_ledger);
}

TEST_CASE("a backup goes to a place apart from ledgers, and nothing is left elsewhere (ledger 9)") {
  const Places places;
  load(places.scratch.ledger(), 2, 2);
  const auto store = places.open();
  fs::create_directory_symlink(places.scratch.ledger(), places.scratch.path() / "link");
  for (const auto* name : {"ledger", "ledger/db", "ledger/new", "link", "link/new", "."}) {
    INFO(name);
    const auto refused = back_up(*store, places.scratch.path() / name);
    REQUIRE(code_of(refused) == StoreErrorCode::already_exists);
    CHECK(refused.error().message.find("apart from ledgers and keys") != std::string::npos);
  }
  CHECK_FALSE(fs::exists(places.scratch.ledger() / "new"));
  CHECK_FALSE(fs::exists(places.scratch.path() / "meta"));
}

TEST_CASE("one backup at a time is written to a directory") {
  const Places places;
  load(places.scratch.ledger(), 2, 2);
  const auto store = places.open();
  must(back_up(*store, places.backups));
  rocksdb::FileLock* lock = nullptr;
  rocksdb::Env& env = *rocksdb::Env::Default();
  REQUIRE(env.LockFile(places.backups / "lock", &lock).ok());
  CHECK(code_of(back_up(*store, places.backups)) == StoreErrorCode::in_use);
  REQUIRE(env.UnlockFile(lock).ok());
  CHECK(must(back_up(*store, places.backups)).id == 2);
}

TEST_CASE("where there are no backups that is said") {
  const Places places;
  for (const bool there : {false, true}) {
    if (there) fs::create_directory(places.backups);
    CHECK(code_of(list_backups(places.backups)) == StoreErrorCode::not_found);
    CHECK(code_of(restore(places.request())) == StoreErrorCode::not_found);
  }
  CHECK(nothing_at(places.to));
}

TEST_CASE("a stamp of which any byte has changed is none") {
  const BackupManifest stamp{kIdentity, {7, sha256({"root"})}, "daybook/test\n7\nroot\n\nsigned\n"};
  const std::string text = encode_stamp(stamp);
  const auto read = decode_stamp(text);
  REQUIRE(read.has_value());
  CHECK(read->at_least == stamp.at_least);
  CHECK(read->checkpoint == stamp.checkpoint);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    INFO("byte " << i);
    CHECK_FALSE(decode_stamp(changed).has_value());
    CHECK_FALSE(decode_stamp(text.substr(0, i)).has_value());
  }
}

}  // namespace daybook::store::testing

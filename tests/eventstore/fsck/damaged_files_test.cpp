#include <algorithm>
#include <fstream>
#include <map>

#include "eventstore/store/database.hpp"
#include "eventstore/store/encoding.hpp"
#include "tests/eventstore/ledgers.hpp"

namespace daybook::store::testing {
namespace {

namespace fs = std::filesystem;

/// A table file: its place, and what its rows are.
struct TableFile {
  fs::path path;
  std::string family;
  std::uint64_t first = 0;  ///< of a file of the log: its first position
};

constexpr std::uint64_t kEntries = 1'805;

/// A closed ledger all of whose entries are in tables, in three of them.
std::vector<TableFile> in_tables(const fs::path& ledger) {
  load(ledger, 1, 5);
  const auto store = must(Store::open(ledger, {}));
  GroupMaker maker = GroupMaker::behind(*store);
  rocksdb::DB& db = store->database().db();
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  for (std::size_t i = 0; i < kFamilies; ++i)
    families.push_back(store->database().family(static_cast<Family>(i)));
  for (int third = 0; third < 3; ++third) {
    for (int i = 0; i < 30; ++i)
      must(store->append(maker.group(std::vector<std::string>(20, "case/" + std::to_string(i)))));
    REQUIRE(db.Flush({}, families).ok());
  }
  std::vector<rocksdb::LiveFileMetaData> files;
  db.GetLiveFilesMetaData(&files);
  std::vector<TableFile> tables;
  for (const auto& file : files)
    tables.push_back({file.directory + "/" + file.relative_filename, file.column_family_name,
                      number_of(file.smallestkey).value_or(0)});
  return tables;
}

/// Flips a bit of one byte and puts it back at the end.
class Flipped {
 public:
  Flipped(fs::path file, std::uintmax_t at) : file_(std::move(file)), at_(at) { flip(); }
  ~Flipped() { flip(); }
  Flipped(const Flipped&) = delete;
  Flipped& operator=(const Flipped&) = delete;

 private:
  void flip() {
    std::fstream bytes(file_, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekg(static_cast<std::streamoff>(at_));
    const char there = static_cast<char>(bytes.get());
    bytes.seekp(static_cast<std::streamoff>(at_));
    bytes.put(static_cast<char>(there ^ 16));
  }

  fs::path file_;
  std::uintmax_t at_;
};

/// What fsck says of a ledger; damage, or the test fails.
StoreError damage_of(const fs::path& ledger) {
  const auto opened = open_for_fsck(ledger);
  if (!opened) return opened.error();
  const auto found = fsck(**opened, describe);
  REQUIRE_FALSE(found.has_value());
  return found.error();
}

/// How many entries can be read, one by one, before the first that cannot; nothing when the
/// database does not open.
std::optional<std::uint64_t> readable(const fs::path& ledger) {
  Options looking;
  looking.access = Access::inspect;
  const auto store = Store::open(ledger, looking);
  if (!store) return std::nullopt;
  std::uint64_t read = 0;
  while (read < (*store)->size() && (*store)->entry({read})) ++read;
  const auto scanned =
      (*store)->scan({0}, (*store)->size(), [](Position, std::string_view) { return true; });
  if (read < (*store)->size()) CHECK(scanned.error().position == Position{read});
  return read;
}

}  // namespace

TEST_CASE(
    "a changed byte of any table file is found, in the log at its first lost position (ledger "
    "1.6)") {
  const ScratchDirectory scratch;
  const auto tables = in_tables(scratch.ledger());
  constexpr std::uintmax_t kPlaces = 12;
  std::uint64_t newest = 0;
  for (const TableFile& table : tables)
    if (table.family == "log") newest = std::max(newest, table.first);
  std::map<std::string, int> flips;
  for (const TableFile& table : tables) {
    const auto size = fs::file_size(table.path);
    for (std::uintmax_t i = 0; i < kPlaces; ++i) {
      const auto at = i * (size - 1) / (kPlaces - 1);
      INFO(table.path << " of " << table.family << ", byte " << at << " of " << size);
      const Flipped flipped(table.path, at);
      const StoreError error = damage_of(scratch.ledger());
      INFO(error.message);
      CHECK(error.code == StoreErrorCode::damaged);
      ++flips[table.family];
      if (table.family != "log") continue;
      const auto before = readable(scratch.ledger());
      // When the newest table does not even open, nothing shows what was in it.
      if (!before && table.first == newest) continue;
      REQUIRE(error.position.has_value());
      const bool all = before == kEntries;
      CHECK(error.position->value == (all ? table.first : before.value_or(table.first)));
    }
  }
  for (const auto* family : {"log", "streams", "posts", "tree", "index", "meta"})
    CHECK(flips[family] >= static_cast<int>(kPlaces));
  const auto sound = must(open_for_fsck(scratch.ledger()));
  CHECK(fsck(*sound, describe).has_value());
}

TEST_CASE("a table of the log that is gone is found at its first position (ledger 1.6)") {
  const ScratchDirectory scratch;
  for (const TableFile& table : in_tables(scratch.ledger())) {
    if (table.family != "log") continue;
    const fs::path aside = scratch.path() / "aside";
    fs::rename(table.path, aside);
    const StoreError error = damage_of(scratch.ledger());
    INFO(error.message);
    CHECK(error.code == StoreErrorCode::damaged);
    // Behind the last table nothing shows that there was more.
    if (error.position) CHECK(error.position->value == table.first);
    fs::rename(aside, table.path);
  }
}

TEST_CASE("tables that are exchanged, or another ledger's, are damage in words (ledger 1.6)") {
  const ScratchDirectory scratch, elsewhere;
  const auto tables = in_tables(scratch.ledger());
  const auto others = in_tables(elsewhere.ledger());
  const fs::path aside = scratch.path() / "aside";
  const auto refused = [&] {
    for (const auto access : {Access::inspect, Access::read, Access::read_write}) {
      Options options;
      options.access = access;
      const auto store = Store::open(scratch.ledger(), options);
      REQUIRE_FALSE(store.has_value());
      INFO(store.error().message);
      CHECK(store.error().code == StoreErrorCode::damaged);
    }
  };
  for (std::size_t i = 0; i + 1 < tables.size(); ++i) {
    INFO(tables[i].path << " of " << tables[i].family);
    fs::rename(tables[i].path, aside);
    fs::rename(tables[i + 1].path, tables[i].path);
    fs::rename(aside, tables[i + 1].path);
    refused();
    fs::rename(tables[i].path, aside);
    fs::rename(tables[i + 1].path, tables[i].path);
    fs::rename(aside, tables[i + 1].path);
    fs::rename(tables[i].path, aside);
    fs::copy_file(others[i].path, tables[i].path);
    refused();
    fs::rename(aside, tables[i].path);
  }
  Options options;
  CHECK(must(Store::open(scratch.ledger(), options))->size() == kEntries);
}

TEST_CASE(
    "damage in the write-ahead log is found at the first entry that cannot be read (ledger 1.6)") {
  const ScratchDirectory scratch;
  load(scratch.ledger(), 200, 1);
  fs::path newest;
  for (const auto& file : fs::directory_iterator(scratch.ledger() / "db"))
    if (file.path().extension() == ".log" &&
        (newest.empty() || file.file_size() > fs::file_size(newest)))
      newest = file.path();
  const Flipped flipped(newest, fs::file_size(newest) / 2);
  const StoreError error = damage_of(scratch.ledger());
  CHECK(error.code == StoreErrorCode::damaged);
  REQUIRE(error.position.has_value());
  CHECK(error.position->value > 50);
  CHECK(error.position->value < 150);
}

}  // namespace daybook::store::testing

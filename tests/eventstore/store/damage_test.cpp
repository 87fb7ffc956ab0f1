#include <fstream>

#include "eventstore/store/database.hpp"
#include "eventstore/store/encoding.hpp"
#include "tests/eventstore/ledgers.hpp"

namespace daybook::store::testing {
namespace {

/// Changes rows behind the store's back.
struct Tampering {
  Database& database;

  void put(Family family, std::string_view key, std::string_view value) const {
    auto batch = guarded_batch();
    REQUIRE(batch.Put(database.family(family), slice(key), slice(value)).ok());
    REQUIRE(database.write(batch, true).ok());
  }
  void remove(Family family, std::string_view key) const {
    auto batch = guarded_batch();
    REQUIRE(batch.Delete(database.family(family), slice(key)).ok());
    REQUIRE(database.write(batch, true).ok());
  }
  std::string get(Family family, std::string_view key) const {
    return must(database.get(family, key)).value();
  }
  void flip(Family family, std::string_view key, std::size_t at) const {
    std::string value = get(family, key);
    REQUIRE(at < value.size());
    value[at] = static_cast<char>(value[at] ^ 4);
    put(family, key, value);
  }
  /// Replaces an entry and makes its checksum fit.
  void rewrite(std::uint64_t position, std::string_view bytes) const {
    std::string value;
    encode_log_value(Position{position}, bytes, value);
    put(Family::log, number_bytes(position).view(), value);
  }
};

constexpr std::size_t kEntries = 1200;
constexpr std::size_t kGroup = 40;

/// A ledger of 1,200 entries over seven streams; entry i belongs to stream case/<i % 7>.
std::unique_ptr<Store> loaded(const ScratchDirectory& scratch) {
  {
    const auto store = must(Store::create(scratch.ledger(), kIdentity, {}));
    GroupMaker maker;
    for (std::size_t first = 0; first < kEntries; first += kGroup) {
      std::vector<std::string> streams;
      for (std::size_t i = first; i < first + kGroup; ++i)
        streams.push_back("case/" + std::to_string(i % 7));
      must(store->append(maker.group(streams)));
    }
  }
  return must(Store::open(scratch.ledger(), {}));
}

std::uint64_t position_of(const StoreError& error) {
  INFO(error.message);
  CHECK(error.code == StoreErrorCode::damaged);
  REQUIRE(error.position.has_value());
  return error.position->value;
}

template <class T>
std::uint64_t damaged_position(const StoreResult<T>& result) {
  REQUIRE_FALSE(result.has_value());
  return position_of(result.error());
}

const EntryVisitor kAll = [](Position, std::string_view) { return true; };
const StreamVisitor kAllOfStream = [](Version, Position, std::string_view) { return true; };

}  // namespace

TEST_CASE("every reading of a changed entry names its position (ledger 1.6)") {
  const ScratchDirectory scratch;
  const auto store = loaded(scratch);
  const Tampering tamper{store->database()};
  tamper.flip(Family::log, number_bytes(700).view(), 30);
  CHECK(damaged_position(store->entry(Position{700})) == 700);
  CHECK(damaged_position(store->scan(Position{0}, kEntries, kAll)) == 700);
  CHECK(damaged_position(store->read_stream("case/0", Version{0}, 1000, kAllOfStream)) == 700);
  CHECK(damaged_position(
            store->read_stream_backwards("case/0", Version{171}, 1000, kAllOfStream)) == 700);
  CHECK(store->entry(Position{699}).has_value());
}

TEST_CASE("every reading of a missing entry names its position") {
  const ScratchDirectory scratch;
  const auto store = loaded(scratch);
  Tampering{store->database()}.remove(Family::log, number_bytes(700).view());
  CHECK(damaged_position(store->entry(Position{700})) == 700);
  CHECK(damaged_position(store->scan(Position{0}, kEntries, kAll)) == 700);
  CHECK(damaged_position(store->read_stream("case/0", Version{0}, 1000, kAllOfStream)) == 700);
}

TEST_CASE("a missing version of a stream is noticed when the stream is read") {
  const ScratchDirectory scratch;
  const auto store = loaded(scratch);
  Tampering{store->database()}.remove(Family::streams, stream_key("case/0", Version{50}));
  CHECK(damaged_position(store->read_stream("case/0", Version{0}, 1000, kAllOfStream)) == 357);
}

TEST_CASE("fsck finds a sound ledger sound, and counts what it holds (ledger 4)") {
  const ScratchDirectory scratch;
  const auto store = loaded(scratch);
  const Soundness sound = must(fsck(*store, describe));
  CHECK(sound.entries == kEntries);
  CHECK(sound.streams == 7);
  CHECK(sound.posts == kEntries);
  CHECK(sound.root == store->head().root);
}

TEST_CASE("fsck names the first position that does not agree, whatever was changed (ledger 1.6)") {
  struct Damage {
    const char* what;
    std::uint64_t position;
    std::function<void(const Tampering&)> make;
  };
  const std::vector<Damage> damages{
      {"an entry's byte", 700, [](auto& t) { t.flip(Family::log, number_bytes(700).view(), 20); }},
      {"an entry's checksum", 5, [](auto& t) { t.flip(Family::log, number_bytes(5).view(), 1); }},
      {"an entry removed", 3, [](auto& t) { t.remove(Family::log, number_bytes(3).view()); }},
      {"the last entry removed", 1199,
       [](auto& t) { t.remove(Family::log, number_bytes(1199).view()); }},
      {"an entry too many", 1200, [](auto& t) { t.rewrite(1200, "more"); }},
      {"an entry rewritten with its checksum", 400,
       [](auto& t) {
         t.rewrite(400, entry_of("case/1", Version{57}, std::nullopt, "forged").bytes);
       }},
      {"two entries exchanged", 300,
       [](auto& t) {
         const std::string first = t.get(Family::log, number_bytes(300).view()).substr(4);
         const std::string second = t.get(Family::log, number_bytes(301).view()).substr(4);
         t.rewrite(300, second);
         t.rewrite(301, first);
       }},
      {"an entry that cannot be understood", 1100, [](auto& t) { t.rewrite(1100, "nonsense"); }},
      {"a leaf hash", 270, [](auto& t) { t.flip(Family::tree, tile_key(0, 1).view(), 14 * 32); }},
      {"an inner hash", 512,
       [](auto& t) { t.flip(Family::tree, tile_key(1, 0).view(), 2 * 32 + 5); }},
      {"a tile removed", 256, [](auto& t) { t.remove(Family::tree, tile_key(0, 1).view()); }},
      {"a tile too many", 1200, [](auto& t) { t.put(Family::tree, tile_key(3, 0).view(), "x"); }},
      {"the head", 1200, [](auto& t) { t.flip(Family::meta, kMetaHead, 20); }},
      {"a stream's row changed", 70,
       [](auto& t) { t.flip(Family::streams, stream_key("case/0", Version{10}), 7); }},
      {"a stream's row removed", 77,
       [](auto& t) { t.remove(Family::streams, stream_key("case/0", Version{11})); }},
      {"a stream's row too many", 8,
       [](auto& t) {
         t.put(Family::streams, stream_key("case/9", Version{0}), number_bytes(8).view());
       }},
      {"a post's position", 600, [](auto& t) { t.flip(Family::posts, event_id(600), 7); }},
      {"a post's content", 600, [](auto& t) { t.flip(Family::posts, event_id(600), 40); }},
      {"a post removed", 600, [](auto& t) { t.remove(Family::posts, event_id(600)); }},
      {"a post too many", 9,
       [](auto& t) { t.put(Family::posts, event_id(9999), t.get(Family::posts, event_id(9))); }},
      {"a post and, later, an entry", 600,
       [](auto& t) {
         t.remove(Family::posts, event_id(600));
         t.flip(Family::log, number_bytes(700).view(), 20);
       }},
  };
  for (const Damage& damage : damages) {
    INFO(damage.what);
    const ScratchDirectory scratch;
    const auto store = loaded(scratch);
    damage.make(Tampering{store->database()});
    CHECK(damaged_position(fsck(*store, describe)) == damage.position);
  }
}

TEST_CASE("a ledger whose end does not agree opens to look at but not for writing (ledger 1.6)") {
  struct Damage {
    const char* what;
    std::function<void(const Tampering&)> make;
  };
  const std::vector<Damage> damages{
      {"the last entry", [](auto& t) { t.flip(Family::log, number_bytes(1199).view(), 20); }},
      {"an entry of the last tile",
       [](auto& t) { t.flip(Family::log, number_bytes(1030).view(), 20); }},
      {"an entry too many", [](auto& t) { t.rewrite(1200, "more"); }},
      {"the head", [](auto& t) { t.flip(Family::meta, kMetaHead, 50); }},
      {"no head", [](auto& t) { t.remove(Family::meta, kMetaHead); }},
      {"the tile of the edge", [](auto& t) { t.flip(Family::tree, tile_key(1, 0).view(), 70); }},
      {"the whole tail rolled back",
       [](auto& t) {
         t.put(Family::meta, kMetaHead, encode_head({Frontier(), Frontier().root(), {}}));
       }},
  };
  for (const Damage& damage : damages) {
    INFO(damage.what);
    const ScratchDirectory scratch;
    {
      const auto store = loaded(scratch);
      damage.make(Tampering{store->database()});
    }
    CHECK(code_of(Store::open(scratch.ledger(), {})) == StoreErrorCode::damaged);
    Options looking;
    looking.access = Access::inspect;
    const auto store = must(Store::open(scratch.ledger(), looking));
    CHECK(code_of(fsck(*store, describe)) == StoreErrorCode::damaged);
  }
}

TEST_CASE("a ledger of a newer format is refused in plain words") {
  const ScratchDirectory scratch;
  {
    const auto store = loaded(scratch);
    Tampering{store->database()}.put(Family::meta, kMetaFormat,
                                     number_bytes(kFormatVersion + 1).view());
  }
  const auto store = Store::open(scratch.ledger(), {});
  REQUIRE(code_of(store) == StoreErrorCode::newer_format);
  CHECK(store.error().message.find("use a newer Daybook") != std::string::npos);
}

TEST_CASE("damage in the middle of the write-ahead log is noticed, not cut off") {
  const ScratchDirectory scratch;
  load(scratch.ledger(), 200, 1);
  std::filesystem::path newest;
  for (const auto& file : std::filesystem::directory_iterator(scratch.ledger() / "db")) {
    if (file.path().extension() != ".log") continue;
    if (newest.empty() || file.file_size() > std::filesystem::file_size(newest))
      newest = file.path();
  }
  std::fstream bytes(newest, std::ios::in | std::ios::out | std::ios::binary);
  bytes.seekp(static_cast<std::streamoff>(std::filesystem::file_size(newest) / 2));
  bytes.put('!');
  bytes.close();
  CHECK(code_of(Store::open(scratch.ledger(), {})) == StoreErrorCode::damaged);
}

TEST_CASE("a lost tail is noticed by the anchor, which says how to go on") {
  const ScratchDirectory scratch;
  load(scratch.ledger(), 10, 1);
  std::filesystem::copy(scratch.ledger(), scratch.path() / "old",
                        std::filesystem::copy_options::recursive);
  {
    const auto store = must(Store::open(scratch.ledger(), {}));
    GroupMaker maker = GroupMaker::behind(*store);
    must(store->append(maker.group({"a"})));
  }
  std::filesystem::remove_all(scratch.ledger() / "db");
  std::filesystem::copy(scratch.path() / "old" / "db", scratch.ledger() / "db",
                        std::filesystem::copy_options::recursive);
  const auto store = Store::open(scratch.ledger(), {});
  REQUIRE(code_of(store) == StoreErrorCode::tail_lost);
  CHECK(store.error().position == Position{10});
  CHECK(store.error().message.find("Restore it from a backup") != std::string::npos);
  std::filesystem::remove(scratch.ledger() / "anchor");
  CHECK(must(Store::open(scratch.ledger(), {}))->size() == 10);
}

TEST_CASE("another history than the anchor's is noticed, and so is an anchor that cannot be read") {
  const ScratchDirectory scratch;
  load(scratch.ledger(), 10, 1);
  load(scratch.path() / "other", 5, 4);
  std::filesystem::copy_file(scratch.ledger() / "anchor", scratch.path() / "other" / "anchor",
                             std::filesystem::copy_options::overwrite_existing);
  CHECK(code_of(Store::open(scratch.path() / "other", {})) == StoreErrorCode::damaged);
  std::ofstream(scratch.ledger() / "anchor") << "nonsense";
  CHECK(code_of(Store::open(scratch.ledger(), {})) == StoreErrorCode::damaged);
}

}  // namespace daybook::store::testing

/// The check of a ledger on which everything is stored that a ledger stores: whatever is changed in
/// whichever row is found, at its position (ledger, promise 6).
#include <algorithm>
#include <fstream>

#include <boost/json.hpp>

#include "domain/vocabulary/json_in.hpp"
#include "eventstore/ledger/ledger.hpp"
#include "eventstore/proof/checkpoint_store.hpp"
#include "eventstore/store/database.hpp"
#include "eventstore/store/encoding.hpp"
#include "projections/books/snapshot.hpp"
#include "tests/projections/asking.hpp"
#include "tests/projections/stored.hpp"

using namespace daybook;
using namespace daybook::test;
using store::Family;
using store::testing::must;

namespace {

struct Row {
  std::string key;
  std::string value;
};

/// The worked example posted to a ledger on disk, with stored books and a checkpoint.
class StoredExample {
 public:
  StoredExample() {
    {
      LedgerOptions options;
      options.store.unsafe_skip_sync = true;
      options.clock = [] { return Instant{1'900'000'000'000}; };
      const auto ledger = must(Ledger::create(directory_.ledger(), "example", options));
      post(*ledger);
    }
    store_ = must(store::Store::open(directory_.ledger(), {}));
    Books books;
    must(store_->scan({0}, store_->size(), [&](Position, std::string_view bytes) {
      books.apply(*read_entry(bytes));
      return true;
    }));
    must(save_books(*store_, books));
    const auto signer = store::NoteSigner::from_seed("daybook/example", std::string(32, 'k'));
    REQUIRE(signer.has_value());
    must(store::Checkpoints(*store_).publish(*signer));
  }

  store::Store& store() { return *store_; }

  std::vector<Row> rows(Family family) const {
    std::vector<Row> all;
    const auto row = store_->database().iterate(family);
    for (row->SeekToFirst(); row->Valid(); row->Next())
      all.push_back({row->key().ToString(), row->value().ToString()});
    return all;
  }
  void put(Family family, std::string_view key, std::string_view value) {
    auto batch = store::guarded_batch();
    auto& database = store_->database();
    REQUIRE(batch.Put(database.family(family), store::slice(key), store::slice(value)).ok());
    REQUIRE(database.write(batch, false).ok());
  }
  void remove(Family family, std::string_view key) {
    auto batch = store::guarded_batch();
    auto& database = store_->database();
    REQUIRE(batch.Delete(database.family(family), store::slice(key)).ok());
    REQUIRE(database.write(batch, false).ok());
  }

  /// Where fsck finds damage; fails the test when it finds none or does not say where.
  std::uint64_t damaged_at() const {
    const auto found = check_ledger_and_views(*store_);
    REQUIRE_FALSE(found.has_value());
    INFO(found.error().message);
    CHECK(found.error().code == store::StoreErrorCode::damaged);
    REQUIRE(found.error().position.has_value());
    return found.error().position->value;
  }

 private:
  static void post(Ledger& ledger) {
    std::ifstream file(DAYBOOK_SOURCE_DIR "/tests/examples/session_share.jsonl");
    REQUIRE(file);
    for (std::string line; std::getline(file, line);) {
      const auto parsed = boost::json::parse(line);
      const auto post = post_from_json(boost::json::serialize(parsed.at("post")));
      if (post) ledger.post({*post, Trust::embedded, {}});
    }
  }

  store::testing::ScratchDirectory directory_;
  std::unique_ptr<store::Store> store_;
};

/// The position that a stored row is about, as FORMAT.md says; `place` is the byte that changed.
std::uint64_t position_of(Family family, const Row& row, std::size_t place, std::uint64_t size) {
  switch (family) {
    case Family::log:
      return *store::number_of(row.key);
    case Family::streams:
      return *store::number_of(row.value);
    case Family::posts:
      return store::decode_post(row.value)->position.value;
    case Family::tree: {
      const auto hash = store::load_big_endian(row.key.data() + 1) * 256 + place / 32;
      return hash << (8 * row.key.front());
    }
    case Family::meta: {
      const bool created = row.key == "format" || row.key == "name" || row.key == "created_at" ||
                           row.key == "identity";
      return created ? 0 : size;
    }
    default:
      return size;
  }
}

/// The places to change in a row: each byte of a short one, some of a long one.
std::vector<std::size_t> places(std::size_t bytes, std::size_t most) {
  std::vector<std::size_t> all;
  const std::size_t count = std::min(bytes, most);
  for (std::size_t i = 0; i < count; ++i)
    all.push_back(i * (bytes - 1) / std::max(count - 1, std::size_t{1}));
  return all;
}

/// Flips one bit at some places of every row of a family, another bit each time, and compares where
/// fsck finds it. Returns how many flips there were.
std::size_t flip_all(StoredExample& example, Family family, std::size_t most_places,
                     std::size_t every) {
  std::size_t flips = 0;
  const auto rows = example.rows(family);
  for (std::size_t i = 0; i < rows.size(); i += every) {
    const Row& row = rows[i];
    if (row.key == store::kMetaEpoch) continue;
    for (const std::size_t place : places(row.value.size(), most_places)) {
      std::string changed = row.value;
      const auto bit = flips % 8;
      changed[place] = static_cast<char>(changed[place] ^ (1 << bit));
      INFO("row " << i << " of " << store::name_of(family) << ", key " << row.key << ", byte "
                  << place << ", bit " << bit);
      example.put(family, row.key, changed);
      CHECK(example.damaged_at() == position_of(family, row, place, example.store().size()));
      example.put(family, row.key, row.value);
      ++flips;
    }
  }
  return flips;
}

}  // namespace

TEST_CASE("a ledger with everything that is stored is sound, views and all (ledger 4)") {
  StoredExample example;
  const auto sound = must(check_ledger_and_views(example.store()));
  CHECK(sound.ledger.entries == example.store().size());
  CHECK(sound.books == example.store().size());
  for (std::size_t i = 0; i < store::kFamilies; ++i) {
    INFO(store::name_of(static_cast<Family>(i)));
    CHECK_FALSE(example.rows(static_cast<Family>(i)).empty());
  }
}

TEST_CASE("a flipped bit in any entry or tile is found (ledger 1.6)") {
  StoredExample example;
  CHECK(flip_all(example, Family::log, 5, 3) > 600);
  CHECK(flip_all(example, Family::tree, 64, 1) > 60);
  CHECK(check_ledger_and_views(example.store()).has_value());
}

TEST_CASE("a flipped bit in any row of the streams or the posts is found (ledger 1.6)") {
  StoredExample example;
  CHECK(flip_all(example, Family::streams, 8, 10) > 300);
  CHECK(flip_all(example, Family::posts, 54, 30) > 500);
  CHECK(check_ledger_and_views(example.store()).has_value());
}

TEST_CASE(
    "a flipped bit in what is stored of the ledger itself or of its views is found (ledger 1.6)") {
  StoredExample example;
  CHECK(flip_all(example, Family::meta, 1'000, 1) > 200);
  CHECK(flip_all(example, Family::views, 200, 1) > 250);
  CHECK(check_ledger_and_views(example.store()).has_value());
}

TEST_CASE(
    "a flipped bit in a row of the writer's index is found where the row changed last (ledger "
    "1.6)") {
  StoredExample example;
  std::size_t flips = 0;
  for (const Row& row : example.rows(Family::index)) {
    if (row.key == "imported") continue;
    std::optional<std::uint64_t> found;
    for (const std::size_t place : places(row.value.size(), 40)) {
      std::string changed = row.value;
      changed[place] = static_cast<char>(changed[place] ^ (1 << (flips % 8)));
      INFO(row.key << ", byte " << place);
      example.put(Family::index, row.key, changed);
      const auto at = example.damaged_at();
      CHECK(at == found.value_or(at));
      found = at;
      ++flips;
    }
    // A row is written together with the entry that changed it.
    const auto entry = read_entry(must(example.store().entry({*found})));
    REQUIRE(entry.has_value());
    example.remove(Family::index, row.key);
    CHECK(example.damaged_at() == *found);
    example.put(Family::index, row.key, row.value);
  }
  CHECK(flips > 300);
  example.put(Family::index, "links/case/nobody", "");
  CHECK(example.damaged_at() == example.store().size());
}

TEST_CASE(
    "an entry that is removed, doubled or moved is found, though every checksum fits (ledger "
    "1.6)") {
  const auto rewrite = [](StoredExample& example, std::uint64_t at, std::string_view bytes) {
    std::string value;
    store::encode_log_value({at}, bytes, value);
    example.put(Family::log, store::number_bytes(at).view(), value);
  };
  StoredExample example;
  const auto entries = store::testing::all_entries(example.store());
  const std::uint64_t size = entries.size();
  const auto restore = [&] {
    for (std::uint64_t at = 0; at < size; ++at) rewrite(example, at, entries[at]);
    example.remove(Family::log, store::number_bytes(size).view());
    CHECK(check_ledger_and_views(example.store()).has_value());
  };
  for (const std::uint64_t at :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{100}, size - 2}) {
    INFO("at " << at);
    for (auto i = at; i + 1 < size; ++i) rewrite(example, i, entries[i + 1]);
    example.remove(Family::log, store::number_bytes(size - 1).view());
    CHECK(example.damaged_at() == at);
    restore();
    for (auto i = at; i < size; ++i) rewrite(example, i + 1, entries[i]);
    CHECK(example.damaged_at() == at + 1);
    restore();
    rewrite(example, at, entries[at + 1]);
    rewrite(example, at + 1, entries[at]);
    CHECK(example.damaged_at() == at);
    restore();
  }
}

TEST_CASE(
    "a ledger rolled back to an earlier state of itself is found by its anchor (ledger 1.6)") {
  store::testing::ScratchDirectory directory;
  const auto later = directory.path() / "later";
  store::testing::load(directory.ledger(), 10, 30);
  std::filesystem::copy(directory.ledger(), later, std::filesystem::copy_options::recursive);
  {
    const auto store = must(store::Store::open(later, {}));
    auto maker = store::testing::GroupMaker::behind(*store);
    must(store->append(maker.group({"a", "b"})));
  }
  std::filesystem::copy_file(later / "anchor", directory.ledger() / "anchor",
                             std::filesystem::copy_options::overwrite_existing);
  const auto opened = must(store::open_for_fsck(directory.ledger()));
  const auto found = store::fsck(*opened, store::testing::describe);
  REQUIRE(store::testing::code_of(found) == store::StoreErrorCode::tail_lost);
  CHECK(found.error().position == Position{300});
}

TEST_CASE("damaged views are thrown away, and the ledger is sound without them (ledger 1.6)") {
  StoredExample example;
  const auto views = example.rows(Family::views);
  REQUIRE(views.size() >= 2);
  example.put(Family::views, views[0].key, "x");
  const auto found = check_ledger_and_views(example.store());
  REQUIRE_FALSE(found.has_value());
  CHECK(found.error().message.find(views[0].key) != std::string::npos);
  CHECK(found.error().message.find("--repair-views") != std::string::npos);
  must(drop_books(example.store()));
  const auto sound = must(check_ledger_and_views(example.store()));
  CHECK_FALSE(sound.books.has_value());
}

TEST_CASE(
    "stored books that are not those of the entries are found, though every digest fits (ledger "
    "1.5)") {
  StoredExample example;
  const auto other = replayed("hourly");
  const auto size = std::min(other.size(), example.store().size());
  must(save_books(example.store(), books_of(other, {}, size)));
  CHECK(example.damaged_at() == size);
}

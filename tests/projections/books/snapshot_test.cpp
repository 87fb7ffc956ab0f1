/// Stored books and followed books: live equals rebuilt, and whatever is not sound is made anew
/// (ledger, promise 5).
#include "projections/books/snapshot.hpp"

#include <catch2/catch.hpp>

#include "projections/books/follower.hpp"
#include "tests/projections/asking.hpp"
#include "tests/projections/stored.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr auto kPatience = std::chrono::seconds(20);

void damage(store::Store& store, std::string_view prefix) {
  std::string key, value;
  const auto scanned = store.scan_views(prefix, [&](std::string_view k, std::string_view v) {
    key = k, value = v;
    return false;
  });
  REQUIRE(scanned);
  REQUIRE_FALSE(key.empty());
  value[value.size() / 2] ^= 1;
  REQUIRE(store.put_view(key, value));
}

}  // namespace

TEST_CASE("stored books are the same books (ledger 1.5)") {
  const auto ledger = replayed("session_share");
  ScratchStore scratch;
  scratch.take(ledger);
  const auto books = books_of(ledger);
  REQUIRE(save_books(*scratch.store, books));
  auto loaded = load_books(*scratch.store, scratch.store->size());
  REQUIRE(loaded);
  CHECK(loaded->size() == books.size());
  CHECK(digest_of(*loaded) == digest_of(books));
}

TEST_CASE("books that were stored half way and followed on equal those made anew (ledger 1.5)") {
  const auto ledger = replayed("hourly");
  for (std::uint64_t half = 0; half < ledger.size(); half += 37) {
    ScratchStore scratch;
    scratch.take(ledger);
    REQUIRE(save_books(*scratch.store, books_of(ledger, {}, half)));
    auto books = load_books(*scratch.store, ledger.size());
    REQUIRE(books);
    for (auto at = books->size(); at < ledger.size(); ++at)
      books->apply(*read_entry(ledger.entry({at})));
    REQUIRE(digest_of(*books) == digest_of(books_of(ledger)));
  }
}

TEST_CASE("damaged books, and those of more entries than asked for, are passed over (ledger 1.6)") {
  const auto ledger = replayed("session_share");
  for (const auto* part : {"books/header", "books/0/"}) {
    ScratchStore scratch;
    scratch.take(ledger);
    REQUIRE(save_books(*scratch.store, books_of(ledger)));
    CHECK_FALSE(load_books(*scratch.store, ledger.size() - 1));
    REQUIRE(load_books(*scratch.store, ledger.size()));
    damage(*scratch.store, part);
    CHECK_FALSE(load_books(*scratch.store, ledger.size()));
  }
}

TEST_CASE("books of another ledger of the same size are passed over (ledger 1.6)") {
  const auto ledger = replayed("session_share"), other = replayed("hourly");
  ScratchStore scratch;
  scratch.take(other);
  const auto size = std::min(ledger.size(), other.size());
  ScratchStore origin;
  origin.take(ledger);
  REQUIRE(save_books(*origin.store, books_of(ledger, {}, size)));
  const auto copied =
      origin.store->scan_views("", [&](std::string_view key, std::string_view value) {
        return scratch.store->put_view(key, value).has_value();
      });
  REQUIRE(copied);
  CHECK_FALSE(load_books(*scratch.store, size));
}

TEST_CASE("storing again keeps one set of books (ledger 1.8)") {
  const auto ledger = replayed("session_share");
  ScratchStore scratch;
  scratch.take(ledger);
  for (const std::uint64_t size : {100, 200, 300})
    REQUIRE(save_books(*scratch.store, books_of(ledger, {}, size)));
  std::size_t rows = 0;
  REQUIRE(scratch.store->scan_views("books/", [&](auto, auto) { return ++rows, true; }));
  CHECK(rows == 2);
  CHECK(load_books(*scratch.store, ledger.size())->size() == 300);
}

TEST_CASE("a follower keeps up with the store, and its books equal those made anew (ledger 1.5)") {
  const auto ledger = replayed("session_share");
  ScratchStore scratch;
  scratch.take(ledger, 10);
  {
    Follower follower(*scratch.store, {.snapshot_every_entries = 50, .batch_entries = 7});
    for (std::uint64_t size = 20; size <= ledger.size() + 20; size += 20)
      scratch.take(ledger, size);
    REQUIRE(follower.wait_for(ledger.size(), kPatience) == ledger.size());
    CHECK_FALSE(follower.failure());
    const auto live = follower.ask([](const Books& books) { return digest_of(books); });
    CHECK(live == digest_of(books_of(ledger)));
  }
  scratch.reopen();
  const auto stored = load_books(*scratch.store, ledger.size());
  REQUIRE(stored);
  CHECK(stored->size() == ledger.size());
}

TEST_CASE("a follower goes on from the stored books (ledger 1.5)") {
  const auto ledger = replayed("session_share");
  ScratchStore scratch;
  scratch.take(ledger, 200);
  {
    const Follower follower(*scratch.store);
    REQUIRE(follower.wait_for(200, kPatience) == 200);
  }
  scratch.take(ledger);
  const Follower follower(*scratch.store);
  CHECK(follower.size() >= 200);
  REQUIRE(follower.wait_for(ledger.size(), kPatience) == ledger.size());
  CHECK(follower.ask([](const Books& books) { return digest_of(books); }) ==
        digest_of(books_of(ledger)));
}

TEST_CASE(
    "an entry that cannot be read ends following with its position, and none is skipped (ledger "
    "1.5)") {
  const auto ledger = replayed("session_share");
  ScratchStore scratch;
  scratch.take(ledger, 30);
  store::CommitGroup group;
  group.first = {30};
  group.entries.push_back({"short", "programme/p", {0}, {}});
  REQUIRE(scratch.store->append(group));
  const Follower follower(*scratch.store);
  CHECK(follower.wait_for(31, kPatience) == 30);
  CHECK(follower.failure() == "The entry at position 30 cannot be read.");
}

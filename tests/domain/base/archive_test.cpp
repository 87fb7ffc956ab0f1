/// Archives give back what was written, and notice when something is missing (ledger 5).
#include "domain/base/archive.hpp"

#include <cstdint>
#include <deque>
#include <limits>

#include <catch2/catch.hpp>

using namespace daybook;

namespace {

enum class Colour : std::uint8_t { red, green };

struct Inner {
  std::int64_t number = 0;
  std::string text;
  friend bool operator==(const Inner&, const Inner&) = default;
};

struct Outer {
  std::uint64_t big = 0;
  std::int32_t small = 0;
  bool yes = false;
  Colour colour = Colour::red;
  std::optional<Inner> perhaps;
  std::vector<Inner> list;
  std::deque<std::string> texts;
  friend bool operator==(const Outer&, const Outer&) = default;
};

Outer full() {
  return {std::numeric_limits<std::uint64_t>::max(),
          -1,
          true,
          Colour::green,
          Inner{std::numeric_limits<std::int64_t>::min(), std::string("\0 nul", 5)},
          {{127, ""}, {128, "a"}, {-64, "b"}, {-65, std::string(10'000, 'x')}},
          {"one", "two"}};
}

}  // namespace

TEST_CASE("what was archived comes back, extremes too (ledger 5)") {
  for (const auto& value : {Outer{}, full()}) {
    const auto bytes = archived(value);
    ArchiveReader in(bytes);
    Outer back;
    in.read(back);
    CHECK(in.sound());
    CHECK(back == value);
  }
}

TEST_CASE("an archive is the same in pieces of any size (ledger 5)") {
  const auto whole = archived(full());
  for (const std::size_t piece : {1, 2, 3, 7, 4'096}) {
    std::vector<std::string> pieces;
    ArchiveWriter out(piece, [&](std::string_view bytes) { pieces.emplace_back(bytes); });
    out.write(full());
    out.finish();
    std::string joined;
    for (const auto& bytes : pieces) joined += bytes;
    CHECK(joined == whole);
    std::size_t next = 0;
    ArchiveReader in([&] { return next < pieces.size() ? pieces[next++] : std::string(); });
    Outer back;
    in.read(back);
    CHECK(in.sound());
    CHECK(back == full());
  }
}

TEST_CASE("an archive that is cut anywhere, or goes on, is not sound (ledger 5)") {
  auto value = full();
  value.list.pop_back();
  const auto whole = archived(value);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    INFO(size);
    ArchiveReader in(std::string_view(whole).substr(0, size));
    Outer back;
    in.read(back);
    CHECK_FALSE(in.sound());
  }
  const auto more = whole + "x";
  ArchiveReader in(more);
  Outer back;
  in.read(back);
  CHECK_FALSE(in.sound());
}

TEST_CASE("a length or number that never ends is not sound and asks for no memory (ledger 5)") {
  const std::string endless(64, '\xff');
  ArchiveReader list{std::string_view(endless)}, text{std::string_view(endless)};
  std::vector<Inner> items;
  list.read(items);
  CHECK_FALSE(list.sound());
  std::string word;
  text.read(word);
  CHECK_FALSE(text.sound());
  CHECK(word.empty());
}

TEST_CASE("small numbers take one byte, whatever their type (ledger 5)") {
  CHECK(archived(std::uint64_t{127}).size() == 1);
  CHECK(archived(std::int64_t{-64}).size() == 1);
  CHECK(archived(std::int64_t{64}).size() == 2);
  CHECK(archived(std::numeric_limits<std::uint64_t>::max()).size() == 10);
}

#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "eventstore/merkle/frontier.hpp"
#include "eventstore/merkle/tile.hpp"

namespace daybook::store {
namespace {

using namespace std::string_view_literals;

/// Section 2.1 of RFC 6962, word for word: the largest power of two smaller than n splits the
/// leaves.
Digest by_definition(const std::vector<Digest>& leaves, std::size_t from, std::size_t to) {
  if (from == to) return sha256({});
  if (to - from == 1) return leaves[from];
  std::size_t k = 1;
  while (2 * k < to - from) k *= 2;
  return node_hash(by_definition(leaves, from, from + k), by_definition(leaves, from + k, to));
}

std::vector<Digest> leaves_of(std::size_t count) {
  std::vector<Digest> leaves;
  for (std::size_t i = 0; i < count; ++i) leaves.push_back(leaf_hash("entry " + std::to_string(i)));
  return leaves;
}

}  // namespace

TEST_CASE("SHA-256 gives the digests of FIPS 180-4") {
  CHECK(to_hex(sha256({""})) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(to_hex(sha256({"a", "b", "c"})) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("the tree has the roots of the test vectors of Certificate Transparency (ledger 4)") {
  const std::vector<std::string_view> entries{
      ""sv,
      "\x00"sv,
      "\x10"sv,
      "\x20\x21"sv,
      "\x30\x31"sv,
      "\x40\x41\x42\x43"sv,
      "\x50\x51\x52\x53\x54\x55\x56\x57"sv,
      "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"sv};
  const std::vector<std::string> roots{
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  Frontier frontier;
  CHECK(to_hex(frontier.root()) ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (std::size_t i = 0; i < entries.size(); ++i) {
    frontier.append(leaf_hash(entries[i]));
    CHECK(to_hex(frontier.root()) == roots[i]);
  }
}

TEST_CASE("the compact range has the root of the definition at every size up to 1024 (ledger 4)") {
  const auto leaves = leaves_of(1024);
  Frontier frontier;
  for (std::size_t size = 0;; ++size) {
    REQUIRE(frontier.size() == size);
    REQUIRE(frontier.root() == by_definition(leaves, 0, size));
    REQUIRE(root_of({leaves.data(), size}) == frontier.root());
    REQUIRE(Frontier::from_peaks(size, frontier.peaks()) == frontier);
    if (size == leaves.size()) break;
    frontier.append(leaves[size]);
  }
}

TEST_CASE("a compact range is not taken up with peaks that do not fit its size") {
  const auto leaves = leaves_of(3);
  CHECK_FALSE(Frontier::from_peaks(4, leaves).has_value());
  CHECK_FALSE(Frontier::from_peaks(0, leaves).has_value());
  CHECK(Frontier::from_peaks(7, leaves).has_value());
}

TEST_CASE("every tile that completes holds the hashes of its level (ledger 4)") {
  const std::size_t size = 2 * 65'536 + 300;
  const auto leaves = leaves_of(size);
  TileEdge edge;
  std::map<std::pair<unsigned, std::uint64_t>, std::string> tiles;
  const TileEdge::Sink keep = [&](unsigned level, std::uint64_t index, std::string_view hashes) {
    tiles[{level, index}] = hashes;
  };
  for (const Digest& leaf : leaves) edge.append(leaf, keep);
  edge.flush(keep);
  CHECK(edge.agrees());
  CHECK(tiles.size() == size / 256 + 3 + 1);
  for (const auto& [place, hashes] : tiles) {
    const auto [level, index] = place;
    const std::size_t span = std::size_t{1} << (8 * level);
    for (std::size_t i = 0; i < hashes.size() / Digest::kBytes; ++i) {
      const std::size_t first = (index * 256 + i) * span;
      REQUIRE(hash_in(hashes, static_cast<unsigned>(i)) ==
              by_definition(leaves, first, first + span));
    }
  }
}

}  // namespace daybook::store

#include <bit>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "eventstore/merkle/tile.hpp"
#include "eventstore/proof/prove.hpp"
#include "eventstore/store/database.hpp"
#include "eventstore/store/encoding.hpp"
#include "tests/eventstore/ledgers.hpp"

namespace daybook::store::testing {
namespace {

using namespace std::string_view_literals;

/// Sections 2.1, 2.1.1 and 2.1.2 of RFC 6962, word for word, over leaves in memory. The hash of a
/// range is made once.
class Definition {
 public:
  explicit Definition(std::vector<Digest> leaves) : leaves_(std::move(leaves)) {}

  Digest mth(std::uint64_t from, std::uint64_t to) const {
    if (from == to) return sha256({});
    if (to - from == 1) return leaves_[from];
    const auto known = hashes_.find({from, to});
    if (known != hashes_.end()) return known->second;
    const std::uint64_t k = split(to - from);
    const Digest hash = node_hash(mth(from, from + k), mth(from + k, to));
    hashes_.emplace(std::pair(from, to), hash);
    return hash;
  }

  std::vector<Digest> path(std::uint64_t m, std::uint64_t from, std::uint64_t to) const {
    if (to - from == 1) return {};
    const std::uint64_t k = split(to - from);
    const bool left = m < k;
    auto hashes = left ? path(m, from, from + k) : path(m - k, from + k, to);
    hashes.push_back(left ? mth(from + k, to) : mth(from, from + k));
    return hashes;
  }

  std::vector<Digest> subproof(std::uint64_t m, std::uint64_t from, std::uint64_t to,
                               bool whole) const {
    if (m == to - from) return whole ? std::vector<Digest>() : std::vector{mth(from, to)};
    const std::uint64_t k = split(to - from);
    const bool left = m <= k;
    auto hashes = left ? subproof(m, from, from + k, whole) : subproof(m - k, from + k, to, false);
    hashes.push_back(left ? mth(from + k, to) : mth(from, from + k));
    return hashes;
  }

  /// A source for the code under test.
  SubtreeSource source() const {
    return [this](unsigned height, std::uint64_t index) -> StoreResult<Digest> {
      return mth(index << height, (index + 1) << height);
    };
  }

  InclusionProof inclusion(std::uint64_t position, std::uint64_t size) const {
    return {Position{position}, size, leaves_[position], path(position, 0, size), mth(0, size)};
  }

  ConsistencyProof consistency(std::uint64_t from, std::uint64_t to) const {
    return {from, to, from == 0 ? std::vector<Digest>() : subproof(from, 0, to, true), mth(0, from),
            mth(0, to)};
  }

 private:
  static std::uint64_t split(std::uint64_t n) {
    std::uint64_t k = 1;
    while (2 * k < n) k *= 2;
    return k;
  }

  std::vector<Digest> leaves_;
  mutable std::map<std::pair<std::uint64_t, std::uint64_t>, Digest> hashes_;
};

Definition tree_of(std::size_t size) {
  std::vector<Digest> leaves;
  for (std::size_t i = 0; i < size; ++i) leaves.push_back(leaf_hash("entry " + std::to_string(i)));
  return Definition(std::move(leaves));
}

/// The entries of the test vectors of Certificate Transparency.
Definition published_tree() {
  const std::vector<std::string_view> entries{
      ""sv,
      "\x00"sv,
      "\x10"sv,
      "\x20\x21"sv,
      "\x30\x31"sv,
      "\x40\x41\x42\x43"sv,
      "\x50\x51\x52\x53\x54\x55\x56\x57"sv,
      "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"sv};
  std::vector<Digest> leaves;
  for (const std::string_view entry : entries) leaves.push_back(leaf_hash(entry));
  return Definition(std::move(leaves));
}

std::vector<std::string> hex_of(const StoreResult<std::vector<Digest>>& path) {
  REQUIRE(path.has_value());
  std::vector<std::string> text;
  for (const Digest& hash : *path) text.push_back(to_hex(hash));
  return text;
}

constexpr std::size_t kLargest = 1024;

/// Flips each bit of the proof's path and of its `other` hashes, one at a time; returns how many of
/// the changed proofs there were, and fails when one of them passes.
template <class Proof>
std::size_t flip_each_bit(Proof& proof, std::vector<Digest*> other, bool (*passes)(const Proof&)) {
  std::size_t flipped = 0;
  for (Digest& hash : proof.path) other.push_back(&hash);
  for (Digest* const hash : other) {
    for (std::size_t bit = 0; bit < 8 * Digest::kBytes; ++bit, ++flipped) {
      const auto mask = static_cast<std::uint8_t>(1U << (bit % 8));
      hash->bytes[bit / 8] ^= mask;
      if (passes(proof)) FAIL("a changed proof passed");
      hash->bytes[bit / 8] ^= mask;
    }
  }
  return flipped;
}

}  // namespace

TEST_CASE("proofs are those of the test vectors of Certificate Transparency (ledger 4)") {
  const Definition tree = published_tree();
  const auto source = tree.source();
  const std::string leaf_0 = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
  const std::string leaf_1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
  const std::string leaf_4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
  const std::string of_0_2 = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
  const std::string of_2_4 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
  const std::string of_4_6 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
  const std::string of_6_8 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
  const std::string of_0_4 = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
  const std::string of_4_8 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
  using Hashes = std::vector<std::string>;
  CHECK(hex_of(inclusion_path(source, Position{0}, 1)).empty());
  CHECK(hex_of(inclusion_path(source, Position{0}, 8)) == Hashes{leaf_1, of_2_4, of_4_8});
  CHECK(hex_of(inclusion_path(source, Position{5}, 8)) == Hashes{leaf_4, of_6_8, of_0_4});
  CHECK(hex_of(inclusion_path(source, Position{2}, 3)) == Hashes{of_0_2});
  CHECK(hex_of(inclusion_path(source, Position{1}, 5)) == Hashes{leaf_0, of_2_4, leaf_4});
  CHECK(hex_of(consistency_path(source, 1, 1)).empty());
  CHECK(hex_of(consistency_path(source, 1, 8)) == Hashes{leaf_1, of_2_4, of_4_8});
  CHECK(hex_of(consistency_path(source, 6, 8)) == Hashes{of_4_6, of_6_8, of_0_4});
  CHECK(hex_of(consistency_path(source, 2, 5)) == Hashes{of_2_4, leaf_4});
}

TEST_CASE("every entry of every tree up to 1024 has the path of the definition, and it proves it") {
  const Definition tree = tree_of(kLargest);
  const auto source = tree.source();
  for (std::uint64_t size = 1; size <= kLargest; ++size) {
    for (std::uint64_t position = 0; position < size; ++position) {
      const InclusionProof proof = tree.inclusion(position, size);
      const auto made = inclusion_path(source, Position{position}, size);
      if (!made || *made != proof.path || !verify_inclusion(proof)) {
        FAIL("position " << position << " of " << size);
      }
    }
  }
}

TEST_CASE("every two trees up to 1024 have the path of the definition, and it connects them") {
  const Definition tree = tree_of(kLargest);
  const auto source = tree.source();
  for (std::uint64_t to = 0; to <= kLargest; ++to) {
    for (std::uint64_t from = 0; from <= to; ++from) {
      const ConsistencyProof proof = tree.consistency(from, to);
      const auto made = consistency_path(source, from, to);
      if (!made || *made != proof.path || !verify_consistency(proof)) {
        FAIL("from " << from << " to " << to);
      }
    }
  }
}

TEST_CASE("an inclusion proof with one bit changed proves nothing (ledger 1.6)") {
  const Definition tree = tree_of(21);
  std::size_t flipped = 0;
  for (const std::uint64_t size : {1, 2, 3, 7, 8, 13, 21}) {
    for (std::uint64_t position = 0; position < size; ++position) {
      InclusionProof proof = tree.inclusion(position, size);
      flipped += flip_each_bit(proof, {&proof.leaf, &proof.root}, verify_inclusion);
      REQUIRE(verify_inclusion(proof));
    }
  }
  CHECK(flipped == 79'104);
}

TEST_CASE("a consistency proof with one bit changed connects nothing (ledger 1.6)") {
  const Definition tree = tree_of(21);
  std::size_t flipped = 0;
  for (const std::uint64_t to : {1, 2, 3, 7, 8, 13, 21}) {
    for (std::uint64_t from = 1; from <= to; ++from) {
      ConsistencyProof proof = tree.consistency(from, to);
      flipped += flip_each_bit(proof, {&proof.root_from, &proof.root_to}, verify_consistency);
      REQUIRE(verify_consistency(proof));
    }
  }
  CHECK(flipped == 74'496);
}

TEST_CASE("an inclusion proof holds for no other position, and for no size of another shape") {
  const Definition tree = tree_of(40);
  for (std::uint64_t size = 1; size <= 40; ++size) {
    for (std::uint64_t position = 0; position < size; ++position) {
      const InclusionProof proof = tree.inclusion(position, size);
      for (std::uint64_t other = 0; other <= 40; ++other) {
        InclusionProof wrong = proof;
        wrong.position = Position{other};
        CHECK(verify_inclusion(wrong) == (other == position));
        wrong = proof;
        wrong.size = other;
        if (other <= position) CHECK_FALSE(verify_inclusion(wrong));
        if (other > position && tree.path(position, 0, other).size() != proof.path.size()) {
          CHECK_FALSE(verify_inclusion(wrong));
        }
      }
    }
  }
}

TEST_CASE("a path too short or too long by one hash proves nothing") {
  const Definition tree = tree_of(21);
  for (std::uint64_t size = 2; size <= 21; ++size) {
    for (std::uint64_t at = 0; at < size; ++at) {
      InclusionProof inclusion = tree.inclusion(at, size);
      inclusion.path.push_back(inclusion.root);
      CHECK_FALSE(verify_inclusion(inclusion));
      inclusion.path.resize(inclusion.path.size() - 2);
      CHECK_FALSE(verify_inclusion(inclusion));
      ConsistencyProof consistency = tree.consistency(at, size);
      consistency.path.push_back(consistency.root_to);
      CHECK_FALSE(verify_consistency(consistency));
      if (at == 0) continue;
      consistency.path.resize(consistency.path.size() - 2);
      CHECK_FALSE(verify_consistency(consistency));
    }
  }
}

TEST_CASE("the sizes that the definition leaves out: none, the same, and one before the other") {
  const Definition tree = tree_of(9);
  const Digest empty = sha256({});
  CHECK(verify_consistency({0, 0, {}, empty, empty}));
  CHECK(verify_consistency({0, 9, {}, empty, tree.mth(0, 9)}));
  CHECK(verify_consistency({9, 9, {}, tree.mth(0, 9), tree.mth(0, 9)}));
  CHECK(verify_inclusion({Position{0}, 1, tree.mth(0, 1), {}, tree.mth(0, 1)}));
  CHECK_FALSE(verify_consistency({0, 9, {}, tree.mth(0, 1), tree.mth(0, 9)}));
  CHECK_FALSE(verify_consistency({0, 0, {}, tree.mth(0, 1), tree.mth(0, 1)}));
  CHECK_FALSE(verify_consistency({9, 9, {}, tree.mth(0, 9), tree.mth(0, 8)}));
  CHECK_FALSE(verify_consistency({9, 8, {}, tree.mth(0, 9), tree.mth(0, 8)}));
  CHECK_FALSE(verify_consistency({4, 8, {}, tree.mth(0, 4), tree.mth(0, 8)}));
  CHECK_FALSE(verify_inclusion({Position{0}, 0, empty, {}, empty}));
  CHECK_FALSE(verify_inclusion({Position{1}, 1, tree.mth(0, 1), {}, tree.mth(0, 1)}));
  const auto source = tree.source();
  CHECK(code_of(inclusion_path(source, Position{9}, 9)) == StoreErrorCode::not_found);
  CHECK(code_of(inclusion_path(source, Position{0}, 0)) == StoreErrorCode::not_found);
  CHECK(code_of(consistency_path(source, 9, 8)) == StoreErrorCode::not_found);
}

TEST_CASE("a store proves what it holds at every size that it had (ledger 4)") {
  const ScratchDirectory scratch;
  load(scratch.ledger(), 33, 31);
  const auto store = must(Store::open(scratch.ledger(), {}));
  std::vector<Digest> leaves;
  for (const std::string& entry : all_entries(*store)) leaves.push_back(leaf_hash(entry));
  REQUIRE(leaves.size() == 1023);
  const Definition tree(leaves);
  for (const std::uint64_t size : {1, 2, 255, 256, 257, 511, 512, 767, 768, 1000, 1023}) {
    for (std::uint64_t position = 0; position < size; position += 17) {
      CHECK(must(prove_inclusion(*store, Position{position}, size)) ==
            tree.inclusion(position, size));
      CHECK(must(prove_consistency(*store, position, size)) == tree.consistency(position, size));
    }
    CHECK(must(prove_inclusion(*store, Position{size - 1}, size)) ==
          tree.inclusion(size - 1, size));
    CHECK(must(prove_consistency(*store, size, 1023)) == tree.consistency(size, 1023));
  }
}

TEST_CASE("a store hands out no proof of an entry that is not the one in its tree (ledger 1.6)") {
  const ScratchDirectory scratch;
  load(scratch.ledger(), 30, 20);
  const auto store = must(Store::open(scratch.ledger(), {}));
  std::string value;
  encode_log_value(Position{200}, "another entry", value);
  auto batch = guarded_batch();
  REQUIRE(batch.Put(store->database().family(Family::log), slice(number_bytes(200).view()), value)
              .ok());
  REQUIRE(store->database().write(batch, true).ok());
  const auto refused = prove_inclusion(*store, Position{200}, 600);
  CHECK(code_of(refused) == StoreErrorCode::damaged);
  CHECK(refused.error().position == Position{200});
  must(prove_inclusion(*store, Position{201}, 600));
}

TEST_CASE("a store proves nothing that it does not hold, and says what it was asked") {
  const ScratchDirectory scratch;
  load(scratch.ledger(), 1, 9);
  const auto store = must(Store::open(scratch.ledger(), {}));
  const auto beyond = prove_inclusion(*store, Position{3}, 10);
  CHECK(code_of(beyond) == StoreErrorCode::not_found);
  CHECK(beyond.error().message == "The size of the tree is 10: it must be at most 9.");
  const auto outside = prove_inclusion(*store, Position{5}, 5);
  CHECK(code_of(outside) == StoreErrorCode::not_found);
  CHECK(outside.error().message ==
        "The position is 5: in a tree of 5 entries it must be less than that.");
  CHECK(code_of(prove_consistency(*store, 3, 10)) == StoreErrorCode::not_found);
  CHECK(code_of(prove_consistency(*store, 4, 3)) == StoreErrorCode::not_found);
  CHECK(must(prove_consistency(*store, 0, 0)).root_to == sha256({}));
}

}  // namespace daybook::store::testing

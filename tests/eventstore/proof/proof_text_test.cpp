#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "domain/base/base64.hpp"
#include "eventstore/merkle/frontier.hpp"
#include "eventstore/proof/proof_format.hpp"

namespace daybook::store {
namespace {

NoteSigner signer_called(const std::string& name, char seed = 'k') {
  auto signer = NoteSigner::from_seed(name, std::string(32, seed));
  REQUIRE(signer.has_value());
  return *std::move(signer);
}

const NoteSigner& ledger() {
  static const NoteSigner signer = signer_called("daybook/a");
  return signer;
}

Digest leaf(int number) {
  return leaf_hash("entry " + std::to_string(number));
}

/// The root over entries 0 to `size` - 1, of which there are at most three.
Digest root(int size) {
  if (size == 0) return root_of({});
  if (size == 1) return leaf(0);
  const Digest pair = node_hash(leaf(0), leaf(1));
  return size == 2 ? pair : node_hash(pair, leaf(2));
}

Checkpoint checkpoint(int size) {
  return {"daybook/a", static_cast<std::uint64_t>(size), root(size), {}};
}

std::string note(int size, const NoteSigner& signer = ledger()) {
  return print_note(sign_checkpoint(checkpoint(size), signer));
}

/// Entry 1 in the tree of three.
InclusionText inclusion() {
  return {{Position{1}, 3, leaf(1), {leaf(0), leaf(2)}, root(3)}, note(3)};
}

/// From two entries to three.
ConsistencyText consistency() {
  return {{2, 3, {leaf(2)}, root(2), root(3)}, note(2), note(3)};
}

/// What is wrong with a proof; empty when it holds.
std::string fault_of(const ProofText& proof, const std::vector<Checkpoint>& known = {},
                     const VerifierKey& key = ledger().verifier()) {
  const auto verified = verify_proof(proof, key, known);
  return verified ? std::string() : verified.error();
}

std::string in_base64(const Digest& digest) {
  return to_base64(digest.view());
}

}  // namespace

TEST_CASE("a proof is printed as one line of JSON and read back (ledger 4)") {
  InclusionText bare = inclusion();
  bare.checkpoint.clear();
  CHECK(print_proof(bare) == R"({"proof":"inclusion","position":1,"size":3,"leaf":")" +
                                 in_base64(leaf(1)) + R"(","path":[")" + in_base64(leaf(0)) +
                                 R"(",")" + in_base64(leaf(2)) + R"("],"root":")" +
                                 in_base64(root(3)) + "\"}\n");
  ConsistencyText plain = consistency();
  plain.checkpoint_from.clear();
  plain.checkpoint_to.clear();
  CHECK(print_proof(plain) == R"({"proof":"consistency","from":2,"to":3,"path":[")" +
                                  in_base64(leaf(2)) + R"("],"root_from":")" + in_base64(root(2)) +
                                  R"(","root_to":")" + in_base64(root(3)) + "\"}\n");
  InclusionText largest = inclusion();
  largest.proof.position = Position{UINT64_MAX - 1};
  largest.proof.size = UINT64_MAX;
  for (const ProofText& proof :
       std::vector<ProofText>{bare, plain, inclusion(), consistency(), largest, InclusionText{}}) {
    CHECK(looks_like_proof(print_proof(proof)));
    CHECK(parse_proof(print_proof(proof)) == proof);
  }
}

TEST_CASE("a proof in which a member stands twice is none, and the member is named (ledger 4)") {
  const auto text = print_proof(inclusion());
  for (const auto* more : {R"("size":4,)", R"("s\u0069ze":3,)"}) {
    auto twice = text;
    const auto read = parse_proof(twice.insert(twice.find("\"size\""), more));
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().starts_with("This is no proof: size: stands twice"));
  }
}

TEST_CASE("a proof with a member that is missing, unknown or of another kind is none") {
  const std::string text = print_proof(inclusion());
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string other = text;
    REQUIRE(other.find(from) != std::string::npos);
    return other.replace(other.find(from), from.size(), to);
  };
  const std::string hash = in_base64(root(3));
  for (const std::string& bad :
       {std::string(), std::string("{}"), std::string("[]"), text + "{}", text.substr(1),
        changed("\"inclusion\"", "\"both\""), changed("\"proof\"", "\"prof\""),
        changed("\"position\":1,", ""), changed("\"position\":1", "\"position\":-1"),
        changed("\"position\":1", "\"position\":1.5"),
        changed("\"position\":1", "\"position\":\"1\""),
        changed("\"size\":3", "\"size\":18446744073709551616"), changed("\"size\"", "\"Size\""),
        changed("\"root\":\"" + hash, "\"root\":\"" + hash.substr(1)),
        changed("\"root\":\"" + hash + "\"", "\"root\":7"), changed("\"path\":[", "\"path\":[7,"),
        changed("\"path\":[", "\"path\":[["), changed("\"leaf\"", "\"extra\":1,\"leaf\""),
        changed("\"checkpoint\":\"", "\"checkpoint\":[],\"x\":\"")}) {
    INFO(bad);
    CHECK_FALSE(parse_proof(bad).has_value());
  }
  const auto fault = parse_proof(changed("\"position\":1,", ""));
  CHECK(fault.error() == "This is no proof: position must be a whole number from 0 to 2^64 - 1.");
  InclusionText long_path = inclusion();
  long_path.proof.path.assign(65, leaf(0));
  CHECK(parse_proof(print_proof(long_path)).has_value());
  long_path.proof.path.push_back(leaf(0));
  CHECK_FALSE(parse_proof(print_proof(long_path)).has_value());
  CHECK_FALSE(parse_proof(std::string(kMaxProofBytes + 1, ' ')).has_value());
}

TEST_CASE("a proof that carries its checkpoints needs nothing but the ledger's key (ledger 4)") {
  CHECK(verify_proof(inclusion(), ledger().verifier()) ==
        "the entry with leaf hash " + to_hex(leaf(1)) +
            " stands at position 1 of daybook/a, which had 3 entries");
  CHECK(verify_proof(consistency(), ledger().verifier()) ==
        "the first 2 of the 3 entries of daybook/a are those that it had then");
}

TEST_CASE("a proof without checkpoints needs them beside it") {
  InclusionText bare = inclusion();
  bare.checkpoint.clear();
  CHECK(fault_of(bare) ==
        "Nobody vouches for the root of 3 entries: give a checkpoint of that size as well.");
  CHECK(fault_of(bare, {checkpoint(2), checkpoint(3)}).empty());
  Checkpoint other = checkpoint(3);
  other.root = root(2);
  CHECK(fault_of(bare, {other}) == "The checkpoint of 3 entries has another root.");
  other = checkpoint(3);
  other.origin = "daybook/b";
  CHECK_FALSE(fault_of(bare, {other}).empty());
  ConsistencyText plain = consistency();
  plain.checkpoint_from.clear();
  CHECK_FALSE(fault_of(plain).empty());
  CHECK(fault_of(plain, {checkpoint(2)}).empty());
}

TEST_CASE("every ledger begins with the empty one, for which nobody needs to vouch") {
  const ConsistencyText from_nothing{{0, 3, {}, root(0), root(3)}, "", note(3)};
  CHECK(fault_of(from_nothing).empty());
  CHECK(fault_of(ConsistencyText{{0, 0, {}, root(0), root(0)}, "", ""}).empty());
}

TEST_CASE("a sound path under a checkpoint of somebody else, or of another size, proves nothing") {
  InclusionText proof = inclusion();
  proof.checkpoint = note(3, signer_called("daybook/a", 'x'));
  CHECK(fault_of(proof) == "The note is signed by none of the keys that were given.");
  proof.checkpoint = note(2);
  CHECK(fault_of(proof) ==
        "The checkpoint that the proof carries is not of 3 entries with its root.");
  proof = inclusion();
  // The tree of four entries has the same shape beside entry 1: only the checkpoint tells.
  proof.proof.size = 4;
  REQUIRE(verify_inclusion(proof.proof));
  CHECK_FALSE(fault_of(proof).empty());
  CHECK_FALSE(fault_of(inclusion(), {}, signer_called("daybook/b").verifier()).empty());
  proof = inclusion();
  proof.proof.path.pop_back();
  CHECK(fault_of(proof) ==
        "The path does not lead from the leaf at position 1 to the root of 3 entries.");
  ConsistencyText broken = consistency();
  broken.proof.path[0] = leaf(1);
  CHECK(fault_of(broken) == "The path does not connect the trees of 2 and 3 entries.");
}

}  // namespace daybook::store

/// What golang.org/x/mod/sumdb, the code of Go's checksum database, makes of the same entries and
/// keys: `tools/interop/run BUILD_DIR vectors` prints it anew.
#include <fstream>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "domain/base/base64.hpp"
#include "eventstore/merkle/tile.hpp"
#include "eventstore/proof/checkpoint.hpp"
#include "eventstore/proof/proof_format.hpp"
#include "eventstore/proof/prove.hpp"

namespace daybook::store {
namespace {

std::vector<std::string> vectors() {
  std::ifstream file(DAYBOOK_SOURCE_DIR "/tests/eventstore/merkle/go_vectors.jsonl");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  REQUIRE_FALSE(lines.empty());
  return lines;
}

/// The tree over "entry 0", "entry 1", …
SubtreeSource entries_called_by_number() {
  std::vector<Digest> leaves;
  for (int i = 0; i < 1'000; ++i) leaves.push_back(leaf_hash("entry " + std::to_string(i)));
  return [leaves](unsigned height, std::uint64_t index) -> StoreResult<Digest> {
    const std::size_t first = index << height;
    return root_of(std::span(leaves).subspan(first, std::size_t{1} << height));
  };
}

}  // namespace

TEST_CASE("proofs are those that Go's checksum database makes of the same entries (ledger 4)") {
  const auto source = entries_called_by_number();
  std::size_t inclusions = 0;
  std::size_t consistencies = 0;
  for (const std::string& line : vectors()) {
    if (!looks_like_proof(line)) continue;
    INFO(line);
    const auto text = parse_proof(line);
    REQUIRE(text.has_value());
    CHECK(print_proof(*text) == line + "\n");
    if (const auto* const inclusion = std::get_if<InclusionText>(&*text)) {
      const InclusionProof& proof = inclusion->proof;
      CHECK(verify_inclusion(proof));
      CHECK(*inclusion_path(source, proof.position, proof.size) == proof.path);
      ++inclusions;
    } else {
      const ConsistencyProof& proof = std::get<ConsistencyText>(*text).proof;
      CHECK(verify_consistency(proof));
      CHECK(*consistency_path(source, proof.from, proof.to) == proof.path);
      ++consistencies;
    }
  }
  CHECK(inclusions == 46);
  CHECK(consistencies == 42);
}

TEST_CASE("notes are signed byte for byte as Go signs them, whatever the name (ledger 4)") {
  std::size_t notes = 0;
  for (const std::string& line : vectors()) {
    if (looks_like_proof(line)) continue;
    INFO(line);
    const auto vector = boost::json::parse(line).as_object();
    const auto text = [&](const char* member) {
      return std::string(vector.at(member).as_string());
    };
    const auto signer = NoteSigner::from_seed(text("name"), *from_base64(text("seed")));
    REQUIRE(signer.has_value());
    CHECK(signer->verifier().text() == text("vkey"));
    const auto checkpoint = parse_body(text("text"));
    REQUIRE(checkpoint.has_value());
    CHECK(print_note(sign_checkpoint(*checkpoint, *signer)) == text("note"));
    CHECK(open_checkpoint(text("note"), *VerifierKey::parse(text("vkey"))) == *checkpoint);
    ++notes;
  }
  CHECK(notes == 3);
}

}  // namespace daybook::store

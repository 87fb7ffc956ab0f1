#include <algorithm>

#include "domain/base/check.hpp"
#include "eventstore/proof/proof_format.hpp"
#include "tools/fuzz/targets.hpp"

namespace daybook::fuzz {

namespace {

const store::VerifierKey& key() {
  static const auto known = store::VerifierKey::parse(seed_vkey());
  DAYBOOK_CHECK(known.has_value(), "the seeds' key can be read");
  return *known;
}

const std::vector<store::ProofText>& true_proofs() {
  static const auto all = [] {
    std::vector<store::ProofText> out;
    for (const auto& text : sound_seeds("proof")) {
      const auto proof = store::parse_proof(text);
      DAYBOOK_CHECK(proof && store::verify_proof(*proof, key()), "a sound seed verifies");
      out.push_back(*proof);
    }
    return out;
  }();
  return all;
}

bool same_claim(const store::ProofText& a, const store::ProofText& b) {
  if (a.index() != b.index()) return false;
  if (const auto* one = std::get_if<store::InclusionText>(&a))
    return one->proof == std::get<store::InclusionText>(b).proof;
  return std::get<store::ConsistencyText>(a).proof == std::get<store::ConsistencyText>(b).proof;
}

/// True of every tree: that it begins with nothing, and with itself.
bool says_nothing(const store::ProofText& text) {
  const auto* one = std::get_if<store::ConsistencyText>(&text);
  return one && (one->proof.from == 0 || one->proof.from == one->proof.to);
}

}  // namespace

void proof(std::string_view input) {
  static_cast<void>(store::looks_like_proof(input));
  const auto read = store::parse_proof(input);
  if (!read) return;
  const auto again = store::parse_proof(store::print_proof(*read));
  DAYBOOK_CHECK(again && *again == *read, "a proof printed is the same proof");
  if (!store::verify_proof(*read, key()) || says_nothing(*read)) return;
  const auto& all = true_proofs();
  DAYBOOK_CHECK(std::any_of(all.begin(), all.end(),
                            [&](const auto& known) { return same_claim(known, *read); }),
                "no claim but a true one verifies");
}

}  // namespace daybook::fuzz

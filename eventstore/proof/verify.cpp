#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "eventstore/merkle/proof.hpp"
#include "eventstore/proof/proof_format.hpp"

namespace daybook::store {
namespace {

/// The checkpoint by which a root is vouched for must say just this.
struct Said {
  std::uint64_t size;
  const Digest& root;
};

/// Nothing when somebody who holds the key says so; else why not.
NoteResult<void> vouched(const Said& said, const std::string& note,
                         std::span<const VerifierKey> keys, std::span<const Checkpoint> known) {
  const auto says = [&](const Checkpoint& checkpoint) {
    return checkpoint.origin == keys.front().name() && checkpoint.size == said.size;
  };
  if (note.empty()) {
    const auto found = std::ranges::find_if(known, says);
    if (found == known.end()) {
      return failed(
          fmt::format("Nobody vouches for the root of {} entries: give a checkpoint of "
                      "that size as well.",
                      said.size));
    }
    if (found->root == said.root) return {};
    return failed(fmt::format("The checkpoint of {} entries has another root.", said.size));
  }
  const auto checkpoint = TRY(open_checkpoint(note, keys));
  if (says(checkpoint) && checkpoint.root == said.root) return {};
  return failed(
      fmt::format("The checkpoint that the proof carries is not of {} entries with its "
                  "root.",
                  said.size));
}

NoteResult<std::string> verify(const InclusionText& text, std::span<const VerifierKey> keys,
                               std::span<const Checkpoint> known) {
  const InclusionProof& proof = text.proof;
  if (!verify_inclusion(proof)) {
    return failed(
        fmt::format("The path does not lead from the leaf at position {} to the root of "
                    "{} entries.",
                    proof.position.value, proof.size));
  }
  TRY(vouched({proof.size, proof.root}, text.checkpoint, keys, known));
  return fmt::format(
      "the entry with leaf hash {} stands at position {} of {}, which had {} entries",
      to_hex(proof.leaf), proof.position.value, keys.front().name(), proof.size);
}

NoteResult<std::string> verify(const ConsistencyText& text, std::span<const VerifierKey> keys,
                               std::span<const Checkpoint> known) {
  const ConsistencyProof& proof = text.proof;
  if (!verify_consistency(proof)) {
    return failed(fmt::format("The path does not connect the trees of {} and {} entries.",
                              proof.from, proof.to));
  }
  if (proof.from > 0) {
    auto said = vouched({proof.from, proof.root_from}, text.checkpoint_from, keys, known);
    if (!said) return failed(said.error());
  }
  if (proof.to > 0) {
    auto said = vouched({proof.to, proof.root_to}, text.checkpoint_to, keys, known);
    if (!said) return failed(said.error());
  }
  return fmt::format("the first {} of the {} entries of {} are those that it had then", proof.from,
                     proof.to, keys.front().name());
}

}  // namespace

NoteResult<std::string> verify_proof(const ProofText& proof, std::span<const VerifierKey> keys,
                                     std::span<const Checkpoint> known) {
  return std::visit([&](const auto& text) { return verify(text, keys, known); }, proof);
}

NoteResult<std::string> verify_proof(const ProofText& proof, const VerifierKey& key,
                                     std::span<const Checkpoint> known) {
  return verify_proof(proof, {&key, 1}, known);
}

}  // namespace daybook::store

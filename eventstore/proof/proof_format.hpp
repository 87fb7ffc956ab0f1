/// Proofs as people hand them on: one line of JSON that carries the checkpoints that vouch for its
/// roots, so that the ledger's public key is all that is needed to check it (FORMAT.md 14).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "eventstore/merkle/proof.hpp"
#include "eventstore/proof/checkpoint.hpp"

namespace daybook::store {

/// The longest text that is read.
inline constexpr std::size_t kMaxProofBytes = std::size_t{1} << 20;

/// An inclusion proof, and the note of the checkpoint of its size; empty when it carries none.
struct InclusionText {
  InclusionProof proof{};
  std::string checkpoint{};

  friend bool operator==(const InclusionText&, const InclusionText&) = default;
};

/// A consistency proof, and the notes of the checkpoints of its two sizes; empty when it carries
/// none.
struct ConsistencyText {
  ConsistencyProof proof{};
  std::string checkpoint_from{};
  std::string checkpoint_to{};

  friend bool operator==(const ConsistencyText&, const ConsistencyText&) = default;
};

using ProofText = std::variant<InclusionText, ConsistencyText>;

/// The proof as a JSON object in one line, ended by a line feed. Hashes are in base64, as in a
/// checkpoint.
std::string print_proof(const ProofText& proof);

/// Whether a text is meant to be a proof: a JSON object that begins as `print_proof` begins it.
bool looks_like_proof(std::string_view text);

/// Reads a proof: members in any order, none missing, none unknown. The error names the member and
/// what would be right.
NoteResult<ProofText> parse_proof(std::string_view text);

/// Checks a proof with nothing but the key of the ledger: that it proves what it claims, and that
/// each of its roots stands in a checkpoint that the key signed; one that it carries, or one of
/// `known`, which have been verified. The root of no entries needs no checkpoint. Returns what is
/// proved, or what is wrong, in a sentence.
NoteResult<std::string> verify_proof(const ProofText& proof, const VerifierKey& key,
                                     std::span<const Checkpoint> known = {});
/// The same where the ledger had several keys, one after the other: each checkpoint must be signed
/// with one of them. They have the same name, and there is one at least.
NoteResult<std::string> verify_proof(const ProofText& proof, std::span<const VerifierKey> keys,
                                     std::span<const Checkpoint> known = {});

}  // namespace daybook::store

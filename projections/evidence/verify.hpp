/// Checking evidence with nothing but the ledger's public key: no ledger, no network, no key of
/// personal data (EVIDENCE.md).
#pragma once

#include <string>
#include <string_view>

#include "domain/base/result.hpp"
#include "eventstore/proof/checkpoint.hpp"
#include "projections/evidence/evidence.hpp"

namespace daybook {

/// What evidence that holds proves.
struct Proved {
  std::string origin;
  std::uint64_t size = 0;             ///< of the prefix that the claim is about
  std::uint64_t checkpoint_size = 0;  ///< of the tree whose root was signed
  std::uint64_t entries = 0;          ///< in the file
  std::uint64_t made_of = 0;          ///< of them, those that make the figure or draw the sample
  bool complete = false;              ///< also that nothing was left out
  bool of_sample = false;             ///< then its programme's stream is all that it rests on
  std::string claim;                  ///< in words
};

/// Text for people: what was proved, and what was not.
std::string in_words(const Proved& proved);

/// Checks a whole file: its form, the signature of `vkey` (C2SP signed-note) under its checkpoint,
/// the place of every entry, the prefix, and that the entries make what is claimed. Never throws;
/// work is linear in the text's size, but for one logarithm.
Result<Proved, EvidenceFault> verify_evidence(std::string_view text, std::string_view vkey);

/// The same of evidence that was just made, where the signature is not in question: all that stands
/// in it, against the tree that `checkpoint` speaks of.
Result<Proved, EvidenceFault> check_evidence(const Evidence& evidence,
                                             const store::Checkpoint& checkpoint);

}  // namespace daybook

/// That entries are genuine: whole, of a sound shape, and at their place in the tree of a
/// checkpoint.
#pragma once

#include <vector>

#include "eventstore/proof/checkpoint.hpp"
#include "projections/books/partial_ledger.hpp"
#include "projections/evidence.hpp"

namespace daybook {

using EvidenceCheck = std::optional<EvidenceFault>;

/// Fills `part`, which points into `evidence`, when nothing is wrong. Each entry is whole, says its
/// own position, and has the shape that the vocabulary gives it; positions ascend, and each stream
/// begins with its first entry and leaves none out.
EvidenceCheck check_entries(const Evidence& evidence, std::vector<PartEntry>& part);

/// Each entry's path leads to the checkpoint's root; or, of complete evidence, the entries are all
/// of the prefix and make its root. The prefix is one of the checkpoint's tree.
EvidenceCheck check_proofs(const Evidence& evidence, const store::Checkpoint& checkpoint);

}  // namespace daybook

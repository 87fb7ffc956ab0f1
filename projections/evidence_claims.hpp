/// That entries make what evidence claims: the figure folded, or the sample drawn, again.
#pragma once

#include "projections/books/partial_ledger.hpp"
#include "projections/evidence.hpp"

namespace daybook {

/// How many of the entries make up the figure, or draw the sample. `part` is the entries of
/// `evidence`, all of them genuine.
Result<std::uint64_t, EvidenceFault> check_claim(const Evidence& evidence, const Part& part);

}  // namespace daybook

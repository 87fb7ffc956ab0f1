/// The cost of a proof in a large ledger.
#pragma once

#include <cstdint>
#include <filesystem>

#include "tools/bench/report.hpp"

namespace daybook::bench {

/// Makes a store of `entries` small entries and reports the microseconds (mean and 99th percentile)
/// of inclusion proofs of 10,000 random positions: straight after opening, the page cache told to
/// forget, and once more.
void measure_proving(Report& report, const std::filesystem::path& directory, std::uint64_t entries);

}  // namespace daybook::bench

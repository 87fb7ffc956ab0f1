/// The rows of `meta` that hold checkpoints and keys (FORMAT.md 8). Private to the checkpoints.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/proof/checkpoint_store.hpp"

namespace daybook::store {

inline constexpr std::string_view kMetaVerifier = "vkey";  ///< the first key of the ledger
inline constexpr std::string_view kMetaCheckpoint = "checkpoint/";
inline constexpr std::string_view kMetaWitness = "witness/";

/// The key of the checkpoint of `size` entries.
std::string checkpoint_key(std::uint64_t size);

/// The keys of all witnesses that ever cosigned.
StoreResult<std::vector<VerifierKey>> witnesses_of(const Store& store);

/// Kept checkpoints from the newest backwards.
StoreResult<void> each_checkpoint_backwards(const Store& store, const CheckpointVisitor& visit);

/// What a kept checkpoint says, without a look at its signatures. `damaged` when it is none of
/// `size` entries.
StoreResult<Checkpoint> statement_of(const KeptCheckpoint& kept);

StoreError damaged_checkpoint(std::uint64_t size, std::string_view why);

}  // namespace daybook::store

/// A payment-by-results claim for a family, from preparation to payment (rulebook 5.7).
#pragma once

#include <optional>
#include <string>

#include "domain/state/stream_header.hpp"

namespace daybook {

enum class ClaimStage : std::uint8_t {
  prepared,
  valid,
  invalid,
  submitted,
  accepted,
  rejected,
  paid,
  withdrawn
};

std::string_view name(ClaimStage stage);

struct ClaimPayment {
  Position position;
  Money amount;
  Date on;
  std::string reference;
};

struct Claim {
  StreamHeader header;
  std::string id;
  std::string family_case;
  std::string framework;
  ClaimStage stage = ClaimStage::prepared;
  Position prepared;
  Date prepared_on;
  std::string preparer;
  Money amount;               ///< fixed by the ledger when prepared
  Position valued;            ///< the entry that fixed it
  std::optional<bool> audit;  ///< the result, once audited
  std::string batch;
  std::optional<Position> submitted;
  std::optional<Position> accepted;
  std::vector<ClaimPayment> payments;

  /// Live unless invalid, rejected or withdrawn.
  bool is_live() const {
    return stage != ClaimStage::invalid && stage != ClaimStage::rejected &&
           stage != ClaimStage::withdrawn;
  }
};

/// Applies one recorded event. Total: it trusts the ledger, validates nothing, never refuses.
void evolve(Claim& claim, const Recorded& event);

}  // namespace daybook

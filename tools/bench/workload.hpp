/// Real work to measure with: packages of a programme, each with sessions waiting to be delivered.
#pragma once

#include <cstdint>

#include "eventstore/ledger/ledger.hpp"

namespace daybook::bench {

struct Size {
  std::uint32_t packages = 10'000;
  std::uint32_t sessions = 32;  ///< of each package

  std::uint64_t deliveries() const { return std::uint64_t{packages} * sessions; }
};

/// Who posts the deliveries.
Poster provider_staff();

/// Opens a programme with its provider, and `size.packages` confirmed packages with all sessions
/// scheduled. Throws std::runtime_error when the ledger refuses any of it.
void prepare(Ledger& ledger, const Size& size, Trust trust = Trust::embedded);

/// The post that delivers the `number`-th session, counted package by package within one round of
/// sessions after the other: one session_delivered, from which the ledger derives a charge.
Post delivery(const Size& size, std::uint64_t number);

/// The same of a session of a package, both counted from 0.
Post delivery_of(std::uint32_t package, std::uint32_t session);

}  // namespace daybook::bench

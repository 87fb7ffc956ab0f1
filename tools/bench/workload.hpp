/// Real work to measure with: packages of a programme, each with sessions waiting to be delivered.
#pragma once

#include <cstdint>
#include <vector>

#include "eventstore/ledger/ledger.hpp"

namespace daybook::bench {

struct Size {
  std::uint32_t packages = 10'000;
  std::uint32_t sessions = 32;  ///< of each package

  std::uint64_t deliveries() const { return std::uint64_t{packages} * sessions; }
};

/// In which order the sessions of all packages are delivered.
enum class Order : std::uint8_t {
  rounds,  ///< the first session of every package, one package after the other, then the second
  random   ///< each time any package's next one; the same order in every run
};

/// Who posts the deliveries.
Poster provider_staff();

/// Opens a programme with its provider, and `size.packages` confirmed packages with all sessions
/// scheduled. Throws std::runtime_error when the ledger refuses any of it.
void prepare(Ledger& ledger, const Size& size, Trust trust = Trust::embedded);

/// The posts that deliver all sessions: each one session_delivered, from which the ledger derives a
/// charge.
class Deliveries {
 public:
  Deliveries(const Size& size, Order order);

  /// The `number`-th of them, from 0.
  Post operator()(std::uint64_t number) const;

 private:
  struct Place {
    std::uint32_t package;
    std::uint32_t session;
  };

  const Size size_;
  std::vector<Place> places_;  ///< empty for rounds
};

/// The `number`-th of them in rounds.
Post delivery(const Size& size, std::uint64_t number);
/// The post that delivers a session of a package, both counted from 0.
Post delivery_of(std::uint32_t package, std::uint32_t session);

}  // namespace daybook::bench

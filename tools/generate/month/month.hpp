/// The month after a history, as posts over connections: each client its own, in any interleaving.
#pragma once

#include <string>
#include <vector>

#include "tools/generate/history.hpp"

namespace daybook::generate {

/// One client: who posts, and what, one post a line, in its order. Lines name neither actor nor
/// time of recording.
struct MonthClient {
  Poster actor;
  std::vector<std::string> lines;
};

/// What `clients` clients do in the month after `history`, which has been run to its end.
///
/// Clients take turns at being a provider's worker, who holds sessions of packages that no other
/// client touches, and a lead professional, who opens cases and records progress of families of
/// their own; the third is finance, who approves and pays. No post rests on another client's, so
/// that every interleaving is accepted; none is dated in a published year or decides one of its
/// requests otherwise. Each line has been accepted by the history's own ledger.
std::vector<MonthClient> month_after(History& history, std::uint64_t seed, int clients);

}  // namespace daybook::generate

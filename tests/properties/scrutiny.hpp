/// A random history under scrutiny: after every accepted post, what its money must still satisfy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <boost/json.hpp>

#include "projections/books/books.hpp"
#include "tests/properties/random_history.hpp"
#include "tests/properties/tally.hpp"

namespace daybook::test {

/// A history with its books and the second opinion, and what they say that cannot be. The same seed
/// and basis make the same history and find the same faults.
class Scrutiny {
 public:
  Scrutiny(std::uint64_t seed, v::ChargeBasis basis);

  /// Makes one post; the sentences that say what it broke, a line each. Empty: it was refused, or
  /// it broke nothing. The groups of the views, which are slow to ask for, are checked after every
  /// sixteenth accepted post.
  std::string step();
  /// Checks the groups of the views as they stand at the end; the sentences as of `step`.
  std::string finish();

  const RandomHistory& history() const { return history_; }

 private:
  void fault(const std::string& sentence) { faults_ += sentence + "\n"; }
  void expect_same(const std::string& what, Money is, Money should);
  /// Lets the books and the tally read what was posted; notes the last approval among it.
  void catch_up();

  // --- packages
  void check_packages();
  void check_package(const PackageRow& row);
  /// No two live charges hold the same share.
  void check_shares(const Package& package);
  /// No live charge is invoiced twice, approved invoices add up, and none is overpaid.
  void check_invoices(const Package& package);

  // --- budget
  /// What the budget view says of a line agrees with itself, with the tally and with the writer.
  void check_line(std::string_view year, std::string_view line);
  /// An approval leaves no line below zero.
  void check_approval();
  const Budget& budget() { return history_.ledger().states().budget("p"); }

  // --- groups
  void check_groups();
  /// Every number of the total is the sum over the groups, and over the lines, that have it.
  void check_sums(const std::string& view, const std::string& params);
  void check_sum(const boost::json::object& answer, const char* list, std::string_view field,
                 const std::string& asked);

  RandomHistory history_;
  Books books_;
  Tally tally_;
  std::optional<std::pair<Year, std::string>> approved_;
  std::size_t accepted_ = 0;
  std::string faults_;
};

}  // namespace daybook::test

/// Money added up from the entries alone: a second opinion on what states and views say.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "eventstore/ledger/memory_ledger.hpp"

namespace daybook::test {

/// The sums of a ledger of one programme. It reads entries alone, no states and no views, so that
/// their mistakes are not its own.
class Tally {
 public:
  struct OfPackage {
    std::string line;
    Money price;
    Money session_charges;
    bool confirmed = false;
    bool ended = false;
  };

  /// Adds the next entry. It trusts the ledger: an entry about a charge never raised may throw.
  void apply(const Recorded& event);

  /// Whether a charge stands on two invoices that are neither cancelled nor voided.
  bool bills_twice() const;

  /// The charges of all kinds that fall in `year`, of the packages on `line`, less the reversed.
  Money spent(Year year, std::string_view line) const;

  std::map<std::string, OfPackage> packages;

 private:
  struct Charged {
    std::string package;
    Money amount;
    Year year;
    bool of_session;
  };

  struct Bill {
    std::pair<std::string, std::string> bill;  ///< package and invoice
    std::vector<Position> charges;
  };

  void take(const Recorded& event, const v::InvoiceReceived& received);
  void add(const Charged& charged);

  std::map<std::pair<std::string, std::string>, Position> charge_of_session_;
  std::map<Position, Bill> bills_;
  std::map<Position, Charged> reversals_;
  std::map<std::pair<Year, std::string>, Money> spent_;
};

}  // namespace daybook::test

/// The money of one programme, by year and line, as the checks need it (rulebook 6.4).
#pragma once

#include <string>
#include <vector>

#include "domain/state/block.hpp"
#include "domain/state/case.hpp"
#include "domain/state/package/package.hpp"
#include "domain/state/programme.hpp"

namespace daybook {

/// One line of one year. What is reserved and committed stands under the year it was approved for,
/// even once that year is closed: `available` looks through closed years.
struct LineBalance {
  Year year;
  std::string line;
  Money allocated;
  Money reserved;
  Money committed;
  Money spent;
};

/// What was granted of a fund for a year, over all cases of the programme.
struct FundTotal {
  std::string fund;
  Year year;
  Money granted;
};

struct Budget {
  std::vector<LineBalance> lines;
  std::vector<Year> closed;
  std::vector<FundTotal> funds;

  LineBalance& line(Year year, std::string_view name);
  /// What was allocated to a line, withdrawals and virements off it.
  Money allocated(Year year, std::string_view name) const;
  /// What was granted of a fund for a year.
  Money granted(std::string_view fund, Year year) const;
  /// allocated − reserved − committed − spent, with what closed years have carried forward into
  /// `year`.
  Money available(Year year, std::string_view name) const;
  /// The year in which a commitment made for `year` stands now: the first that is not closed.
  Year open_year(Year year) const;
};

/// True for a programme's own events that change its budget.
bool changes_budget(const Recorded& event);
/// Applies a programme's own event. Total.
void evolve(Budget& budget, const Recorded& event);
/// Adds a grant to its fund's total.
void grant(Budget& budget, const FundApplication& application);

/// What a package stream's event changed: exposure before and after, and charges raised or
/// reversed.
struct PackageMove {
  Exposure before;
  Exposure after;
  Year approved_for;
  Money charged;  ///< of the event itself; negative for a reversal
  Year charged_in;
};

/// Applies what an event on a package changed. `line` is the one the package is approved on.
void apply_move(Budget& budget, const PackageMove& move, std::string_view line);

/// Applies what an event did to a block: what it holds and what is charged of it stand on its own
/// year and line.
void apply_move(Budget& budget, const BlockMove& move);

}  // namespace daybook

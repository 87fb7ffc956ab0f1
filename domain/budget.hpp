/// The money of one programme, by year and line, as the checks need it (rulebook 6.4).
#pragma once

#include <string>
#include <vector>

#include "domain/block.hpp"
#include "domain/package.hpp"
#include "domain/programme.hpp"

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

struct Budget {
  std::vector<LineBalance> lines;
  std::vector<Year> closed;
  std::vector<Block> blocks;

  LineBalance& line(Year year, std::string_view name);
  /// allocated − reserved − committed − spent, with what closed years have carried forward into
  /// `year`.
  Money available(Year year, std::string_view name) const;
  /// The year in which a commitment made for `year` stands now: the first that is not closed.
  Year open_year(Year year) const;
};

/// Applies a programme's own event. Total.
void evolve(Budget& budget, const Recorded& event);

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

/// Applies what a package's event, which has changed `package` already, did to a block. True when
/// it did something.
bool apply_to_blocks(Budget& budget, const Recorded& event, const Package& package);

}  // namespace daybook

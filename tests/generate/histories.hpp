/// Histories for the tests: made from the shipped data files, written to memory, and read back by a
/// ledger.
#pragma once

#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "domain/base/calendar.hpp"
#include "eventstore/ledger/memory_ledger.hpp"
#include "tools/generate/history.hpp"
#include "tools/generate/output/copies.hpp"

namespace daybook::generate {

const Plan& shipped_plan();

/// A history that has run, and what it wrote.
struct Written {
  explicit Written(CopyOptions options, std::optional<Date> until = {});

  std::ostringstream out;
  CopyWriter writer;
  History history;

  std::vector<std::string> lines() const;
};

/// Posts each line as an import into an empty ledger does; a refused one fails the test.
void import_all(MemoryLedger& ledger, const std::vector<std::string>& lines);

/// The activity table, counted from the packages of a programme as the view `activity` counts them.
struct Activity {
  struct Row {
    int requests = 0;
    int confirmed = 0;
    int did_not_proceed = 0;
    int open = 0;
  };
  std::map<Year, Row> years;
  std::map<std::string, int> localities;     ///< confirmed, of the distributed year
  std::map<std::string, int> package_types;  ///< confirmed, of the distributed year
};
Activity counted(States& states, const World& world);
/// The same of copy `copy` of the programme.
Activity counted_copy(States& states, std::uint64_t copy, const World& world);

/// Fails the test where the table is not the published one.
void require_published(const Activity& activity);

}  // namespace daybook::generate

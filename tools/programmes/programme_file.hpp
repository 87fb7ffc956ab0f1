/// Programmes as data files: TOML in, the `data` of programme_opened and of what follows it out.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "domain/base/quantity.hpp"
#include "tools/programmes/toml_json.hpp"

namespace daybook {

/// A line that the programme's money stands on, with what the specification gives it in a year
/// where it names an amount.
struct BudgetLine {
  std::string line;
  std::string year;  ///< "2022/23"; empty where no amount is named
  Money amount;
};

/// A programme's file. Every part has passed the checks of the event that it is the data of.
struct ProgrammeFile {
  boost::json::object opening;               ///< of programme_opened
  std::vector<boost::json::object> targets;  ///< each of a target_set
  std::vector<BudgetLine> budget_lines;
};

/// Reads a programme's file into events' data that the ledger will accept.
///
/// Keys, their types and their ranges are those of the vocabulary: what a post may not say, a file
/// may not say. Beyond that, dates and bounds that belong together must be in order. Fails naming
/// the file, the field, its value and what would be right.
Result<ProgrammeFile, FileFault> read_programme(const std::filesystem::path& file);

/// As read_programme, of a text; `called` names it in a fault.
Result<ProgrammeFile, FileFault> programme_from_toml(std::string_view text,
                                                     std::string_view called);

/// Where the data files that ship with the programs lie: `programmes/` beside the running program.
std::filesystem::path shipped_programmes();

}  // namespace daybook

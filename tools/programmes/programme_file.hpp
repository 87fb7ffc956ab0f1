/// Programmes as data files: TOML in, the `data` of programme_opened out.
#pragma once

#include <filesystem>
#include <string_view>

#include <boost/json/object.hpp>

#include "tools/programmes/toml_json.hpp"

namespace daybook {

/// Reads a programme's file into the `data` of a programme_opened that the ledger will accept.
///
/// Keys, their types and their ranges are those of the vocabulary and of nothing else: what a post
/// may not say, a file may not say. Fails naming the file, the field, its value and what would be
/// right.
Result<boost::json::object, FileFault> read_programme(const std::filesystem::path& file);

/// As read_programme, of a text; `called` names it in a fault.
Result<boost::json::object, FileFault> programme_from_toml(std::string_view text,
                                                           std::string_view called);

/// Where the data files that ship with the programs lie: `programmes/` beside the running program.
std::filesystem::path shipped_programmes();

}  // namespace daybook

/// TOML files as JSON values, so that one set of checks judges both.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "domain/base/result.hpp"

namespace daybook {

/// Why a file could not be used: the file, the place in it, and what would be right. For people.
struct FileFault {
  std::string message;
};

/// Reads TOML into JSON. Dates and times become texts as they were written; nothing else changes
/// its kind.
///
/// Fails with the line, what is written there and what the reader stumbled over. `called` names the
/// text in that message.
Result<boost::json::object, FileFault> json_from_toml(std::string_view text,
                                                      std::string_view called);

/// Reads the file as json_from_toml does; fails too when it cannot be read.
Result<boost::json::object, FileFault> json_from_toml_file(const std::filesystem::path& file);

}  // namespace daybook

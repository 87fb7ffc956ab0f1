/// Where a command's answer goes.
#pragma once

#include <string>

#include <boost/json/object.hpp>

namespace daybook::command {

/// An answer as text, in one of the formats table, json, csv and html.
std::string answer_text(const boost::json::object& answer, const std::string& format);

/// To the file at `path`; to standard output when it is empty. Throws CommandError when the file
/// cannot be written.
void write_out(const std::string& text, const std::string& path);

}  // namespace daybook::command

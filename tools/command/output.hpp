/// Where a command's answer goes.
#pragma once

#include <string>

#include <boost/json/object.hpp>

namespace daybook::command {

/// An answer as text, in one of the formats table, json, csv and html.
std::string answer_text(const boost::json::object& answer, const std::string& format);

/// To the file at `path`, whole or not at all; to standard output when it is empty. Throws
/// CommandError when the file cannot be written.
void write_out(const std::string& text, const std::string& path);

/// Throws CommandError when whoever started the command closed its standard output, where `what` is
/// shown once and never again.
void require_output(const char* what);

}  // namespace daybook::command

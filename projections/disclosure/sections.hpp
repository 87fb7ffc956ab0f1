/// The data held about a case or supporter, sorted under headings: tables made from a history's
/// entries by a list of which type tells what (subject access report).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace daybook {

/// The sections in reading order, each `{"section","title","rows":[{"date"?,"stream"?,…,
/// "positions":[…]}]}`: `date` is the business date of the entry that the row begins with, `stream`
/// its stream where that is not `subject`, `positions` the entries that the row was made from.
/// Sections without rows are among them.
///
/// `entries` are a history's (history_entries), in order of position. What was voided counts for
/// nothing here. An entry of a type that no section names is told under `also_recorded`; voids
/// are told by the story alone.
boost::json::array sections_of(std::string_view subject, const boost::json::array& entries);

/// A column of a section holds codes, to be shown as words.
bool holds_codes(std::string_view section, std::string_view column);

/// The columns of a section's rows, in order, `positions` left out.
std::vector<std::string> columns_of(std::string_view section);

/// Fields that the list names and the vocabulary does not have, as `type.field`. There are none.
std::vector<std::string> unknown_section_fields();

}  // namespace daybook

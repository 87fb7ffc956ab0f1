/// Changing an evidence file as somebody might who wants to deceive.
#pragma once

#include <string>
#include <vector>

#include "projections/evidence/evidence.hpp"

namespace daybook::test {

/// The texts of the entries in a file, and the file with others in their place: nothing else is
/// changed, so that its digest no longer fits.
std::vector<std::string> entry_texts(const std::string& text);
std::string with_entries(const std::string& text, const std::vector<std::string>& entries);

/// The same content with a digest that fits: what somebody writes who knows the format.
std::string resealed(const std::string& text);

}  // namespace daybook::test

/// Citations of the five service specifications: "D 5.5", "A tier 1", "K reporting".
///
/// A test's name ends with what it holds to, in parentheses, each citation whole: "… (D 5.5,
/// D 6.1)". Daybook's own pages are cited likewise: "rulebook 5.4" (domain/RULES.md), "ledger 1.10"
/// (eventstore/PROMISES.md), "views" (projections/VIEWS.md), "keys 10" (KEYS.md), "format 15"
/// (FORMAT.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace daybook::rules {

/// Whether `text` as a whole names a paragraph, known or not.
bool is_citation(std::string_view text);

/// The paragraphs named in the parentheses that end `title`, in their order; none when it ends
/// otherwise.
std::vector<std::string> cited_in(std::string_view title);

/// What breaks the convention in `title`: a paragraph named elsewhere than at its end, or shortened
/// ("D 5.5, 6.1").
std::optional<std::string> fault_in(std::string_view title);

/// `title` without the parentheses that end it.
std::string_view without_citation(std::string_view title);

}  // namespace daybook::rules

/// tests/RULES.md: paragraph, rule, where it is, and the tests that name it.
#pragma once

#include <string>
#include <vector>

#include "tools/rules/paragraphs.hpp"
#include "tools/rules/sources.hpp"

namespace daybook::rules {

/// The names that the vocabulary and the views hold, in their own order; derived events are none.
struct Names {
  std::vector<std::string> events;
  std::vector<std::string> policy;
  std::vector<std::string> views;
};
Names names_in_use();

/// The page as Markdown; the same input gives the same bytes.
std::string page_of(const Specifications& specifications, const std::vector<Test>& tests);

/// What is wrong, one sentence each: paragraphs without a test, tests and references that name an
/// unknown paragraph or break the convention, events, policy keys and views that do not exist,
/// requirement lines that are accounted for nowhere.
std::vector<std::string> faults_of(const Specifications& specifications,
                                   const std::vector<Test>& tests,
                                   const std::vector<Reference>& references);

}  // namespace daybook::rules

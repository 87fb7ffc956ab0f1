/// The faults that --check finds.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "tools/rules/citation.hpp"
#include "tools/rules/table.hpp"

namespace daybook::rules {

namespace {

using Faults = std::vector<std::string>;

void check_tests(Faults& faults, const Specifications& all, const std::vector<Test>& tests) {
  std::set<std::string> cited;
  for (const auto& test : tests) {
    if (const auto fault = fault_in(test.title))
      faults.push_back(fmt::format("tests/{}: \"{}\": {}", test.file, test.title, *fault));
    for (const auto& paragraph : cited_in(test.title)) {
      cited.insert(paragraph);
      if (!all.find(paragraph))
        faults.push_back(
            fmt::format("tests/{}: \"{}\" names {}, which paragraphs.toml does not hold", test.file,
                        test.title, paragraph));
    }
  }
  for (const auto& paragraph : all.paragraphs)
    if (!cited.contains(paragraph.id))
      faults.push_back(
          fmt::format("{} has no test: name one \"… ({})\"", paragraph.id, paragraph.id));
}

void check_references(Faults& faults, const Specifications& all,
                      const std::vector<Reference>& references) {
  for (const auto& reference : references)
    if (!all.find(reference.paragraph))
      faults.push_back(fmt::format("domain/{} refers to {}, which paragraphs.toml does not hold",
                                   reference.file, reference.paragraph));
}

void check_names(Faults& faults, const Paragraph& paragraph, const Names& names) {
  const auto check = [&](std::string_view kind, const std::vector<std::string>& named,
                         const std::vector<std::string>& known) {
    for (const auto& name : named)
      if (std::find(known.begin(), known.end(), name) == known.end())
        faults.push_back(fmt::format("{}: there is no {} {}", paragraph.id, kind, name));
  };
  check("event", paragraph.events, names.events);
  check("policy key", paragraph.policy, names.policy);
  check("view", paragraph.views, names.views);
}

void check_lines(Faults& faults, const Specifications& all) {
  std::set<std::string> accounted;
  const auto take = [&](const std::vector<std::string>& lines) {
    accounted.insert(lines.begin(), lines.end());
  };
  for (const auto& paragraph : all.paragraphs) take(paragraph.lines);
  for (const auto& group : all.left_out) take(group.lines);
  for (const auto& [letter, count] : all.lines)
    for (int i = 1; i <= count; ++i)
      if (const auto line = fmt::format("{}-{}", letter, i); accounted.erase(line) == 0)
        faults.push_back(line + " is neither behind a paragraph nor left out for a reason");
  for (const auto& line : accounted) faults.push_back(line + " is no line of a specification");
}

}  // namespace

Faults faults_of(const Specifications& specifications, const std::vector<Test>& tests,
                 const std::vector<Reference>& references) {
  Faults faults;
  check_tests(faults, specifications, tests);
  check_references(faults, specifications, references);
  const auto names = names_in_use();
  for (const auto& paragraph : specifications.paragraphs) check_names(faults, paragraph, names);
  check_lines(faults, specifications);
  return faults;
}

}  // namespace daybook::rules

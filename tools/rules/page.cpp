/// tests/RULES.md as text.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tools/rules/citation.hpp"
#include "tools/rules/table.hpp"

namespace daybook::rules {

namespace {

constexpr const char* head = R"(# Paragraph, rule, test

Made by `tools/dev rules` from `rules/paragraphs.toml`, `rules/left_out.toml` and the names of the tests; not to be edited.

Every paragraph of the five service specifications that a rule rests on, the rule in one sentence, the events, policy keys and
views that carry it, and the tests that would fail if it were broken. A test's name ends with the paragraphs that it holds to. The
test `rules/every paragraph has its tests` fails when this page is old, when a paragraph has no test, or when a test names
a paragraph that is not here.
)";

const std::vector<std::pair<char, const char*>> specifications_in_order = {
    {'E', "Essex: peer support for adoptive families"},
    {'K', "Kent: ENSURE"},
    {'D', "Dorset: Family Support Packages"},
    {'P', "Cambridgeshire and Peterborough: High Level Family Support"},
    {'A', "Adoption Central England: tiers of support"}};

std::string code_list(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += fmt::format("{}`{}`", out.empty() ? "" : " ", name);
  return out;
}

std::string where(const Paragraph& paragraph) {
  std::string out = code_list(paragraph.events);
  const auto add = [&](const char* kind, const std::vector<std::string>& names) {
    if (!names.empty())
      out += fmt::format("{}{}: {}", out.empty() ? "" : "<br>", kind, code_list(names));
  };
  add("policy", paragraph.policy);
  add("views", paragraph.views);
  return out;
}

std::string tests_of(const Paragraph& paragraph, const std::vector<Test>& tests) {
  std::string out;
  for (const auto& test : tests) {
    const auto cited = cited_in(test.title);
    if (std::find(cited.begin(), cited.end(), paragraph.id) == cited.end()) continue;
    out += fmt::format("{}`{}`: {}", out.empty() ? "" : "<br>", test.file,
                       without_citation(test.title));
  }
  return out;
}

void add_paragraphs(std::string& page, char letter, const char* title, const Specifications& all,
                    const std::vector<Test>& tests) {
  page +=
      fmt::format("\n## {} {}\n\n| | rule | where | tests |\n|---|---|---|---|\n", letter, title);
  for (const auto& paragraph : all.paragraphs)
    if (paragraph.id[0] == letter)
      page += fmt::format("| {} | {} | {} | {} |\n", paragraph.id, paragraph.rule, where(paragraph),
                          tests_of(paragraph, tests));
}

/// Where a requirement line is answered: paragraphs, or the group that it is left out with.
std::string answer_to(const std::string& line, const Specifications& all) {
  std::vector<std::string> answers;
  const auto holds = [&](const std::vector<std::string>& lines) {
    return std::find(lines.begin(), lines.end(), line) != lines.end();
  };
  for (const auto& paragraph : all.paragraphs)
    if (holds(paragraph.lines)) answers.push_back(paragraph.id);
  for (std::size_t i = 0; i < all.left_out.size(); ++i)
    if (holds(all.left_out[i].lines)) answers.push_back(fmt::format("left out, {}", i + 1));
  return fmt::format("{}", fmt::join(answers, ", "));
}

void add_lines(std::string& page, const Specifications& all) {
  page +=
      "\n## Every line of the specifications\n\nThe specifications were read line by line, and the "
      "lines numbered."
      " Each is behind a paragraph above, or left out with the group of that number.\n";
  for (const auto& [letter, title] : specifications_in_order) {
    page += fmt::format("\n**{}** {}:", letter, title);
    const auto count = all.lines.at(std::string(1, letter));
    for (int i = 1; i <= count; ++i) {
      const auto line = fmt::format("{}-{}", letter, i);
      page += fmt::format("\n{} → {}{}", line, answer_to(line, all), i < count ? " ·" : "");
    }
    page += "\n";
  }
}

void add_left_out(std::string& page, const Specifications& all) {
  page += "\n## Left out on purpose\n\n| | what | why | lines |\n|---|---|---|---|\n";
  for (std::size_t i = 0; i < all.left_out.size(); ++i) {
    const auto& group = all.left_out[i];
    page += fmt::format("| {} | {} | {} | {} |\n", i + 1, group.what, group.why,
                        fmt::join(group.lines, ", "));
  }
}

/// One of the lists of names that a paragraph has.
using NamesOf = std::vector<std::string> Paragraph::*;

/// The names that no paragraph's list holds, as code.
std::string named_by_none(const std::vector<std::string>& names, const Specifications& all,
                          NamesOf list) {
  std::vector<std::string> left;
  for (const auto& name : names)
    if (std::none_of(all.paragraphs.begin(), all.paragraphs.end(), [&](const Paragraph& paragraph) {
          const auto& named = paragraph.*list;
          return std::find(named.begin(), named.end(), name) != named.end();
        }))
      left.push_back(name);
  return code_list(left);
}

void add_rulings(std::string& page, const Specifications& all) {
  const auto names = names_in_use();
  page += fmt::format(
      "\n## Asked by no paragraph\n\nWhat a ledger needs, or a ruling of the rulebook's own "
      "(`../domain/RULES.md`).\n\n**Events** {}\n\n**Policy** {}\n\n**Views** {}\n",
      named_by_none(names.events, all, &Paragraph::events),
      named_by_none(names.policy, all, &Paragraph::policy),
      named_by_none(names.views, all, &Paragraph::views));
}

}  // namespace

std::string page_of(const Specifications& specifications, const std::vector<Test>& tests) {
  std::string page = head;
  for (const auto& [letter, title] : specifications_in_order)
    add_paragraphs(page, letter, title, specifications, tests);
  add_rulings(page, specifications);
  add_left_out(page, specifications);
  add_lines(page, specifications);
  return page;
}

}  // namespace daybook::rules

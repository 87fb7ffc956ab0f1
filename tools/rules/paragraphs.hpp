/// tests/rules/*.toml: which paragraphs a rule rests on, and what is left out on purpose.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace daybook::rules {

/// A paragraph of a specification and what Daybook does about it.
struct Paragraph {
  std::string id;                   ///< "D 5.5"
  std::string rule;                 ///< one sentence
  std::vector<std::string> events;  ///< types of event
  std::vector<std::string> policy;  ///< policy keys
  std::vector<std::string> views;
  std::vector<std::string> lines;  ///< "D-7": the requirement lines that it answers
};

/// Lines that are left out for one reason.
struct LeftOut {
  std::string what;
  std::string why;
  std::vector<std::string> lines;
};

struct Specifications {
  std::vector<Paragraph> paragraphs;
  std::vector<LeftOut> left_out;
  std::map<std::string, int> lines;  ///< how many lines each specification was read into

  const Paragraph* find(const std::string& id) const;
};

/// Reads paragraphs.toml and left_out.toml of `folder`; throws what toml++ throws.
Specifications read_specifications(const std::filesystem::path& folder);

}  // namespace daybook::rules

#include "tools/rules/paragraphs.hpp"

#include <toml++/toml.h>

namespace daybook::rules {

namespace {

std::vector<std::string> list(const toml::table& table, std::string_view key) {
  std::vector<std::string> items;
  if (const auto* array = table[key].as_array())
    for (const auto& item : *array) items.push_back(item.value_or<std::string>(""));
  return items;
}

std::string text(const toml::table& table, std::string_view key) {
  return table[key].value_or<std::string>("");
}

}  // namespace

const Paragraph* Specifications::find(const std::string& id) const {
  for (const auto& paragraph : paragraphs)
    if (paragraph.id == id) return &paragraph;
  return nullptr;
}

Specifications read_specifications(const std::filesystem::path& folder) {
  Specifications read;
  const auto built = toml::parse_file((folder / "paragraphs.toml").string());
  for (const auto& item : *built["paragraph"].as_array()) {
    const auto& one = *item.as_table();
    read.paragraphs.push_back({text(one, "id"), text(one, "rule"), list(one, "events"),
                               list(one, "policy"), list(one, "views"), list(one, "lines")});
  }
  const auto left_out = toml::parse_file((folder / "left_out.toml").string());
  for (const auto& item : *left_out["group"].as_array()) {
    const auto& one = *item.as_table();
    read.left_out.push_back({text(one, "what"), text(one, "why"), list(one, "lines")});
  }
  for (const auto& [letter, count] : *left_out["lines"].as_table())
    read.lines[std::string(letter.str())] = count.value_or(0);
  return read;
}

}  // namespace daybook::rules

#include "tools/generate/output/fields.hpp"

#include <fmt/format.h>

namespace daybook::generate {

namespace {

namespace json = boost::json;

const json::object nothing;

}  // namespace

void Fields::note(std::string_view key, std::string_view what) const {
  if (fault_.empty()) fault_ = fmt::format("{}{}: {}", path_, key, what);
}

const json::value* Fields::find(std::string_view key) const {
  const auto* found = object_.if_contains(key);
  if (!found) note(key, "is missing");
  return found;
}

std::int64_t Fields::number(std::string_view key) const {
  const auto* found = find(key);
  if (found && found->is_int64() && found->get_int64() >= 0) return found->get_int64();
  note(key, "must be a whole number, 0 or more");
  return 0;
}

std::string Fields::text(std::string_view key) const {
  const auto* found = find(key);
  if (found && found->is_string()) return std::string(found->get_string());
  note(key, "must be a text");
  return {};
}

Date Fields::date(std::string_view key) const {
  if (const auto parsed = parse_date(text(key))) return *parsed;
  note(key, "must be a date YYYY-MM-DD");
  return {};
}

Year Fields::year(std::string_view key) const {
  if (const auto parsed = parse_year(text(key))) return *parsed;
  note(key, "must be a year such as 2021/22");
  return {};
}

std::vector<std::string> Fields::texts(std::string_view key) const {
  std::vector<std::string> texts;
  const auto* found = find(key);
  if (!found || !found->is_array()) {
    note(key, "must be a list of texts");
    return texts;
  }
  for (const auto& item : found->get_array())
    if (item.is_string()) texts.emplace_back(item.get_string());
  if (texts.size() != found->get_array().size()) note(key, "must be a list of texts");
  return texts;
}

std::vector<int> Fields::counts(std::string_view key) const {
  std::vector<int> counts;
  const auto* found = find(key);
  if (found && found->is_array())
    for (const auto& item : found->get_array())
      if (item.is_int64() && item.get_int64() >= 0)
        counts.push_back(static_cast<int>(item.get_int64()));
  if (!found || !found->is_array() || counts.size() != found->get_array().size())
    note(key, "must be a list of whole numbers, 0 or more");
  return counts;
}

Fields Fields::table(std::string_view key) const {
  const auto* found = find(key);
  const bool is_table = found && found->is_object();
  if (!is_table) note(key, "must be a table");
  return {is_table ? found->get_object() : nothing, fmt::format("{}{}.", path_, key), fault_};
}

std::vector<Fields> Fields::tables(std::string_view key) const {
  std::vector<Fields> tables;
  const auto* found = find(key);
  if (!found || !found->is_array()) {
    note(key, "must be a list of tables");
    return tables;
  }
  for (const auto& item : found->get_array()) {
    if (!item.is_object()) note(key, "must be a list of tables");
    tables.emplace_back(item.is_object() ? item.get_object() : nothing,
                        fmt::format("{}{}[{}].", path_, key, tables.size()), fault_);
  }
  return tables;
}

std::vector<std::string> Fields::keys() const {
  std::vector<std::string> keys;
  for (const auto& item : object_) keys.emplace_back(item.key());
  return keys;
}

}  // namespace daybook::generate

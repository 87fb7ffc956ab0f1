#include "projections/render/tables.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "projections/render/text.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

json::object as_object(const json::value& item) {
  return item.is_object() ? item.get_object() : json::object{{"value", item}};
}

/// Adds the members' names that are not columns yet, each behind the one that it follows in the
/// object.
void add_columns(std::vector<std::string>& columns, const json::object& object) {
  auto next = columns.begin();
  for (const auto& member : object) {
    const auto known = std::find(columns.begin(), columns.end(), member.key());
    next = known != columns.end() ? known : columns.emplace(next, member.key());
    ++next;
  }
}

void add_row(RenderedPart& part, const json::object& object) {
  auto& row = part.rows.emplace_back();
  for (const auto& column : part.columns) {
    const auto* value = object.if_contains(column);
    row.push_back(value ? *value : json::value(nullptr));
  }
}

RenderedPart list_part(std::string_view name, const json::array& list) {
  RenderedPart part{std::string(name), true, {}, {}};
  for (const auto& item : list) add_columns(part.columns, as_object(item));
  for (const auto& item : list) add_row(part, as_object(item));
  return part;
}

RenderedPart object_part(std::string_view name, const json::object& object) {
  RenderedPart part{std::string(name), false, {}, {}};
  add_columns(part.columns, object);
  add_row(part, object);
  return part;
}

/// Inside an object only a list of objects is a table of its own.
bool is_table(const json::value& value, bool outermost) {
  if (!value.is_array()) return false;
  const auto& list = value.get_array();
  return outermost || (!list.empty() && list.front().is_object());
}

void add_parts(std::vector<RenderedPart>& parts, const std::string& path,
               const json::object& object) {
  json::object single;
  std::vector<RenderedPart> inner;
  for (const auto& member : object) {
    const auto& value = member.value();
    const std::string_view key = member.key();
    const auto name = path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
    if (value.is_object())
      add_parts(inner, name, value.get_object());
    else if (is_table(value, path.empty()))
      inner.push_back(list_part(name, value.get_array()));
    else
      single[member.key()] = value;
  }
  if (!single.empty()) parts.push_back(object_part(path, single));
  parts.insert(parts.end(), inner.begin(), inner.end());
}

json::object with_units(const json::object& result) {
  const auto* path = result.if_contains("path");
  if (!path || !path->is_string() || !path->get_string().ends_with("_pence")) return result;
  json::object out{{"path", *path}, {"value_pence", result.at("value")}};
  json::array list;
  for (const auto& part : result.at("contributions").as_array())
    list.push_back(
        json::object{{"position", part.at("position")}, {"amount_pence", part.at("amount")}});
  out["contributions"] = std::move(list);
  return out;
}

}  // namespace

std::vector<RenderedPart> parts_of(const boost::json::object& result) {
  std::vector<RenderedPart> parts;
  add_parts(parts, "", result);
  return parts;
}

std::vector<RenderedPart> shown_parts(const boost::json::object& answer) {
  return parts_of(with_units(answer.at("result").as_object()));
}

std::string title_of(const RenderedPart& part) {
  std::string title;
  for (const char c : words_of(part.name))
    title += c == '.' ? std::string(": ") : std::string(1, c);
  return title;
}

std::vector<BasisLine> question_of(const boost::json::object& answer) {
  std::vector<BasisLine> lines;
  for (const auto& param : answer.at("params").as_object())
    lines.push_back({words_of(param.key()), cell_text(param.value(), Unit::none)});
  return lines;
}

std::vector<BasisLine> basis_of(const boost::json::object& answer) {
  const auto& as_at = answer.at("as_at").as_object();
  std::vector<BasisLine> lines;
  const auto add = [&](std::string label, const json::value& value) {
    if (!value.is_null()) lines.push_back({std::move(label), cell_text(value, Unit::none)});
  };
  add("entries", as_at.at("size"));
  add("root", as_at.at("root"));
  add("recorded at", as_at.at("recorded_at"));
  add("on", answer.at("on"));
  add("version of the view", answer.at("version"));
  add("digest of the result", answer.at("digest"));
  if (const auto* note = answer.if_contains("publication")) add("publication", *note);
  return lines;
}

}  // namespace daybook

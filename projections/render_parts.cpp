#include "projections/render_parts.hpp"

#include <algorithm>

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

}  // namespace

std::vector<RenderedPart> parts_of(const boost::json::object& result) {
  std::vector<RenderedPart> parts;
  json::object single;
  for (const auto& member : result) {
    const auto& value = member.value();
    if (value.is_object())
      parts.push_back(object_part(member.key(), value.get_object()));
    else if (value.is_array())
      parts.push_back(list_part(member.key(), value.get_array()));
    else
      single[member.key()] = value;
  }
  if (!single.empty()) parts.insert(parts.begin(), object_part("", single));
  return parts;
}

}  // namespace daybook

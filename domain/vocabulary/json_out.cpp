#include "domain/vocabulary/json_out.hpp"

#include <boost/json.hpp>

#include "domain/base/calendar.hpp"
#include "domain/vocabulary/shape.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

json::value text_value(std::string_view text) {
  return json::string(text.data(), text.size());
}

json::value integer_value(const FieldShape& field, std::int64_t value) {
  switch (field.form) {
    case Form::boolean:
      return value != 0;
    case Form::date:
      return text_value(to_text(Date{static_cast<std::int32_t>(value)}));
    case Form::instant:
      return text_value(to_text(Instant{value}));
    case Form::choice:
      return text_value(choice_name(field, value));
    default:
      return value;
  }
}

json::object table_value(const flatbuffers::Table& table, const TableShape& shape);

json::value list_value(const flatbuffers::Table& table, const FieldShape& field) {
  json::array items;
  for (std::uint32_t i = 0; i < length_of(table, field); ++i) {
    if (field.form == Form::table)
      items.push_back(table_value(*table_at(table, field, i), *field.table));
    else if (field.stored == reflection::String)
      items.push_back(text_value(text_at(table, field, i)->string_view()));
    else
      items.push_back(integer_value(field, integer_at(table, field, i)));
  }
  return items;
}

std::string_view key_text(const flatbuffers::Table& row, const FieldShape& key) {
  return key.stored == reflection::String ? text_in(row, key)->string_view()
                                          : choice_name(key, integer_in(row, key));
}

/// A map's rows as nested objects, one level a key that is there.
json::value map_value(const flatbuffers::Table& table, const FieldShape& field) {
  json::object rows;
  const auto& last = field.table->fields.back();
  for (std::uint32_t i = 0; i < length_of(table, field); ++i) {
    const auto& row = *table_at(table, field, i);
    json::value* at = nullptr;
    for (const auto& key : field.table->fields) {
      if (&key == &last || !present(row, key)) continue;
      auto& level = !at ? rows : at->is_object() ? at->get_object() : at->emplace_object();
      at = &level[json::string_view(key_text(row, key).data(), key_text(row, key).size())];
    }
    if (at) *at = integer_value(last, integer_in(row, last));
  }
  return rows;
}

json::object table_value(const flatbuffers::Table& table, const TableShape& shape) {
  json::object object;
  for (const auto& field : shape.fields) {
    if (!present(table, field)) continue;
    auto& value = object[field.name];
    if (field.map)
      value = map_value(table, field);
    else if (field.list)
      value = list_value(table, field);
    else if (field.form == Form::table)
      value = table_value(*table_in(table, field), *field.table);
    else if (field.stored == reflection::String)
      value = text_value(text_in(table, field)->string_view());
    else
      value = integer_value(field, integer_in(table, field));
  }
  return object;
}

}  // namespace

boost::json::object data_to_json(v::Data tag, const void* data) {
  return table_value(*static_cast<const flatbuffers::Table*>(data), shape_of(tag));
}

}  // namespace daybook

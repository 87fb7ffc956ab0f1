/// An event from JSON, for every type, by the schema alone.
#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "domain/base/limits.hpp"
#include "domain/base/uuid.hpp"
#include "domain/vocabulary/json_in.hpp"
#include "domain/vocabulary/shape.hpp"
#include "domain/vocabulary/shape_check.hpp"

namespace daybook {

namespace json = boost::json;

namespace {

using flatbuffers::FlatBufferBuilder;
using TableOffset = flatbuffers::Offset<flatbuffers::Table>;

std::int64_t number_of(const json::value& value, const std::string& path) {
  if (value.is_int64()) return value.get_int64();
  malformed(fmt::format("{}: {} must be a whole number", path, shown(value)));
}

std::int64_t choice_of(const FieldShape& field, const json::value& value, const std::string& path) {
  const auto text = text_of(value, path);
  std::string known;
  for (const auto* choice : *field.choices->values()) {
    if (choice->name()->string_view() == text) return choice->value();
    known += (known.empty() ? "" : ", ") + choice->name()->str();
  }
  malformed(fmt::format("{}: '{}' is none of {}", path, text, known));
}

std::int64_t date_of(const json::value& value, const std::string& path) {
  if (const auto parsed = parse_date(text_of(value, path))) return parsed->days;
  malformed(fmt::format("{}: {} is not a date YYYY-MM-DD that exists", path, shown(value)));
}

std::int64_t integer_of(const FieldShape& field, const json::value& value,
                        const std::string& path) {
  switch (field.form) {
    case Form::choice:
      return choice_of(field, value, path);
    case Form::date:
      return date_of(value, path);
    case Form::instant:
      return instant_of(value, path).milliseconds;
    case Form::boolean:
      if (!value.is_bool())
        malformed(fmt::format("{}: {} must be true or false", path, shown(value)));
      return value.get_bool();
    default:
      break;
  }
  const auto number = number_of(value, path);
  if (number < field.min || number > field.max)
    malformed(fmt::format("{}: {} is out of range, {} to {} is allowed", path, number, field.min,
                          field.max));
  return number;
}

void add_integer(FlatBufferBuilder& builder, const FieldShape& field, std::int64_t value) {
  switch (flatbuffers::GetTypeSize(field.stored)) {
    case 1:
      builder.AddElement<std::uint8_t>(field.offset, static_cast<std::uint8_t>(value), 0);
      break;
    case 2:
      builder.AddElement<std::uint16_t>(field.offset, static_cast<std::uint16_t>(value), 0);
      break;
    case 4:
      builder.AddElement<std::int32_t>(field.offset, static_cast<std::int32_t>(value), 0);
      break;
    default:
      builder.AddElement<std::int64_t>(field.offset, value, 0);
  }
}

template <class T>
flatbuffers::uoffset_t integers(FlatBufferBuilder& builder, const FieldShape& field,
                                const json::array& items, const std::string& path) {
  std::vector<T> values;
  for (std::size_t i = 0; i < items.size(); ++i)
    values.push_back(static_cast<T>(integer_of(field, items[i], fmt::format("{}[{}]", path, i))));
  return builder.CreateVector(values).o;
}

TableOffset build_table(FlatBufferBuilder& builder, const TableShape& shape,
                        const json::value& value, const std::string& path, std::string_view called);

/// The rows of a map as objects of their fields: `{"asf":{"2021/22":500000}}` is one row of asf,
/// 2021/22 and 500000.
void collect_rows(const TableShape& shape, std::size_t level, const json::value& value,
                  const std::string& path, const json::object& keys, json::array& rows) {
  const auto last = shape.fields.size() - 1;
  const bool skips = level < last && shape.fields[level].optional && !value.is_object();
  if (level == last || skips) {
    auto row = keys;
    row[shape.fields[last].name] = value;
    rows.push_back(std::move(row));
    return;
  }
  if (!value.is_object()) malformed(fmt::format("{}: {} must be an object", path, shown(value)));
  for (const auto& member : value.get_object()) {
    auto extended = keys;
    extended[shape.fields[level].name] = member.key();
    collect_rows(shape, level + 1, member.value(),
                 fmt::format("{}.{}", path, std::string_view(member.key())), extended, rows);
  }
}

flatbuffers::uoffset_t build_list(FlatBufferBuilder& builder, const FieldShape& field,
                                  const json::value& value, const std::string& path) {
  if (!value.is_array()) malformed(fmt::format("{}: {} must be a list", path, shown(value)));
  const auto& items = value.get_array();
  if (items.size() > limits::list_items)
    malformed(fmt::format("{}: {} items, at most {} are allowed", path, items.size(),
                          limits::list_items));
  if (field.form == Form::table) {
    std::vector<TableOffset> tables;
    for (std::size_t i = 0; i < items.size(); ++i)
      tables.push_back(
          build_table(builder, *field.table, items[i], fmt::format("{}[{}]", path, i), field.name));
    return builder.CreateVector(tables).o;
  }
  if (field.stored == reflection::String) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < items.size(); ++i)
      texts.emplace_back(text_of(items[i], fmt::format("{}[{}]", path, i)));
    return builder.CreateVectorOfStrings(texts).o;
  }
  switch (flatbuffers::GetTypeSize(field.stored)) {
    case 1:
      return integers<std::uint8_t>(builder, field, items, path);
    case 4:
      return integers<std::int32_t>(builder, field, items, path);
    default:
      return integers<std::int64_t>(builder, field, items, path);
  }
}

flatbuffers::uoffset_t build_map(FlatBufferBuilder& builder, const FieldShape& field,
                                 const json::value& value, const std::string& path) {
  if (!value.is_object()) malformed(fmt::format("{}: {} must be an object", path, shown(value)));
  json::array rows;
  collect_rows(*field.table, 0, value, path, {}, rows);
  return build_list(builder, field, rows, path);
}

bool stored_apart(const FieldShape& field) {
  return field.list || field.form == Form::table || field.stored == reflection::String;
}

/// Builds what a field points to, ahead of its table.
flatbuffers::uoffset_t build_apart(FlatBufferBuilder& builder, const FieldShape& field,
                                   const json::value& value, const std::string& path) {
  if (field.map) return build_map(builder, field, value, path);
  if (field.list) return build_list(builder, field, value, path);
  if (field.form == Form::table)
    return build_table(builder, *field.table, value, path, field.name).o;
  const auto text = text_of(value, path);
  return builder.CreateString(text.data(), text.size()).o;
}

void refuse_unknown_fields(const TableShape& shape, const json::object& object,
                           const std::string& path, std::string_view called) {
  for (const auto& item : object) {
    const std::string_view key(item.key().data(), item.key().size());
    bool known = false;
    for (const auto& field : shape.fields) known = known || field.name == key;
    if (!known) malformed(fmt::format("{}.{}: is not a field of {}", path, key, called));
  }
}

TableOffset build_table(FlatBufferBuilder& builder, const TableShape& shape,
                        const json::value& value, const std::string& path,
                        std::string_view called) {
  if (!value.is_object()) malformed(fmt::format("{}: {} must be an object", path, shown(value)));
  const auto& object = value.get_object();
  refuse_unknown_fields(shape, object, path, called);
  std::vector<flatbuffers::uoffset_t> apart(shape.fields.size(), 0);
  std::vector<std::int64_t> inline_values(shape.fields.size(), 0);
  for (std::size_t i = 0; i < shape.fields.size(); ++i) {
    const auto& field = shape.fields[i];
    const auto* given = object.if_contains(field.name);
    const auto field_path = path + "." + field.name;
    if (!given && !field.optional) malformed(fmt::format("{}: is missing", field_path));
    if (!given) continue;
    if (stored_apart(field))
      apart[i] = build_apart(builder, field, *given, field_path);
    else
      inline_values[i] = integer_of(field, *given, field_path);
  }
  const auto start = builder.StartTable();
  for (std::size_t i = 0; i < shape.fields.size(); ++i) {
    const auto& field = shape.fields[i];
    if (!object.contains(field.name)) continue;
    if (stored_apart(field))
      builder.AddOffset(field.offset, flatbuffers::Offset<void>(apart[i]));
    else
      add_integer(builder, field, inline_values[i]);
  }
  return TableOffset(builder.EndTable(start));
}

}  // namespace

void malformed(std::string message) {
  throw Malformed{std::move(message)};
}

std::string shown(const json::value& value) {
  auto text = json::serialize(value);
  return text.size() > 80 ? text.substr(0, 77) + "..." : text;
}

std::string_view text_of(const json::value& value, const std::string& path) {
  if (!value.is_string()) malformed(fmt::format("{}: {} must be a text", path, shown(value)));
  return {value.get_string().data(), value.get_string().size()};
}

Instant instant_of(const json::value& value, const std::string& path) {
  if (const auto parsed = parse_instant(text_of(value, path))) return *parsed;
  malformed(
      fmt::format("{}: {} is not a UTC instant such as 2021-06-03T09:00:00Z", path, shown(value)));
}

const json::value& required(const json::object& object, const char* key) {
  const auto* found = object.if_contains(key);
  if (!found) malformed(fmt::format("{}: is missing", key));
  return *found;
}

std::string build_event(const json::object& object) {
  const auto type_name = text_of(required(object, "type"), "type");
  const auto* type = Vocabulary::instance().find(type_name);
  if (!type) malformed(fmt::format("type: '{}' is not one that this ledger knows", type_name));
  const auto id_text = text_of(required(object, "event_id"), "event_id");
  const auto id = parse_uuid(id_text);
  if (!id) malformed(fmt::format("event_id: '{}' is not a UUID", id_text));
  const auto occurred_at = instant_of(required(object, "occurred_at"), "occurred_at");
  const auto stream = text_of(required(object, "stream"), "stream");

  FlatBufferBuilder builder(512);
  builder.ForceDefaults(true);
  const auto data =
      build_table(builder, shape_of(type->tag), required(object, "data"), "data", type->name);
  const auto stream_text = builder.CreateString(stream.data(), stream.size());
  const v::Uuid uuid(flatbuffers::make_span(id->bytes));
  v::EventBuilder event(builder);
  event.add_event_id(&uuid);
  event.add_stream(stream_text);
  event.add_occurred_at(occurred_at.milliseconds);
  event.add_data_type(type->tag);
  event.add_data(flatbuffers::Offset<void>(data.o));
  v::FinishEventBuffer(builder, event.Finish());
  return {reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize()};
}

}  // namespace daybook

#include "domain/json_in.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/base64.hpp"
#include "domain/calendar.hpp"
#include "domain/content.hpp"
#include "domain/limits.hpp"
#include "domain/shape.hpp"
#include "domain/shape_check.hpp"
#include "domain/uuid.hpp"

namespace daybook {

namespace {

namespace json = boost::json;
using flatbuffers::FlatBufferBuilder;
using TableOffset = flatbuffers::Offset<flatbuffers::Table>;

/// Leaves the reader at the first fault; it never leaves post_from_json.
struct Malformed {
  std::string message;
};

[[noreturn]] void malformed(std::string message) {
  throw Malformed{std::move(message)};
}

std::string shown(const json::value& value) {
  auto text = json::serialize(value);
  return text.size() > 80 ? text.substr(0, 77) + "..." : text;
}

std::string_view view(const json::string& text) {
  return {text.data(), text.size()};
}

std::string_view text_of(const json::value& value, const std::string& path) {
  if (!value.is_string()) malformed(fmt::format("{}: {} must be a text", path, shown(value)));
  return view(value.get_string());
}

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

Instant instant_of(const json::value& value, const std::string& path) {
  if (const auto parsed = parse_instant(text_of(value, path))) return *parsed;
  malformed(
      fmt::format("{}: {} is not a UTC instant such as 2021-06-03T09:00:00Z", path, shown(value)));
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

Expect expect_of(const json::value& value) {
  if (value.is_int64() && value.get_int64() >= 0)
    return {Expect::Kind::exactly, static_cast<std::uint64_t>(value.get_int64())};
  if (value.is_string()) {
    const auto text = view(value.get_string());
    if (text == "any") return {};
    if (text == "new") return {Expect::Kind::fresh, 0};
    if (text == "exists") return {Expect::Kind::exists, 0};
  }
  malformed(fmt::format("expect: {} must be a number of events, \"new\", \"exists\" or \"any\"",
                        shown(value)));
}

void refuse_other_keys(const json::object& object, std::initializer_list<std::string_view> keys,
                       const char* prefix) {
  for (const auto& item : object) {
    const std::string_view key(item.key().data(), item.key().size());
    if (std::find(keys.begin(), keys.end(), key) == keys.end())
      malformed(fmt::format("{}{}: is not a field of a posted event", prefix, key));
  }
}

Poster poster_of(const json::value& value) {
  if (!value.is_object()) malformed(fmt::format("actor: {} must be an object", shown(value)));
  const auto& object = value.get_object();
  refuse_other_keys(object, {"id", "roles", "provider"}, "actor.");
  Poster poster;
  poster.id = PosterId(text_of(required(object, "id"), "actor.id"));
  if (!is_ident(poster.id.text))
    malformed(fmt::format("actor.id: '{}' is not an id", poster.id.text));
  const auto& roles = required(object, "roles");
  if (!roles.is_array()) malformed("actor.roles: must be a list of roles");
  for (const auto& role : roles.get_array()) {
    const auto found = role_named(text_of(role, "actor.roles"));
    if (!found) malformed(fmt::format("actor.roles: {} is not a role", shown(role)));
    poster.roles |= found;
  }
  if (const auto* provider = object.if_contains("provider")) {
    poster.provider = ProviderId(text_of(*provider, "actor.provider"));
    if (!is_ident(poster.provider.text))
      malformed(fmt::format("actor.provider: {} is not an id", shown(*provider)));
  }
  return poster;
}

void check_personal(const json::value& value) {
  if (!value.is_object()) malformed("personal: must be an object");
  refuse_other_keys(value.get_object(), {"name", "contact", "note"}, "personal.");
  for (const auto& item : value.get_object())
    text_of(item.value(), "personal." + std::string(item.key()));
}

/// A JSON value as text, in memory that is wiped.
Secret secret_text(const json::value& value) {
  Secret text;
  json::serializer serializer;
  serializer.reset(&value);
  char piece[1'024];
  while (!serializer.done()) {
    const auto part = serializer.read(piece);
    text.append({part.data(), part.size()});
  }
  explicit_bzero(piece, sizeof piece);
  return text;
}

std::string sealed_of(const json::value& value) {
  auto bytes = from_base64(text_of(value, "sealed"));
  if (!bytes || bytes->empty()) malformed("sealed: must be what an export wrote, in base64");
  return *std::move(bytes);
}

/// An event that its poster laid out in another way: those bytes, if they say the same.
std::string encoded_event(const json::value& value, const std::string& built) {
  auto bytes = from_base64(text_of(value, "encoded"));
  Posting given{bytes ? *std::move(bytes) : std::string(), {}, {}, {}, {}, {}};
  const auto* event = given.view();
  if (!event || check_shape(*event)) malformed("encoded: does not hold an event in base64");
  std::string said;
  std::string expected;
  append_content(*event, said);
  append_content(*v::GetEvent(built.data()), expected);
  if (said != expected) malformed("encoded: is another event than the one beside it");
  return std::move(given.event);
}

Posting posting_of(const json::value& value) {
  if (!value.is_object()) malformed("a post must be a JSON object, or an array of objects");
  const auto& object = value.get_object();
  refuse_other_keys(object,
                    {"event_id", "stream", "expect", "occurred_at", "type", "data", "personal",
                     "sealed", "encoded", "actor", "recorded_at"},
                    "");
  Posting posting;
  posting.event = build_event(object);
  if (const auto* encoded = object.if_contains("encoded"))
    posting.event = encoded_event(*encoded, posting.event);
  if (const auto* expect = object.if_contains("expect")) posting.expect = expect_of(*expect);
  if (const auto* actor = object.if_contains("actor")) posting.actor = poster_of(*actor);
  if (const auto* at = object.if_contains("recorded_at"))
    posting.recorded_at = instant_of(*at, "recorded_at");
  if (const auto* personal = object.if_contains("personal")) {
    check_personal(*personal);
    posting.personal = secret_text(*personal);
  }
  if (const auto* sealed = object.if_contains("sealed")) posting.sealed = sealed_of(*sealed);
  return posting;
}

PostFault fault_at(std::size_t index, std::string message) {
  return {index, {Code::malformed, std::move(message), "rulebook 2"}};
}

}  // namespace

const v::Event* Posting::view() const {
  return verified_event({reinterpret_cast<const std::uint8_t*>(event.data()), event.size()});
}

Result<Post, PostFault> post_from_json(std::string_view line) {
  json::error_code error;
  const auto value = json::parse(json::string_view(line.data(), line.size()), error);
  if (error) return failed(fault_at(0, fmt::format("the line is not JSON: {}", error.message())));
  Post post;
  try {
    if (!value.is_array()) {
      post.push_back(posting_of(value));
      return post;
    }
    if (value.get_array().empty()) malformed("a post must hold at least one event");
    if (value.get_array().size() > limits::events_per_post)
      malformed(fmt::format("a post may hold at most {} events", limits::events_per_post));
    for (const auto& item : value.get_array()) post.push_back(posting_of(item));
  } catch (const Malformed& fault) {
    for (std::size_t i = 0; i < post.size(); ++i)
      if (auto earlier = check_shape(*post[i].view())) return failed(PostFault{i, *earlier});
    return failed(fault_at(post.size(), fault.message));
  }
  return post;
}

Result<Poster, Refusal> poster_from_json(std::string_view text) {
  json::error_code error;
  const auto value = json::parse(json::string_view(text.data(), text.size()), error);
  if (error) return failed(fault_at(0, "actor: is not JSON").refusal);
  try {
    return poster_of(value);
  } catch (const Malformed& fault) {
    return failed(fault_at(0, fault.message).refusal);
  }
}

}  // namespace daybook

#include "domain/vocabulary/shape_check.hpp"

#include <set>

#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "domain/base/limits.hpp"
#include "domain/base/mutation.hpp"
#include "domain/base/printable.hpp"
#include "domain/vocabulary/screen.hpp"
#include "domain/vocabulary/shape.hpp"

namespace daybook {

namespace {

using Fault = std::optional<Refusal>;

Fault malformed(std::string message, Place where = Place::here()) {
  if (taken_out(where)) return {};
  return Refusal{Code::malformed, std::move(message), "rulebook 2"};
}

Fault personal_in_data(std::string message, Place where = Place::here()) {
  if (taken_out(where)) return {};
  return Refusal{Code::personal_in_data, std::move(message), "rulebook 2"};
}

bool is_code(std::string_view text) {
  if (text.empty() || text.size() > limits::code_characters || text[0] < 'a' || text[0] > 'z')
    return false;
  for (const char c : text)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) return false;
  return true;
}

/// What is looked for: every fault of form first, personal data only in what has none (rulebook,
/// section 2).
enum class Pass : std::uint8_t { form, personal };

Fault check_screened(const std::string& path, std::string_view text) {
  const auto found = personal_text_in(text);
  if (!found) return {};
  return personal_in_data(
      fmt::format("{}: holds {}; what is about a person belongs in personal", path, *found));
}

Fault check_phrase(const std::string& path, std::string_view text) {
  const auto length = printable_length(text);
  if (!length)
    return malformed(fmt::format("{}: must be UTF-8 text without control characters; it holds {}",
                                 path, unprintable_in(text)));
  if (*length > limits::phrase_characters)
    return malformed(
        fmt::format("{}: {} characters, at most {} are allowed; what is about a person belongs in "
                    "personal.note",
                    path, *length, limits::phrase_characters));
  return {};
}

Fault check_text(const FieldShape& field, const std::string& path, std::string_view text,
                 Pass pass) {
  if (pass == Pass::personal) return field.screened ? check_screened(path, text) : Fault();
  StreamRef ref;
  switch (field.form) {
    case Form::ident:
      if (is_ident(text)) return {};
      return malformed(fmt::format(
          "{}: '{}' is not an id (1-64 of a-z 0-9 . _ -, first a letter or digit)", path, text));
    case Form::code:
      if (is_code(text)) return {};
      return malformed(
          fmt::format("{}: '{}' is not a code (lower_snake_case, at most 64)", path, text));
    case Form::stream_ref:
      if (parse_stream(text, ref)) return {};
      return malformed(fmt::format("{}: '{}' is not a stream (kind/id)", path, text));
    case Form::month:
      if (text.size() == 7 && parse_date(std::string(text) + "-01")) return {};
      return malformed(fmt::format("{}: '{}' is not a month such as 2021-06", path, text));
    case Form::year:
      if (parse_year(text)) return {};
      return malformed(fmt::format("{}: '{}' is not a year such as 2021/22", path, text));
    default:
      return check_phrase(path, text);
  }
}

constexpr std::int64_t first_instant = -2'208'988'800'000;  // 1900-01-01
constexpr std::int64_t last_instant = 7'258'118'399'999;    // 2199-12-31
constexpr std::int64_t first_day = -25'567;
constexpr std::int64_t last_day = 84'005;

Fault check_integer(const FieldShape& field, const std::string& path, std::int64_t value,
                    Pass pass) {
  if (pass == Pass::personal) return {};
  if (field.form == Form::choice && choice_name(field, value).empty())
    return malformed(fmt::format("{}: {} is not one of its codes", path, value));
  if (field.form == Form::date && (value < first_day || value > last_day))
    return malformed(fmt::format("{}: must be a date from 1900-01-01 to 2199-12-31", path));
  if (field.form == Form::instant && (value < first_instant || value > last_instant))
    return malformed(fmt::format("{}: must be an instant from 1900 to 2199", path));
  if (field.form == Form::boolean && value > 1)
    return malformed(fmt::format("{}: must be true or false", path));
  if (value < field.min || value > field.max)
    return malformed(fmt::format("{}: {} is out of range, {} to {} is allowed", path, value,
                                 field.min, field.max));
  return {};
}

Fault check_table(const flatbuffers::Table& table, const TableShape& shape,
                  const std::string& prefix, Pass pass);

Fault check_single(const flatbuffers::Table& table, const FieldShape& field,
                   const std::string& path, Pass pass) {
  if (field.form == Form::table)
    return check_table(*table_in(table, field), *field.table, path + ".", pass);
  if (field.stored == reflection::String)
    return check_text(field, path, text_in(table, field)->string_view(), pass);
  return check_integer(field, path, integer_in(table, field), pass);
}

Fault check_list(const flatbuffers::Table& table, const FieldShape& field, const std::string& path,
                 Pass pass) {
  const auto length = length_of(table, field);
  if (length > limits::list_items)
    return malformed(
        fmt::format("{}: {} items, at most {} are allowed", path, length, limits::list_items));
  for (std::uint32_t i = 0; i < length; ++i) {
    const auto item = fmt::format("{}[{}]", path, i);
    Fault fault;
    if (field.form == Form::table)
      fault = check_table(*table_at(table, field, i), *field.table, item + ".", pass);
    else if (field.stored == reflection::String)
      fault = check_text(field, item, text_at(table, field, i)->string_view(), pass);
    else
      fault = check_integer(field, item, integer_at(table, field, i), pass);
    if (fault) return fault;
  }
  return {};
}

/// True when a table that a client has built holds a field behind the last one of the schema.
bool has_unknown_field(const flatbuffers::Table& table, flatbuffers::voffset_t last) {
  const auto* vtable = table.GetVTable();
  const auto bytes = flatbuffers::ReadScalar<flatbuffers::voffset_t>(vtable);
  for (flatbuffers::voffset_t at = last + sizeof(flatbuffers::voffset_t); at < bytes;
       at += sizeof(flatbuffers::voffset_t))
    if (flatbuffers::ReadScalar<flatbuffers::voffset_t>(vtable + at) != 0) return true;
  return false;
}

/// The keys of a map's row, each ended by a character that no key holds.
std::string keys_of(const flatbuffers::Table& row, const TableShape& shape) {
  std::string keys;
  for (const auto& key : shape.fields) {
    if (&key == &shape.fields.back() || !present(row, key)) continue;
    keys += key.stored == reflection::String ? text_in(row, key)->string_view()
                                             : choice_name(key, integer_in(row, key));
    keys += '\n';
  }
  return keys;
}

/// No key of a map stands twice, nor beside a longer key that it begins.
Fault check_map(const flatbuffers::Table& table, const FieldShape& field, const std::string& path) {
  std::set<std::string> known;
  for (std::uint32_t i = 0; i < length_of(table, field); ++i)
    if (!known.insert(keys_of(*table_at(table, field, i), *field.table)).second)
      return malformed(fmt::format("{}: the key of row {} stands twice", path, i));
  for (auto key = known.begin(); key != known.end(); ++key)
    if (const auto next = std::next(key); next != known.end() && next->starts_with(*key))
      return malformed(fmt::format("{}: a key stands both alone and with a further key", path));
  return {};
}

Fault check_table(const flatbuffers::Table& table, const TableShape& shape,
                  const std::string& prefix, Pass pass) {
  if (pass == Pass::form && has_unknown_field(table, shape.fields.back().offset))
    return malformed(fmt::format("{}holds a field that this ledger does not know", prefix));
  for (const auto& field : shape.fields) {
    if (!present(table, field)) {
      if (field.optional) continue;
      return malformed(fmt::format("{}{}: is missing", prefix, field.name));
    }
    const auto path = prefix + field.name;
    if (auto fault = field.list ? check_list(table, field, path, pass)
                                : check_single(table, field, path, pass))
      return fault;
    if (field.map && pass == Pass::form)
      if (auto fault = check_map(table, field, path)) return fault;
  }
  return {};
}

Fault check_envelope(const v::Event& event, const EventType* type) {
  StreamRef ref;
  if (!event.stream() || !parse_stream(event.stream()->string_view(), ref))
    return malformed(
        fmt::format("stream: '{}' is not a stream (kind/id, the id 1-64 of a-z 0-9 . _ -)",
                    event.stream() ? event.stream()->string_view() : ""));
  if (!event.event_id())
    return malformed("event_id: is missing; it must be a UUID made by the poster");
  if (event.occurred_at() < first_instant || event.occurred_at() > last_instant)
    return malformed("occurred_at: must be an instant from 1900 to 2199");
  if (!type || !event.data()) return malformed("type: is not one that this ledger knows");
  if (has_unknown_field(reinterpret_cast<const flatbuffers::Table&>(event), v::Event::VT_DATA))
    return malformed("event: holds a field that this ledger does not know");
  if (type->derived)
    return malformed(fmt::format("type: {} is appended by the ledger itself", type->name));
  if (!type->fits(ref.kind))
    return malformed(
        fmt::format("type: {} does not belong on a {} stream", type->name, name(ref.kind)));
  return {};
}

}  // namespace

const v::Event* verified_event(std::span<const std::uint8_t> bytes) {
  flatbuffers::Verifier verifier(bytes.data(), bytes.size(), 16, 100'000);
  if (bytes.size() < 16 || !v::VerifyEventBuffer(verifier)) return nullptr;
  return v::GetEvent(bytes.data());
}

std::optional<Refusal> check_shape(const v::Event& event) {
  const auto* type = Vocabulary::instance().find(event.data_type());
  if (auto fault = check_envelope(event, type)) return fault;
  const auto& data = *static_cast<const flatbuffers::Table*>(event.data());
  const auto& shape = shape_of(type->tag);
  if (auto fault = check_table(data, shape, "data.", Pass::form)) return fault;
  return check_table(data, shape, "data.", Pass::personal);
}

}  // namespace daybook

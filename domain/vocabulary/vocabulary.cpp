#include "domain/vocabulary/vocabulary.hpp"

#include <cctype>

#include <vocabulary_bfbs_generated.h>

#include "domain/base/check.hpp"

namespace daybook {

namespace {

const char* attribute(const reflection::Object& table, const char* key) {
  if (!table.attributes()) return nullptr;
  const auto* found = table.attributes()->LookupByKey(key);
  return found && found->value() ? found->value()->c_str() : nullptr;
}

bool has(const reflection::Object& table, const char* key) {
  return table.attributes() && table.attributes()->LookupByKey(key);
}

/// `SessionCancelled` → `session_cancelled`.
std::string snake_case(std::string_view camel) {
  std::string snake;
  for (const char c : camel) {
    if (std::isupper(static_cast<unsigned char>(c)) && !snake.empty()) snake.push_back('_');
    snake.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
  }
  return snake;
}

template <class Each>
void for_each_word(std::string_view words, Each each) {
  while (!words.empty()) {
    const auto space = words.find(' ');
    each(words.substr(0, space));
    words = space == std::string_view::npos ? "" : words.substr(space + 1);
  }
}

RoleSet role_abbreviated(std::string_view word) {
  if (word == "AD") return bit(v::Role::administrator);
  if (word == "CO") return bit(v::Role::commissioner);
  if (word == "CT") return bit(v::Role::central_team);
  if (word == "LP") return bit(v::Role::lead_professional);
  if (word == "PR") return bit(v::Role::provider);
  if (word == "FI") return bit(v::Role::finance);
  DAYBOOK_CHECK(word == "AU", "the schema names a role");
  return bit(v::Role::auditor);
}

RoleSet roles_of(const reflection::Object& table) {
  RoleSet roles = 0;
  if (const char* by = attribute(table, "by"))
    for_each_word(by, [&](std::string_view word) { roles |= role_abbreviated(word); });
  return roles;
}

std::uint16_t stream_kinds_of(const reflection::Object& table) {
  const char* streams = attribute(table, "stream");
  DAYBOOK_CHECK(streams, "every event type names its streams");
  std::uint16_t kinds = 0;
  for_each_word(streams, [&](std::string_view word) {
    StreamRef ref;
    DAYBOOK_CHECK(parse_stream(std::string(word) + "/x", ref), "the schema names a stream kind");
    kinds |= static_cast<std::uint16_t>(1U << static_cast<unsigned>(ref.kind));
  });
  return kinds;
}

/// Rulebook, section 1, "business date": `on`, `received_on`, `effective_on`, or the one a derived
/// event names.
flatbuffers::voffset_t date_field_of(const reflection::Object& table) {
  for (const char* field : {"on", "received_on", "effective_on", "business_date"})
    if (const auto* found = table.fields()->LookupByKey(field)) return found->offset();
  return 0;
}

flatbuffers::voffset_t programme_field_of(const reflection::Object& table) {
  const auto* found = table.fields()->LookupByKey("programme");
  return found && found->type()->base_type() == reflection::String ? found->offset() : 0;
}

EventType describe(const reflection::Schema& schema, const reflection::EnumVal& member) {
  const auto& table = *schema.objects()->Get(static_cast<unsigned>(member.union_type()->index()));
  EventType type;
  type.tag = static_cast<v::Data>(member.value());
  type.name = snake_case(member.name()->string_view());
  type.stream_kinds = stream_kinds_of(table);
  type.by = roles_of(table);
  type.opening = has(table, "opening");
  type.derived = has(table, "derived");
  type.own = has(table, "own");
  type.after_end = has(table, "after_end");
  type.voidable = has(table, "voidable");
  type.table = &table;
  type.date_field = date_field_of(table);
  type.programme_field = programme_field_of(table);
  return type;
}

const reflection::Enum& enum_named(const reflection::Schema& schema, const char* full_name) {
  const auto* found = schema.enums()->LookupByKey(full_name);
  DAYBOOK_CHECK(found, "the schema holds the enumeration");
  return *found;
}

}  // namespace

Vocabulary::Vocabulary() : schema_(reflection::GetSchema(v::EventBinarySchema::data())) {
  by_tag_.fill(-1);
  for (const auto* member : *enum_named(*schema_, "daybook.vocabulary.Data").values()) {
    if (member->value() == 0) continue;
    by_tag_[static_cast<std::size_t>(member->value())] = static_cast<std::int16_t>(types_.size());
    types_.push_back(describe(*schema_, *member));
  }
}

const Vocabulary& Vocabulary::instance() {
  static const Vocabulary vocabulary;
  return vocabulary;
}

const EventType* Vocabulary::find(v::Data tag) const {
  const auto index = by_tag_[static_cast<std::uint8_t>(tag)];
  return index < 0 ? nullptr : &types_[static_cast<std::size_t>(index)];
}

const EventType* Vocabulary::find(std::string_view type_name) const {
  for (const auto& type : types_)
    if (type.name == type_name) return &type;
  return nullptr;
}

const EventType& Vocabulary::of(v::Data tag) const {
  const auto* type = find(tag);
  DAYBOOK_CHECK(type, "a recorded event has a known type");
  return *type;
}

const reflection::Object& Vocabulary::object(const reflection::Field& field) const {
  return *schema_->objects()->Get(static_cast<unsigned>(field.type()->index()));
}

const reflection::Enum& Vocabulary::enumeration(const reflection::Field& field) const {
  return *schema_->enums()->Get(static_cast<unsigned>(field.type()->index()));
}

bool has(const reflection::Field& field, const char* attribute_name) {
  return field.attributes() && field.attributes()->LookupByKey(attribute_name);
}

std::vector<std::string_view> role_names(RoleSet roles) {
  std::vector<std::string_view> names;
  const auto& schema = Vocabulary::instance().schema();
  for (const auto* role : *enum_named(schema, "daybook.vocabulary.Role").values())
    if (roles & role->value()) names.push_back(role->name()->string_view());
  return names;
}

RoleSet role_named(std::string_view role_name) {
  const auto& schema = Vocabulary::instance().schema();
  for (const auto* role : *enum_named(schema, "daybook.vocabulary.Role").values())
    if (role->name()->string_view() == role_name) return static_cast<RoleSet>(role->value());
  return 0;
}

}  // namespace daybook

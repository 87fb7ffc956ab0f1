#include "domain/vocabulary/shape.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <memory>

#include "domain/base/check.hpp"

namespace daybook {

namespace {

constexpr std::int64_t most_money = 1'000'000'000'000;

std::int64_t number_attribute(const reflection::Field& field, const char* key,
                              std::int64_t otherwise) {
  const auto* found = field.attributes() ? field.attributes()->LookupByKey(key) : nullptr;
  if (!found) return otherwise;
  const auto text = found->value()->string_view();
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::pair<std::int64_t, std::int64_t> range_of(reflection::BaseType stored) {
  switch (flatbuffers::GetTypeSize(stored)) {
    case 1:
      return {0, 255};
    case 2:
      return {0, 65535};
    case 4:
      if (stored == reflection::UInt) return {0, std::numeric_limits<std::uint32_t>::max()};
      return {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
    default:
      if (stored == reflection::ULong) return {0, std::numeric_limits<std::int64_t>::max()};
      return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
  }
}

Form form_of(const reflection::Field& field, reflection::BaseType stored) {
  if (stored == reflection::Obj) return Form::table;
  if (stored == reflection::String) {
    for (const auto& [attribute, form] : {std::pair{"ident", Form::ident},
                                          {"code", Form::code},
                                          {"stream_ref", Form::stream_ref},
                                          {"year", Form::year},
                                          {"month", Form::month}})
      if (has(field, attribute)) return form;
    DAYBOOK_CHECK(has(field, "phrase"), "every text of the vocabulary has a form");
    return Form::phrase;
  }
  if (field.type()->index() >= 0) return Form::choice;
  if (stored == reflection::Bool) return Form::boolean;
  if (has(field, "date")) return Form::date;
  if (has(field, "instant")) return Form::instant;
  return has(field, "money") ? Form::money : Form::number;
}

/// The phrases that are looked through for personal data, by name (rulebook, section 2).
bool is_screened(std::string_view field) {
  constexpr std::string_view screened[] = {"reason",           "rationale", "evidence",
                                           "action",           "topic",     "skipped_because",
                                           "rejected_because", "title"};
  return std::find(std::begin(screened), std::end(screened), field) != std::end(screened);
}

/// All shapes, by the schema's object.
class Shapes {
 public:
  const TableShape& of(const reflection::Object& object) {
    auto& shape = shapes_[&object];
    if (!shape) {
      shape = std::make_unique<TableShape>();
      shape->name = object.name()->str();
      fill(*shape, object);
    }
    return *shape;
  }

 private:
  void fill(TableShape& shape, const reflection::Object& object) {
    for (const auto* field : *object.fields()) shape.fields.push_back(describe(*field));
    std::sort(shape.fields.begin(), shape.fields.end(),
              [](const FieldShape& a, const FieldShape& b) { return a.offset < b.offset; });
  }

  FieldShape describe(const reflection::Field& field) {
    FieldShape shape;
    shape.name = field.name()->str();
    shape.offset = field.offset();
    shape.list = field.type()->base_type() == reflection::Vector;
    shape.stored = shape.list ? field.type()->element() : field.type()->base_type();
    shape.form = form_of(field, shape.stored);
    shape.map = has(field, "map");
    shape.optional = has(field, "optional");
    shape.screened = is_screened(shape.name);
    if (shape.form == Form::table)
      shape.table = &of(Vocabulary::instance().object(field));
    else if (shape.form == Form::choice)
      shape.choices = &Vocabulary::instance().enumeration(field);
    if (shape.stored != reflection::String && shape.stored != reflection::Obj)
      set_range(shape, field);
    return shape;
  }

  static void set_range(FieldShape& shape, const reflection::Field& field) {
    const auto [least, most] = range_of(shape.stored);
    shape.min = shape.form == Form::money ? 0 : number_attribute(field, "min", least);
    shape.max = shape.form == Form::money ? most_money : number_attribute(field, "max", most);
  }

  std::map<const reflection::Object*, std::unique_ptr<TableShape>> shapes_;
};

/// Made whole before it is shared, so that reading it takes no lock.
struct AllShapes {
  Shapes shapes;
  std::array<const TableShape*, 256> by_tag{};
  AllShapes() {
    for (const auto& type : Vocabulary::instance().types())
      by_tag[static_cast<std::size_t>(type.tag)] = &shapes.of(*type.table);
  }
};

template <class T>
std::int64_t element(const flatbuffers::Table& table, const FieldShape& field,
                     std::uint32_t index) {
  return static_cast<std::int64_t>(
      table.GetPointer<const flatbuffers::Vector<T>*>(field.offset)->Get(index));
}

}  // namespace

const TableShape& shape_of(v::Data tag) {
  static const AllShapes all;
  const auto* shape = all.by_tag[static_cast<std::size_t>(tag)];
  DAYBOOK_CHECK(shape, "a known event type has a shape");
  return *shape;
}

std::int64_t integer_in(const flatbuffers::Table& table, const FieldShape& field) {
  switch (field.stored) {
    case reflection::Bool:
    case reflection::UByte:
    case reflection::UType:
      return table.GetField<std::uint8_t>(field.offset, 0);
    case reflection::UShort:
      return table.GetField<std::uint16_t>(field.offset, 0);
    case reflection::Int:
      return table.GetField<std::int32_t>(field.offset, 0);
    case reflection::UInt:
      return table.GetField<std::uint32_t>(field.offset, 0);
    case reflection::ULong:
      return static_cast<std::int64_t>(table.GetField<std::uint64_t>(field.offset, 0));
    default:
      return table.GetField<std::int64_t>(field.offset, 0);
  }
}

std::int64_t integer_at(const flatbuffers::Table& table, const FieldShape& field,
                        std::uint32_t index) {
  switch (field.stored) {
    case reflection::Bool:
    case reflection::UByte:
      return element<std::uint8_t>(table, field, index);
    case reflection::UShort:
      return element<std::uint16_t>(table, field, index);
    case reflection::Int:
      return element<std::int32_t>(table, field, index);
    case reflection::UInt:
      return element<std::uint32_t>(table, field, index);
    case reflection::ULong:
      return element<std::uint64_t>(table, field, index);
    default:
      return element<std::int64_t>(table, field, index);
  }
}

bool present(const flatbuffers::Table& table, const FieldShape& field) {
  return table.GetOptionalFieldOffset(field.offset) != 0;
}

std::uint32_t length_of(const flatbuffers::Table& table, const FieldShape& field) {
  // Every vector starts with its length, whatever it holds.
  return table.GetPointer<const flatbuffers::Vector<std::uint8_t>*>(field.offset)->size();
}

const flatbuffers::String* text_in(const flatbuffers::Table& table, const FieldShape& field) {
  return table.GetPointer<const flatbuffers::String*>(field.offset);
}

const flatbuffers::String* text_at(const flatbuffers::Table& table, const FieldShape& field,
                                   std::uint32_t index) {
  return table
      .GetPointer<const flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>*>(
          field.offset)
      ->Get(index);
}

const flatbuffers::Table* table_in(const flatbuffers::Table& table, const FieldShape& field) {
  return table.GetPointer<const flatbuffers::Table*>(field.offset);
}

const flatbuffers::Table* table_at(const flatbuffers::Table& table, const FieldShape& field,
                                   std::uint32_t index) {
  return table
      .GetPointer<const flatbuffers::Vector<flatbuffers::Offset<flatbuffers::Table>>*>(field.offset)
      ->Get(index);
}

std::string_view choice_name(const FieldShape& field, std::int64_t value) {
  const auto* found = field.choices->values()->LookupByKey(value);
  return found ? found->name()->string_view() : std::string_view();
}

}  // namespace daybook

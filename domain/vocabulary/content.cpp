#include "domain/vocabulary/content.hpp"

#include "domain/vocabulary/shape.hpp"

namespace daybook {

namespace {

void append_number(std::int64_t value, std::string& out) {
  for (int shift = 0; shift < 64; shift += 8)
    out.push_back(static_cast<char>(value >> shift & 0xff));
}

void append_text(std::string_view text, std::string& out) {
  append_number(static_cast<std::int64_t>(text.size()), out);
  out.append(text);
}

void append_table(const flatbuffers::Table& table, const TableShape& shape, std::string& out);

void append_list(const flatbuffers::Table& table, const FieldShape& field, std::string& out) {
  const auto length = length_of(table, field);
  append_number(length, out);
  for (std::uint32_t i = 0; i < length; ++i) {
    if (field.form == Form::table)
      append_table(*table_at(table, field, i), *field.table, out);
    else if (field.stored == reflection::String)
      append_text(text_at(table, field, i)->string_view(), out);
    else
      append_number(integer_at(table, field, i), out);
  }
}

void append_table(const flatbuffers::Table& table, const TableShape& shape, std::string& out) {
  for (const auto& field : shape.fields) {
    if (!present(table, field)) continue;
    append_number(field.offset, out);
    if (field.list)
      append_list(table, field, out);
    else if (field.form == Form::table)
      append_table(*table_in(table, field), *field.table, out);
    else if (field.stored == reflection::String)
      append_text(text_in(table, field)->string_view(), out);
    else
      append_number(integer_in(table, field), out);
  }
  append_number(0, out);
}

}  // namespace

void append_content(const v::Event& event, std::string& out) {
  append_text(event.stream()->string_view(), out);
  append_number(event.occurred_at(), out);
  append_number(static_cast<std::int64_t>(event.data_type()), out);
  append_table(*static_cast<const flatbuffers::Table*>(event.data()), shape_of(event.data_type()),
               out);
}

}  // namespace daybook

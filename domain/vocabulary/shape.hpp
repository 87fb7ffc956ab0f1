/// The shape of every table in the vocabulary, worked out once from the schema.
///
/// Shape checks, JSON in and out and the content digest all walk these descriptions: there is no
/// code per event type.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <flatbuffers/flatbuffers.h>
#include <flatbuffers/reflection.h>

#include "domain/vocabulary/vocabulary.hpp"

namespace daybook {

/// What a field's value must look like.
enum class Form : std::uint8_t {
  boolean,
  number,
  money,
  date,
  instant,
  choice,
  ident,
  code,
  phrase,
  stream_ref,
  year,
  month,
  table
};

struct TableShape;

struct FieldShape {
  std::string name;
  flatbuffers::voffset_t offset{};  ///< place in the vtable
  reflection::BaseType stored{};    ///< how a single value is stored
  Form form{};
  bool list = false;
  bool map = false;  ///< a list of rows that is an object in JSON: keys first, the value last
  bool optional = false;
  bool screened = false;  ///< a phrase that must not speak of a person (rulebook, section 2)
  std::int64_t min = 0;
  std::int64_t max = 0;
  const reflection::Enum* choices = nullptr;  ///< for `choice`
  const TableShape* table = nullptr;          ///< for `table`
};

/// The fields of a table, in the order of their ids.
struct TableShape {
  std::string name;
  std::vector<FieldShape> fields;
};

/// The shape of an event type's data. Made on first use, immutable, shared by all threads.
const TableShape& shape_of(v::Data tag);

/// The integer at `field`, however wide it is stored. The field is present.
std::int64_t integer_in(const flatbuffers::Table& table, const FieldShape& field);

/// The integers of a list field, however wide.
std::int64_t integer_at(const flatbuffers::Table& table, const FieldShape& field,
                        std::uint32_t index);
std::uint32_t length_of(const flatbuffers::Table& table, const FieldShape& field);
bool present(const flatbuffers::Table& table, const FieldShape& field);
const flatbuffers::String* text_in(const flatbuffers::Table& table, const FieldShape& field);
const flatbuffers::String* text_at(const flatbuffers::Table& table, const FieldShape& field,
                                   std::uint32_t index);
const flatbuffers::Table* table_in(const flatbuffers::Table& table, const FieldShape& field);
const flatbuffers::Table* table_at(const flatbuffers::Table& table, const FieldShape& field,
                                   std::uint32_t index);

/// The name of a choice's value; empty when it has none.
std::string_view choice_name(const FieldShape& field, std::int64_t value);

}  // namespace daybook

#include "tests/vocabulary/sample.hpp"

#include <boost/json.hpp>

#include "domain/vocabulary/shape.hpp"

namespace daybook::test {

namespace {

namespace json = boost::json;

json::object sample_table(const TableShape& shape);

json::value sample_value(const FieldShape& field) {
  switch (field.form) {
    case Form::boolean:
      return true;
    case Form::date:
      return "2021-06-03";
    case Form::instant:
      return "2021-06-03T09:00:00.123Z";
    case Form::choice:
      return json::string(
          field.choices->values()->Get(field.choices->values()->size() - 1)->name()->c_str());
    case Form::ident:
      return "an-id.1";
    case Form::code:
      return "a_code";
    case Form::phrase:
      return "a phrase about the service";
    case Form::stream_ref:
      return "case/c-1";
    case Form::year:
      return "2021/22";
    case Form::month:
      return "2021-06";
    case Form::table:
      return sample_table(*field.table);
    case Form::number:
    case Form::money:
      return std::min<std::int64_t>(std::max<std::int64_t>(field.min, 2), field.max);
  }
  return nullptr;
}

/// One entry of a map, an object deeper for each key.
json::value sample_map(const TableShape& shape) {
  json::value value = sample_value(shape.fields.back());
  for (auto key = std::next(shape.fields.rbegin()); key != shape.fields.rend(); ++key)
    value = json::object{{sample_value(*key).get_string(), value}};
  return value;
}

json::object sample_table(const TableShape& shape) {
  json::object object;
  for (const auto& field : shape.fields) {
    if (field.map)
      object[field.name] = sample_map(*field.table);
    else if (field.list)
      object[field.name] = json::array{sample_value(field)};
    else
      object[field.name] = sample_value(field);
  }
  return object;
}

StreamKind first_stream_of(const EventType& type) {
  for (std::uint8_t kind = 0;; ++kind)
    if (type.fits(static_cast<StreamKind>(kind))) return static_cast<StreamKind>(kind);
}

}  // namespace

std::string sample_post(const EventType& type) {
  json::object post{{"event_id", "018f3b1e-7c1a-7d2e-9a51-3f1f0c6d2b10"},
                    {"stream", stream_name(first_stream_of(type), "x-1")},
                    {"occurred_at", "2021-06-03T09:00:00Z"},
                    {"type", type.name}};
  post["data"] = sample_table(shape_of(type.tag));
  return json::serialize(post);
}

}  // namespace daybook::test

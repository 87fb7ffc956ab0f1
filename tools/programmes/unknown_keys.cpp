#include "tools/programmes/unknown_keys.hpp"

#include <algorithm>
#include <numeric>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/vocabulary/shape.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

using Fault = std::optional<std::string>;

/// How many letters must be put in, left out or replaced to make one of the other.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto diagonal = std::exchange(row[0], i);
    for (std::size_t k = 1; k <= b.size(); ++k) {
      const auto replaced = diagonal + (a[i - 1] == b[k - 1] ? 0 : 1);
      diagonal = std::exchange(row[k], std::min({row[k] + 1, row[k - 1] + 1, replaced}));
    }
  }
  return row.back();
}

const std::string& nearest(std::string_view key, const std::vector<std::string>& known) {
  return *std::min_element(known.begin(), known.end(), [&](const auto& a, const auto& b) {
    return distance(key, a) < distance(key, b);
  });
}

const FieldShape* field_of(const TableShape& shape, std::string_view key) {
  const auto found = std::find_if(shape.fields.begin(), shape.fields.end(),
                                  [&](const FieldShape& field) { return field.name == key; });
  return found == shape.fields.end() ? nullptr : &*found;
}

Fault unknown_in(const json::object& object, const TableShape& shape, const std::string& place,
                 std::vector<std::string> known) {
  for (const auto& field : shape.fields) known.push_back(field.name);
  for (const auto& item : object) {
    const std::string key(item.key());
    if (std::find(known.begin(), known.end(), key) == known.end())
      return fmt::format("{}{}: there is no such key, and {} stands there; the nearest is {}",
                         place, key, json::serialize(item.value()), nearest(key, known));
    const auto* field = field_of(shape, key);
    const bool single = field && field->form == Form::table && !field->list && !field->map;
    if (!single || !item.value().is_object()) continue;
    if (auto fault = unknown_in(item.value().get_object(), *field->table, place + key + ".", {}))
      return fault;
  }
  return {};
}

}  // namespace

std::optional<std::string> unknown_key_in(const json::object& object, v::Data type,
                                          std::string_view place,
                                          const std::vector<std::string>& besides) {
  return unknown_in(object, shape_of(type), std::string(place), besides);
}

}  // namespace daybook

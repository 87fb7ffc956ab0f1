#include "tools/programmes/toml_json.hpp"

#include <algorithm>
#include <sstream>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <toml++/toml.h>

#include "eventstore/process/file_text.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

json::value value_of(const toml::node& node);

json::object object_of(const toml::table& table) {
  json::object object;
  for (const auto& [key, node] : table) object[key.str()] = value_of(node);
  return object;
}

json::array array_of(const toml::array& list) {
  json::array array;
  for (const auto& node : list) array.push_back(value_of(node));
  return array;
}

template <class T>
json::value as_written(const T& value) {
  std::ostringstream text;
  text << value;
  return json::value(text.str());
}

json::value value_of(const toml::node& node) {
  if (const auto* table = node.as_table()) return object_of(*table);
  if (const auto* list = node.as_array()) return array_of(*list);
  if (const auto* text = node.as_string()) return json::value(text->get());
  if (const auto* number = node.as_integer()) return number->get();
  if (const auto* real = node.as_floating_point()) return real->get();
  if (const auto* flag = node.as_boolean()) return flag->get();
  if (const auto* date = node.as_date()) return as_written(date->get());
  if (const auto* time = node.as_time()) return as_written(time->get());
  return as_written(node.as_date_time()->get());
}

/// The text's line of this number, from 1, as it is written.
std::string_view line_of(std::string_view text, std::size_t number) {
  for (; number > 1; --number) text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  return text.substr(0, text.find('\n'));
}

}  // namespace

Result<json::object, FileFault> json_from_toml(std::string_view text, std::string_view called) {
  try {
    return object_of(toml::parse(text, called));
  } catch (const toml::parse_error& error) {
    const auto line = error.source().begin.line;
    return failed(FileFault{fmt::format("{}: line {}: {}: {}", called, line, line_of(text, line),
                                        error.description())});
  }
}

Result<json::object, FileFault> json_from_toml_file(const std::filesystem::path& file) {
  constexpr std::uint64_t most_bytes = std::uint64_t{16} << 20;
  const auto text = process::file_text(file, most_bytes);
  if (!text) return failed(FileFault{text.error()});
  return json_from_toml(*text, file.filename().string());
}

}  // namespace daybook

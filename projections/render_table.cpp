#include <algorithm>

#include <fmt/format.h>

#include "projections/render.hpp"
#include "projections/render_parts.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

/// How the numbers of a column are shown.
enum class Unit : std::uint8_t { none, pence, percent, hundredths };

struct Shown {
  std::string heading;
  Unit unit = Unit::none;
};

bool drop_suffix(std::string& name, std::string_view suffix) {
  if (!name.ends_with(suffix) || name.size() == suffix.size()) return false;
  name.resize(name.size() - suffix.size());
  return true;
}

Shown shown_as(std::string name) {
  Shown shown;
  if (drop_suffix(name, "_pence"))
    shown.unit = Unit::pence;
  else if (drop_suffix(name, "_hundredths"))
    shown.unit = Unit::hundredths;
  else if (name == "percent" || name.ends_with("_percent"))
    shown.unit = Unit::percent;
  std::replace(name.begin(), name.end(), '_', ' ');
  shown.heading = std::move(name);
  return shown;
}

std::string with_thousands(std::uint64_t number) {
  auto digits = std::to_string(number);
  for (auto at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

/// Whole units and two decimals of what is counted in hundredths.
std::string two_decimals(std::int64_t hundredths, std::string_view symbol) {
  const auto size = hundredths < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(hundredths)
                                   : static_cast<std::uint64_t>(hundredths);
  return fmt::format("{}{}{}.{:02}", hundredths < 0 ? "-" : "", symbol, with_thousands(size / 100),
                     size % 100);
}

std::string number_text(std::int64_t number, Unit unit) {
  switch (unit) {
    case Unit::pence:
      return two_decimals(number, "£");
    case Unit::hundredths:
      return two_decimals(number, "");
    case Unit::percent:
      return fmt::format("{}%", number);
    case Unit::none:
      break;
  }
  return std::to_string(number);
}

/// Control characters would move the cursor: what was posted is not trusted to leave the terminal
/// alone.
std::string printable(std::string text) {
  std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  return text;
}

std::string list_text(const json::array& list) {
  std::string text;
  for (const auto& item : list)
    text += (text.empty() ? "" : ", ") +
            (item.is_string() ? std::string(item.get_string()) : json::serialize(item));
  return text;
}

std::string cell_text(const json::value& value, Unit unit) {
  switch (value.kind()) {
    case json::kind::null:
      return "-";
    case json::kind::bool_:
      return value.get_bool() ? "yes" : "no";
    case json::kind::int64:
      return number_text(value.get_int64(), unit);
    case json::kind::uint64:
      return std::to_string(value.get_uint64());
    case json::kind::string:
      return printable(std::string(value.get_string()));
    case json::kind::array:
      return printable(list_text(value.get_array()));
    default:
      return printable(json::serialize(value));
  }
}

/// Columns that a text takes in a terminal: one for each character.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::string space(width - std::min(width, width_of(text)), ' ');
  return right ? space + text : text + space;
}

struct Column {
  std::string heading;
  bool right = false;
  std::size_t width = 0;
  std::vector<std::string> cells;
};

Column make_column(const RenderedPart& part, std::size_t index) {
  const auto shown = shown_as(part.columns[index]);
  Column column{shown.heading, false, width_of(shown.heading), {}};
  for (const auto& row : part.rows) {
    column.cells.push_back(cell_text(row[index], shown.unit));
    column.right |= row[index].is_int64() || row[index].is_uint64();
    column.width = std::max(column.width, width_of(column.cells.back()));
  }
  return column;
}

std::string line_of(const std::vector<Column>& columns, const auto& text_of) {
  std::string line;
  for (const auto& column : columns)
    line += (line.empty() ? "" : "  ") + padded(text_of(column), column.width, column.right);
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string list_table(const RenderedPart& part) {
  if (part.rows.empty()) return "(none)\n";
  std::vector<Column> columns;
  for (std::size_t i = 0; i < part.columns.size(); ++i) columns.push_back(make_column(part, i));
  auto text = line_of(columns, [](const Column& column) { return column.heading; });
  text += line_of(columns, [](const Column& column) { return std::string(column.width, '-'); });
  for (std::size_t row = 0; row < part.rows.size(); ++row)
    text += line_of(columns, [&](const Column& column) { return column.cells[row]; });
  return text;
}

/// One object: a line for each of its members.
std::string key_value_table(const RenderedPart& part) {
  Column keys, values{"", true, 0, {}};
  for (std::size_t i = 0; i < part.columns.size(); ++i) {
    const auto shown = shown_as(part.columns[i]);
    keys.cells.push_back(shown.heading);
    values.cells.push_back(cell_text(part.rows.front()[i], shown.unit));
    keys.width = std::max(keys.width, width_of(keys.cells.back()));
    values.width = std::max(values.width, width_of(values.cells.back()));
  }
  std::string text;
  for (std::size_t i = 0; i < keys.cells.size(); ++i)
    text += line_of({keys, values}, [&](const Column& column) { return column.cells[i]; });
  return text;
}

std::string part_text(const RenderedPart& part) {
  const auto heading = part.name.empty() ? "" : shown_as(part.name).heading + "\n";
  return "\n" + heading + (part.is_list ? list_table(part) : key_value_table(part));
}

/// The question and what stands behind the answer, in two lines.
std::string heading_of(const json::object& answer) {
  std::string text(answer.at("view").as_string());
  for (const auto& param : answer.at("params").as_object())
    text +=
        fmt::format("  {}={}", std::string_view(param.key()), cell_text(param.value(), Unit::none));
  const auto& basis = answer.at("as_at").as_object();
  text += fmt::format("\nas at {} entries, recorded {}", cell_text(basis.at("size"), Unit::none),
                      cell_text(basis.at("recorded_at"), Unit::none));
  if (answer.at("on").is_string())
    text += fmt::format(", on {}", cell_text(answer.at("on"), Unit::none));
  return text + fmt::format(", digest {}\n", cell_text(answer.at("digest"), Unit::none));
}

/// In an explanation the amounts are in the unit of the figure that is explained.
json::object with_units(const json::object& result) {
  const auto* path = result.if_contains("path");
  if (!path || !path->is_string() || !path->get_string().ends_with("_pence")) return result;
  json::object out{{"path", *path}, {"value_pence", result.at("value")}};
  json::array list;
  for (const auto& part : result.at("contributions").as_array())
    list.push_back(
        json::object{{"position", part.at("position")}, {"amount_pence", part.at("amount")}});
  out["contributions"] = std::move(list);
  return out;
}

}  // namespace

std::string render_table(const boost::json::object& answer) {
  auto text = heading_of(answer);
  for (const auto& part : parts_of(with_units(answer.at("result").as_object())))
    text += part_text(part);
  return text;
}

}  // namespace daybook

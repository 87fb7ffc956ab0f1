#include <algorithm>

#include <fmt/format.h>

#include "projections/render/render.hpp"
#include "projections/render/story.hpp"
#include "projections/render/tables.hpp"
#include "projections/render/text.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

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
    column.right |= is_number(row[index]);
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
  const auto heading = part.name.empty() ? "" : title_of(part) + "\n";
  return "\n" + heading + (part.is_list ? list_table(part) : key_value_table(part));
}

}  // namespace

std::string heading_text(const boost::json::object& answer) {
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

std::string render_table(const boost::json::object& answer) {
  auto text = heading_text(answer);
  if (is_history(answer)) return text + story_text(story_of(answer));
  for (const auto& part : shown_parts(answer)) text += part_text(part);
  return text;
}

}  // namespace daybook

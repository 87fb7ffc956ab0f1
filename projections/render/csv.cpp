#include "domain/base/printable.hpp"
#include "projections/render/render.hpp"
#include "projections/render/tables.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

/// A spreadsheet reads such a text as a formula.
bool looks_like_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

std::string quoted(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

std::string text_cell(std::string_view text) {
  const auto shown = printable(text);
  return quoted(looks_like_formula(text) ? "'" + shown : shown);
}

std::string list_text(const json::array& list) {
  std::string text;
  for (const auto& item : list)
    text += (text.empty() ? "" : "; ") +
            (item.is_string() ? std::string(item.get_string()) : json::serialize(item));
  return text;
}

std::string cell(const json::value& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return text_cell(value.get_string());
  if (value.is_array()) return text_cell(list_text(value.get_array()));
  return quoted(printable(json::serialize(value)));
}

template <class List, class ToText>
std::string line(const List& list, ToText to_text) {
  std::string out;
  bool first = true;
  for (const auto& item : list) {
    if (!first) out.push_back(',');
    first = false;
    out += to_text(item);
  }
  return out + "\r\n";
}

std::string table(const RenderedPart& part) {
  if (part.columns.empty()) return "";
  auto out = line(part.columns, [](const std::string& name) { return text_cell(name); });
  for (const auto& row : part.rows) out += line(row, cell);
  return out;
}

}  // namespace

std::string render_csv(const boost::json::object& answer) {
  const auto parts = parts_of(answer.at("result").as_object());
  if (parts.size() == 1 && parts.front().is_list) return table(parts.front());
  std::string out;
  for (const auto& part : parts) {
    if (!out.empty()) out += "\r\n";
    if (!part.name.empty()) out += text_cell(part.name) + "\r\n";
    out += table(part);
  }
  return out;
}

}  // namespace daybook

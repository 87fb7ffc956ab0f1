#include <algorithm>

#include <fmt/format.h>

#include "projections/render.hpp"
#include "projections/render_html_parts.hpp"
#include "projections/render_parts.hpp"
#include "projections/render_story.hpp"
#include "projections/render_text.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

constexpr std::size_t kManyColumns = 9;
constexpr std::size_t kShortText = 12, kLongText = 40;

/// Figures, and what stands in their place, go to the right.
std::vector<bool> figure_columns(const RenderedPart& part) {
  std::vector<bool> figures(part.columns.size(), false);
  for (const auto& row : part.rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      if (is_number(row[i])) figures[i] = true;
  return figures;
}

/// Long texts may be broken; keys, dates and other short texts may not.
std::string_view class_of(const json::value& value, bool figure, bool key) {
  if (figure) return "n";
  if (value.is_object() || value.is_array()) return "text";
  if (key) return "k";
  const auto length = value.is_string() ? value.get_string().size() : 0;
  return length > kLongText ? "text" : length > kShortText ? "" : "s";
}

std::string attribute(std::string_view css) {
  return css.empty() ? "" : fmt::format(" class=\"{}\"", css);
}

std::string list_html(const RenderedPart& part) {
  if (part.rows.empty()) return "<p class=\"none\">None</p>\n";
  const auto figures = figure_columns(part);
  auto html = fmt::format("<div class=\"scroll\"><table{}>\n<thead><tr>",
                          attribute(part.columns.size() > kManyColumns ? "wide" : ""));
  for (std::size_t i = 0; i < part.columns.size(); ++i)
    html += fmt::format("<th scope=\"col\"{}>{}</th>", attribute(figures[i] ? "n" : ""),
                        escaped(shown_as(part.columns[i]).heading));
  html += "</tr></thead>\n<tbody>\n";
  for (const auto& row : part.rows) {
    html += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i)
      html += fmt::format("<td{}>{}</td>", attribute(class_of(row[i], figures[i], i == 0)),
                          escaped(cell_text(row[i], shown_as(part.columns[i]).unit)));
    html += "</tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

/// One object: a row for each of its members.
std::string pairs_html(const RenderedPart& part) {
  std::string html = "<table class=\"pairs\"><tbody>\n";
  for (std::size_t i = 0; i < part.columns.size(); ++i) {
    const auto shown = shown_as(part.columns[i]);
    const auto& value = part.rows.front()[i];
    html += fmt::format("<tr><th scope=\"row\">{}</th><td{}>{}</td></tr>\n", escaped(shown.heading),
                        attribute(class_of(value, !value.is_array(), false)),
                        escaped(cell_text(value, shown.unit)));
  }
  return html + "</tbody></table>\n";
}

std::string tables_html(const json::object& answer) {
  std::string html;
  for (const auto& part : shown_parts(answer)) {
    html += "<section>\n";
    if (!part.name.empty()) html += fmt::format("<h2>{}</h2>\n", escaped(title_of(part)));
    html += (part.is_list ? list_html(part) : pairs_html(part)) + "</section>\n";
  }
  return html;
}

std::string lines_html(std::string_view css, const std::vector<BasisLine>& lines) {
  auto html = fmt::format("<dl class=\"{}\">\n", css);
  for (const auto& line : lines)
    html += fmt::format("<dt>{}</dt><dd>{}</dd>\n", escaped(line.label), escaped(line.text));
  return html + "</dl>\n";
}

std::string title_of_page(const json::object& answer) {
  auto title = words_of(cell_text(answer.at("view"), Unit::none));
  for (const auto& line : question_of(answer))
    title += fmt::format(", {} {}", line.label, line.text);
  return title;
}

}  // namespace

std::string render_html(const boost::json::object& answer) {
  const bool history = is_history(answer);
  // Nothing may be fetched and nothing run, whatever stands in the texts.
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n"
      "<style>\n@page{{size:A4 {};margin:14mm}}\n{}</style>\n</head>\n<body>\n<header>\n"
      "<h1>{}</h1>\n{}{}</header>\n<main>\n{}</main>\n</body>\n</html>\n",
      escaped(title_of_page(answer)), history ? "portrait" : "landscape", page_style(),
      escaped(words_of(cell_text(answer.at("view"), Unit::none))),
      lines_html("question", question_of(answer)), lines_html("basis", basis_of(answer)),
      history ? story_html(answer) : tables_html(answer));
}

}  // namespace daybook

/// The subject access report as a page.
#include <algorithm>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "projections/disclosure/render.hpp"
#include "projections/disclosure/sections.hpp"
#include "projections/disclosure/subject_report.hpp"
#include "projections/render/html.hpp"
#include "projections/render/text.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

/// Beside those of every page.
constexpr std::string_view kStyle = R"(main{max-width:60rem}
nav ol,.nothing ul{columns:2;padding-left:1.5rem}
section{margin-bottom:1.5rem}
section p{max-width:42rem}
td.from{font-size:.8rem;color:#57606a}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media print{nav{display:none}section.story{break-before:page}}
)";

std::string text_at(const json::object& object, std::string_view member) {
  const auto* value = object.if_contains(member);
  return value ? cell_text(*value, Unit::none) : "";
}

std::string in_words(const std::string& text) {
  if (const auto date = parse_date(text)) return date_words(*date);
  if (const auto at = parse_instant(text))
    return fmt::format("{}, {}", date_words(london_date(*at)), time_words(*at));
  return text;
}

std::string value_words(const json::value& value, Unit unit, bool codes) {
  if (!value.is_string()) {
    const auto text = cell_text(value, unit);
    return codes ? words_of(text) : text;
  }
  const auto text = cell_text(value, unit);
  return codes ? words_of(text) : in_words(text);
}

/// Links to the entries where they are told on this page.
std::string positions_html(const json::array& positions, bool linked) {
  std::string html;
  for (const auto& position : positions) {
    const auto number = cell_text(position, Unit::none);
    html += html.empty() ? "" : ", ";
    html += linked ? fmt::format("<a href=\"#e{0}\">#{0}</a>", number) : fmt::format("#{}", number);
  }
  return html;
}

/// The members that the rows of a section have, in order.
std::vector<std::string> columns_in(std::string_view name, const json::array& rows) {
  std::vector<std::string> columns = {"date", "stream"};
  const auto listed = columns_of(name);
  columns.insert(columns.end(), listed.begin(), listed.end());
  for (const auto& row : rows)
    for (const auto& member : row.as_object())
      if (std::find(columns.begin(), columns.end(), member.key()) == columns.end())
        columns.emplace_back(member.key());
  std::erase_if(columns, [&](const std::string& column) {
    return column == "positions" || std::none_of(rows.begin(), rows.end(), [&](const auto& row) {
             return row.as_object().contains(column);
           });
  });
  return columns;
}

std::string row_html(std::string_view name, const json::object& row,
                     const std::vector<std::string>& columns) {
  std::string html = "<tr>";
  for (const auto& column : columns) {
    const auto* value = row.if_contains(column);
    const auto unit = shown_as(column).unit;
    const bool codes = column == "roles" || holds_codes(name, column);
    html += fmt::format("<td{}>{}</td>", unit == Unit::none ? "" : " class=\"n\"",
                        value ? escaped(value_words(*value, unit, codes)) : "");
  }
  const bool told = name != "mentions" && name != "readings";
  return html + fmt::format("<td class=\"from\">{}</td></tr>\n",
                            positions_html(row.at("positions").as_array(), told));
}

std::string table_html(std::string_view name, std::string_view title, const json::array& rows) {
  const auto columns = columns_in(name, rows);
  auto html = fmt::format(
      "<div class=\"scroll\"><table{}><caption class=\"hidden\">{}</caption>\n<thead><tr>",
      columns.size() > 8 ? " class=\"wide\"" : "", escaped(title));
  for (const auto& column : columns)
    html += fmt::format("<th scope=\"col\"{}>{}</th>",
                        shown_as(column).unit == Unit::none ? "" : " class=\"n\"",
                        escaped(shown_as(column).heading));
  html += "<th scope=\"col\">entries</th></tr></thead>\n<tbody>\n";
  for (const auto& row : rows) html += row_html(name, row.as_object(), columns);
  return html + "</tbody></table></div>\n";
}

std::string paragraphs_html(const json::array& paragraphs) {
  std::string html;
  for (const auto& paragraph : paragraphs)
    html += fmt::format("<p>{}</p>\n", escaped(cell_text(paragraph, Unit::none)));
  return html;
}

/// The story without what was said, which is put in last.
std::string entries_html(const json::array& entries) {
  json::object answer;
  answer["result"] = json::object({{"entries", without_texts(entries)}});
  return story_html(answer);
}

std::string section_html(const json::object& section) {
  const auto name = text_at(section, "section");
  const auto title = text_at(section, "title");
  auto html = fmt::format(
      "<section id=\"{0}\" class=\"{0}\" aria-labelledby=\"h-{0}\">\n"
      "<h2 id=\"h-{0}\">{1}</h2>\n",
      escaped(name), escaped(title));
  if (const auto* text = section.if_contains("text")) html += paragraphs_html(text->as_array());
  if (const auto* rows = section.if_contains("rows"))
    html += table_html(name, title, rows->as_array());
  if (const auto* entries = section.if_contains("entries"))
    html += entries_html(entries->as_array());
  return html + "</section>\n";
}

bool is_empty(const json::object& section) {
  const auto* rows = section.if_contains("rows");
  return rows && rows->as_array().empty();
}

std::string contents_html(const json::array& sections) {
  std::string html = "<nav aria-label=\"Contents\">\n<ol>\n";
  for (const auto& section : sections)
    if (!is_empty(section.as_object()))
      html += fmt::format("<li><a href=\"#{}\">{}</a></li>\n",
                          escaped(text_at(section.as_object(), "section")),
                          escaped(text_at(section.as_object(), "title")));
  return html + "</ol>\n</nav>\n";
}

/// The headings under which nothing stands.
std::string nothing_html(const json::array& sections) {
  std::string list;
  for (const auto& section : sections)
    if (is_empty(section.as_object()))
      list += fmt::format("<li>{}</li>\n", escaped(text_at(section.as_object(), "title")));
  if (list.empty()) return "";
  return fmt::format(
      "<section class=\"nothing\" aria-labelledby=\"h-nothing\">\n"
      "<h2 id=\"h-nothing\">Nothing is recorded under these headings</h2>\n<ul>\n{}</ul>\n"
      "</section>\n",
      list);
}

std::string sections_html(const json::array& sections) {
  std::string html;
  for (const auto& section : sections) {
    const auto& object = section.as_object();
    if (object.contains("entries")) html += nothing_html(sections);  // the story is the last
    if (!is_empty(object)) html += section_html(object);
  }
  return html;
}

std::string header_html(const json::object& report) {
  const auto& made_for = report.at("made_for").as_object();
  const auto& as_at = report.at("as_at").as_object();
  return fmt::format(
      "<header>\n<h1>What is held about {}</h1>\n<dl class=\"question\">\n"
      "<dt>made</dt><dd>{}</dd>\n<dt>by</dt><dd>{}</dd>\n<dt>for</dt><dd>{}</dd>\n</dl>\n"
      "<dl class=\"basis\">\n<dt>entries</dt><dd>{}</dd>\n<dt>root</dt><dd>{}</dd>\n"
      "<dt>recorded as</dt><dd>#{}</dd>\n</dl>\n</header>\n",
      escaped(text_at(report, "subject")), escaped(in_words(text_at(report, "made_at"))),
      escaped(text_at(made_for, "by")), escaped(text_at(made_for, "purpose")),
      text_at(as_at, "size"), text_at(as_at, "root"), text_at(made_for, "position"));
}

}  // namespace

Secret subject_report_html(const boost::json::object& report) {
  const auto& sections = report.at("sections").as_array();
  const auto body =
      header_html(report) + contents_html(sections) + "<main>\n" + sections_html(sections);
  const auto page = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n"
      "<meta name=\"robots\" content=\"noindex\">\n<title>What is held about {}</title>\n"
      "<style>\n@page{{size:A4 portrait;margin:14mm}}\n{}{}</style>\n</head>\n<body>\n{}</main>\n"
      "</body>\n</html>\n",
      escaped(text_at(report, "subject")), page_style(), kStyle, body);
  return with_texts(page, sections.back().at("entries").as_array());
}

}  // namespace daybook

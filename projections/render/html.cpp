#include "projections/render/html.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "domain/base/printable.hpp"
#include "projections/render/render.hpp"
#include "projections/render/story.hpp"
#include "projections/render/tables.hpp"
#include "projections/render/text.hpp"

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

/// The story on a page: one article an entry, with links between what belongs together.
namespace {

std::string paragraph(std::string_view css, const std::string& html) {
  return html.empty() ? "" : fmt::format("<p class=\"{}\">{}</p>\n", css, html);
}

std::string link_html(const StoryLink& link) {
  if (!link.told) return fmt::format("{} #{}", escaped(link.words), link.position);
  return fmt::format("{0} <a href=\"#e{1}\">#{1}</a>", escaped(link.words), link.position);
}

std::string links_html(const StoryEntry& entry) {
  std::string html;
  for (const auto& link : entry.links) html += (html.empty() ? "" : " · ") + link_html(link);
  return html;
}

std::string facts_html(const StoryEntry& entry) {
  std::string html;
  for (const auto& fact : entry.facts)
    html +=
        fmt::format("{}{}: {}", html.empty() ? "" : "; ", escaped(fact.label), escaped(fact.text));
  return html;
}

std::string sentence_html(const StoryEntry& entry) {
  auto html = fmt::format("<span class=\"said\">{}</span> <span class=\"at\">#{}</span>",
                          escaped(entry.sentence), entry.position);
  if (!entry.rule.empty())
    html += fmt::format("<span class=\"rule\">{}</span>", escaped(entry.rule));
  return html;
}

std::string when_html(const StoryEntry& entry) {
  return fmt::format("<div class=\"when\"><b>{}</b><time datetime=\"{}\">{}</time></div>\n",
                     escaped(entry.date), escaped(entry.instant), escaped(entry.time));
}

void tell(std::string& html, const StoryEntry& entry, bool derived) {
  html += fmt::format("<article class=\"entry{}\" id=\"e{}\">\n",
                      entry.without_effect ? " void" : "", entry.position);
  if (!derived) html += when_html(entry);
  html += "<div class=\"what\">\n" + paragraph("sentence", sentence_html(entry)) +
          paragraph("facts", facts_html(entry)) +
          paragraph("who", escaped(fmt::format("{} · {}", entry.who, entry.stream)));
  if (!entry.late.empty())
    html += fmt::format("<p><span class=\"late\">{}</span></p>\n", escaped(entry.late));
  html += paragraph("links", links_html(entry));
  if (!entry.personal.empty())
    html += paragraph("personal", "personal: " + escaped(entry.personal));
  if (!entry.caused.empty()) {
    html += "<div class=\"caused\">\n";
    for (const auto& caused : entry.caused) tell(html, caused, true);
    html += "</div>\n";
  }
  html += "</div>\n</article>\n";
}

}  // namespace

std::string escaped(std::string_view text) {
  const auto shown = printable_lines(text);
  std::string out;
  out.reserve(shown.size());
  for (const char c : shown) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string story_html(const boost::json::object& answer) {
  const auto story = story_of(answer);
  if (story.empty()) return "<p class=\"none\">Nothing had happened</p>\n";
  std::string html;
  for (const auto& entry : story) tell(html, entry, false);
  return html;
}

std::string_view page_style() {
  return R"(:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem 2rem;max-width:80rem;color:#1b1f24;background:#fff;
font:15px/1.45 "Segoe UI",system-ui,-apple-system,"Helvetica Neue",Arial,sans-serif}
header{border-bottom:3px solid #1f4e5f;margin-bottom:1.5rem;padding-bottom:.75rem}
h1{font-size:1.75rem;margin:0 0 .5rem;color:#1f4e5f}
h1::first-letter,h2::first-letter{text-transform:uppercase}
h2{font-size:1.1rem;margin:1.75rem 0 .5rem;color:#1f4e5f;break-after:avoid}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:0}
dt{color:#57606a}
dd{margin:0;overflow-wrap:anywhere}
dl.question{font-weight:600}
dl.question dt{font-weight:400}
dl.basis{margin-top:.6rem;font-size:.8rem;color:#57606a}
dl.basis dd{font-family:ui-monospace,"DejaVu Sans Mono",Consolas,monospace}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:.87rem}
th,td{padding:.3rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid #d5dbe1}
thead th{vertical-align:bottom;border-bottom:2px solid #1f4e5f;color:#1f4e5f}
tbody tr:nth-child(even){background:#f5f7f9}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
thead .n{white-space:normal}
table.wide{font-size:.72rem}
table.wide th,table.wide td{padding:.25rem .35rem}
table.pairs th{font-weight:400;color:#57606a;white-space:nowrap}
td.k{white-space:nowrap;font-weight:600}
td.s{white-space:nowrap}
td.text{min-width:12rem;max-width:40rem;overflow-wrap:anywhere}
.none{color:#57606a;font-style:italic}
.entry{display:grid;grid-template-columns:9.5rem 1fr;gap:0 1rem;padding:.6rem 0 .6rem .75rem;
border-bottom:1px solid #d5dbe1;break-inside:avoid}
.entry:target{background:#fff6d6}
.when{color:#57606a;font-size:.85rem}
.when b{display:block;color:#1b1f24}
.what p{margin:0}
.sentence{font-weight:600}
.sentence .at{font-weight:400;color:#57606a}
.facts,.who,.links,.personal{font-size:.85rem;color:#3d444d}
dl.personal{margin:.3rem 0 0;padding:.3rem .6rem;border-left:3px solid #1f4e5f;background:#f5f7f9}
dl.personal dd{white-space:pre-line}
.rule{font-size:.8rem;color:#1f4e5f;border:1px solid #9fb8c1;border-radius:.2rem;padding:0 .35rem;
margin-left:.5rem;font-weight:400;white-space:nowrap}
.late{font-size:.8rem;color:#7a4100;background:#fff1dc;border:1px solid #e0b884;border-radius:.2rem;
padding:0 .35rem;display:inline-block}
.void>.what>.sentence .said{text-decoration:line-through;color:#6b7178}
.caused{margin:.4rem 0 0 .25rem;border-left:3px solid #9fb8c1}
.caused .entry{display:block;border:0;padding:.2rem 0 .2rem .75rem}
a{color:#0b5c8a}
footer{margin-top:2rem;font-size:.75rem;color:#57606a;border-top:1px solid #d5dbe1;padding-top:.4rem}
@media print{body{padding:0;max-width:none;font-size:10pt}
.scroll{overflow:visible}
thead{display:table-header-group}
tr,.entry{break-inside:avoid}
a{color:inherit}
tbody tr:nth-child(even),.late{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
)";
}

}  // namespace daybook

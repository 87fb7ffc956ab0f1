/// The story on a page: one article an entry, with links between what belongs together.
#include <fmt/format.h>

#include "domain/base/printable.hpp"
#include "projections/render_html_parts.hpp"
#include "projections/render_story.hpp"

namespace daybook {

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

}  // namespace daybook

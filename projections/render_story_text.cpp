/// The story for a terminal.
#include <fmt/format.h>

#include "projections/render_story.hpp"

namespace daybook {

namespace {

constexpr std::size_t kColumns = 100;
constexpr std::size_t kHanging = 10;  ///< where an entry's text stands, after its position

std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (const char c : text) width += (c & 0xC0) != 0x80;
  return width;
}

/// `text` behind `first`, its further lines behind as much space.
std::string wrapped(const std::string& first, std::string_view text) {
  const std::string space(width_of(first), ' ');
  std::string out, line = first;
  bool empty = true;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    const auto word = text.substr(0, end);
    if (!empty && width_of(line) + 1 + width_of(word) > kColumns) {
      out += line + "\n";
      line = space;
      empty = true;
    }
    line += (empty ? "" : " ") + std::string(word);
    empty = false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out + line + "\n";
}

std::string links_text(const StoryEntry& entry) {
  std::string text;
  for (const auto& link : entry.links)
    text += fmt::format("{}{} #{}", text.empty() ? "" : "; ", link.words, link.position);
  return text;
}

std::string facts_text(const StoryEntry& entry) {
  std::string text;
  for (const auto& fact : entry.facts)
    text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", fact.label, fact.text);
  return text;
}

void tell(std::string& out, const StoryEntry& entry, std::size_t depth) {
  const std::string indent(depth * 4, ' ');
  const auto number = fmt::format("#{}", entry.position);
  const std::string gap(kHanging - std::min(number.size() + 1, kHanging), ' ');
  const auto head = indent + number + gap + " ";
  const std::string space(head.size(), ' ');
  out += wrapped(head, (entry.without_effect ? "[no effect] " : "") + entry.sentence);
  for (const auto& text :
       {facts_text(entry),
        depth == 0 ? fmt::format("{}, {}, in {}", entry.time, entry.who, entry.stream)
                   : entry.stream,
        entry.rule, entry.late, links_text(entry),
        entry.personal.empty() ? "" : "personal: " + entry.personal})
    if (!text.empty()) out += wrapped(space, text);
  for (const auto& caused : entry.caused) tell(out, caused, depth + 1);
}

}  // namespace

std::string story_text(const std::vector<StoryEntry>& story) {
  if (story.empty()) return "\n(nothing had happened)\n";
  std::string out, date;
  for (const auto& entry : story) {
    if (entry.date != date) out += "\n" + entry.date + "\n";
    date = entry.date;
    tell(out, entry, 0);
  }
  return out;
}

}  // namespace daybook

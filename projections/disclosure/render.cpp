#include "projections/disclosure/render.hpp"

#include <charconv>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/base/printable.hpp"
#include "projections/render/render.hpp"
#include "projections/render/story.hpp"
#include "projections/render/tables.hpp"
#include "projections/render/text.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

constexpr std::string_view kOpened = "opened:";
/// As a page has it. No text can forge it: whatever was posted is escaped.
constexpr std::string_view kBefore = "<p class=\"personal\">personal: opened:";
constexpr std::string_view kAfter = "</p>";
/// As the text for a terminal has it: no other text keeps its control characters.
constexpr char kMark = '\x01';
constexpr std::size_t kColumns = 100;

bool is_opened(const json::value& personal) {
  return personal.is_object() && !personal.get_object().contains("unreadable");
}

/// What stands for a personal part that was not opened.
std::string unopened(const json::value& personal) {
  const auto* object = personal.if_object();
  if (!object) return cell_text(personal, Unit::none);
  return fmt::format("cannot be read, {}",
                     words_of(cell_text(object->at("unreadable"), Unit::none)));
}

std::uint64_t position_of(const json::value& entry) {
  return entry.at("position").to_number<std::uint64_t>();
}

/// What was said in the entry at `position`; null when it is not among them.
const json::object* said_at(const json::array& entries, std::uint64_t position) {
  for (const auto& entry : entries)
    if (position_of(entry) == position && is_opened(entry.at("personal")))
      return &entry.at("personal").get_object();
  return nullptr;
}

std::string_view view_of(const json::value& text) {
  const auto& string = text.get_string();
  return {string.data(), string.size()};
}

void append_escaped(Secret& out, std::string_view text) {
  static constexpr std::pair<char, std::string_view> kEscapes[] = {
      {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
  each_printable_piece(text, [&](std::string_view piece) {
    for (const char& c : piece) {
      std::string_view shown(&c, 1);
      for (const auto& [plain, escape] : kEscapes)
        if (c == plain) shown = escape;
      out.append(shown);
    }
  });
}

void append_html(Secret& out, const json::object& said) {
  out.append("<dl class=\"personal\">\n");
  for (const auto& [key, text] : said) {
    out.append("<dt>");
    append_escaped(out, {key.data(), key.size()});
    out.append("</dt><dd>");
    append_escaped(out, view_of(text));
    out.append("</dd>\n");
  }
  out.append("</dl>\n");
}

/// One thing said, its further lines under the first. Of what is not printable only ends of lines
/// count; the rest is written out.
void append_lines(Secret& out, const std::string& space, std::string_view label,
                  std::string_view text) {
  out.append(space);
  out.append(label);
  auto column = space.size() + label.size();
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(" \n"), text.size());
    if (column + 1 + end > kColumns && column > space.size()) {
      out.append("\n");
      out.append(space);
      column = space.size();
    }
    out.append(" ");
    auto word = text.substr(0, end);
    if (end < text.size() && text[end] == '\n' && word.ends_with('\r')) word.remove_suffix(1);
    each_printable_piece(word, [&](std::string_view piece) { out.append(piece); });
    column += 1 + end;
    if (end < text.size() && text[end] == '\n') column = kColumns;  // the next word begins a line
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  out.append("\n");
}

void mark(std::vector<StoryEntry>& story) {
  for (auto& entry : story) {
    if (entry.personal.starts_with(kOpened))
      entry.personal = kMark + entry.personal.substr(kOpened.size());
    mark(entry.caused);
  }
}

std::uint64_t number_at(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Secret filled_text(std::string_view text, const json::array& entries) {
  Secret out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
    const auto line = text.substr(0, end);
    text.remove_prefix(end);
    const auto at = line.find(kMark);
    const auto* said = at == line.npos ? nullptr : said_at(entries, number_at(line.substr(at + 1)));
    if (!said) {
      out.append(line);
      continue;
    }
    const std::string space(line.find_first_not_of(' '), ' ');
    for (const auto& [key, value] : *said)
      append_lines(out, space, fmt::format("{}:", std::string_view(key)), view_of(value));
  }
  return out;
}

/// The answer as it may stand in memory of the usual kind.
json::object plain_answer(const json::object& answer) {
  json::object out;
  for (const auto& [key, value] : answer)
    if (key != "result") out[key] = value;
  out["result"] =
      json::object({{"entries", without_texts(answer.at("result").at("entries").as_array())}});
  return out;
}

const json::array& entries_of(const json::object& answer) {
  return answer.at("result").at("entries").as_array();
}

}  // namespace

boost::json::array without_texts(const boost::json::array& entries) {
  json::array out;
  out.reserve(entries.size());
  for (const auto& entry : entries) {
    json::object plain;
    for (const auto& [key, value] : entry.as_object()) {
      if (key != "personal" || value.is_null())
        plain[key] = value;
      else if (is_opened(value))
        plain[key] = fmt::format("{}{}", kOpened, position_of(entry));
      else
        plain[key] = unopened(value);
    }
    out.push_back(std::move(plain));
  }
  return out;
}

Secret with_texts(std::string_view page, const boost::json::array& entries) {
  Secret out;
  for (auto at = page.find(kBefore); at != page.npos; at = page.find(kBefore)) {
    const auto end = page.find(kAfter, at);
    const auto* said = said_at(entries, number_at(page.substr(at + kBefore.size())));
    out.append(page.substr(0, said ? at : end));
    if (said) append_html(out, *said);
    page.remove_prefix(said ? end + kAfter.size() : end);
  }
  out.append(page);
  return out;
}

Secret disclosed_text(const boost::json::object& answer) {
  const auto plain = plain_answer(answer);
  auto story = story_of(plain);
  mark(story);
  return filled_text(heading_text(plain) + story_text(story), entries_of(answer));
}

Secret disclosed_html(const boost::json::object& answer) {
  return with_texts(render_html(plain_answer(answer)), entries_of(answer));
}

}  // namespace daybook

#include "projections/render/story.hpp"

#include <algorithm>
#include <map>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "projections/render/text.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

std::string text_in(const json::object& entry, std::string_view member) {
  const auto* value = entry.if_contains(member);
  return value && !value->is_null() ? cell_text(*value, Unit::none) : "";
}

std::optional<std::uint64_t> position_in(const json::object& entry, std::string_view member) {
  const auto* value = entry.if_contains(member);
  if (!value || !is_number(*value)) return {};
  return value->to_number<std::uint64_t>();
}

std::string in_words(const std::string& date) {
  const auto read = parse_date(date);
  return read ? date_words(*read) : date;
}

/// The time of day; the whole date too where it did not happen on the entry's business date.
std::string when_words(const std::string& instant, const std::string& business_date) {
  const auto read = parse_instant(instant);
  if (!read) return instant;
  const auto on = london_date(*read);
  if (to_text(on) == business_date) return time_words(*read);
  return fmt::format("{}, {}", date_words(on), time_words(*read));
}

std::string who_words(const json::object& entry) {
  if (entry.contains("derived_from")) return "the ledger, by rule";
  std::string roles;
  for (const auto& role : entry.at("roles").as_array())
    roles += (roles.empty() ? "" : ", ") + words_of(cell_text(role, Unit::none));
  return fmt::format("{} ({})", text_in(entry, "actor"), roles);
}

std::string rule_words(const json::object& entry) {
  auto rule = text_in(entry, "rule");
  const auto version = text_in(entry, "policy_version");
  if (version.empty()) return rule;
  return fmt::format("{}{}policy version {}", rule, rule.empty() ? "" : ", ", version);
}

std::string late_words(const json::object& entry) {
  const auto days = entry.at("late_days").to_number<std::int64_t>();
  if (days <= 0) return "";
  const auto recorded = parse_instant(text_in(entry, "recorded_at"));
  return fmt::format("recorded {} day{} later{}", days, days == 1 ? "" : "s",
                     recorded ? ", on " + date_words(london_date(*recorded)) : "");
}

StoryEntry told(const json::object& entry) {
  StoryEntry out;
  out.position = entry.at("position").to_number<std::uint64_t>();
  out.instant = text_in(entry, "occurred_at");
  out.date = in_words(text_in(entry, "business_date"));
  out.time = when_words(out.instant, text_in(entry, "business_date"));
  out.who = who_words(entry);
  out.stream = text_in(entry, "stream");
  auto sentence = sentence_of(text_in(entry, "type"), entry.at("data").as_object());
  out.sentence = std::move(sentence.text);
  out.facts = std::move(sentence.facts);
  out.rule = rule_words(entry);
  out.late = late_words(entry);
  out.personal = text_in(entry, "personal");
  return out;
}

/// Puts a history together: first all entries, then what ties them, then who stands beneath whom.
class Storyteller {
 public:
  explicit Storyteller(const json::array& entries) {
    for (const auto& entry : entries) {
      const auto position = entry.at("position").to_number<std::uint64_t>();
      entries_.emplace(position, told(entry.as_object()));
    }
    for (const auto& entry : entries) tie(entry.as_object());
  }

  std::vector<StoryEntry> story() && {
    std::vector<StoryEntry> story;
    // The latest first, so that an entry is complete before it is put beneath its cause.
    for (auto at = entries_.rbegin(); at != entries_.rend(); ++at) {
      auto& entry = at->second;
      std::reverse(entry.caused.begin(), entry.caused.end());
      const auto cause = causes_.find(at->first);
      (cause == causes_.end() ? story : entries_.at(cause->second).caused)
          .push_back(std::move(entry));
    }
    std::reverse(story.begin(), story.end());
    return story;
  }

 private:
  void tie(const json::object& entry) {
    const auto position = entry.at("position").to_number<std::uint64_t>();
    if (const auto by = position_in(entry, "voided_by")) strike(position, "voided by", *by);
    if (const auto voids = position_in(entry, "voids")) link(position, "voids", *voids);
    const auto& data = entry.at("data").as_object();
    if (const auto charge = position_in(data, "charge_position")) {
      link(position, "takes back the charge", *charge);
      if (entries_.contains(*charge)) strike(*charge, "taken back by", position);
    }
    const auto cause = position_in(entry, "derived_from");
    if (cause && entries_.contains(*cause) && *cause < position) causes_[position] = *cause;
    if (cause) link(position, "follows from", *cause);
  }

  void strike(std::uint64_t position, std::string words, std::uint64_t other) {
    entries_.at(position).without_effect = true;
    link(position, std::move(words), other);
  }

  void link(std::uint64_t position, std::string words, std::uint64_t other) {
    entries_.at(position).links.push_back({std::move(words), other, entries_.contains(other)});
  }

  std::map<std::uint64_t, StoryEntry> entries_;
  std::map<std::uint64_t, std::uint64_t> causes_;
};

}  // namespace

bool is_history(const boost::json::object& answer) {
  const auto* entries = answer.at("result").as_object().if_contains("entries");
  return answer.at("view") == "history" && entries && entries->is_array();
}

std::vector<StoryEntry> story_of(const boost::json::object& answer) {
  return Storyteller(answer.at("result").at("entries").as_array()).story();
}

/// The story for a terminal.
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

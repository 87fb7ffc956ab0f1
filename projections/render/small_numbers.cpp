/// Small numbers: what may be published of an answer (views: counts of people from 1 to 4 are shown
/// as "fewer than 5").
#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "projections/render/render.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

constexpr std::int64_t kSmallest = 1, kLargest = 4;
constexpr const char* kSmall = "fewer than 5";
constexpr const char* kNotShown = "not shown";

/// The numbers of a view that count no people, families, or anything of which each stands for one
/// of them: packages, sessions, duties, days, targets. `part`: what they stand in, "" for any.
///
/// What is not named here and is no money is taken for people: a number that is new in a view, and
/// every number of a new view, is hidden while it is small until somebody has thought about it.
struct OtherCounts {
  std::string_view view;
  std::string_view part;
  std::string_view names;
};
constexpr OtherCounts kOthers[] = {
    {"activity", "years", "requests confirmed did_not_proceed refused open"},
    {"activity", "", "confirmed percent"},
    {"attendance", "", "scheduled delivered missed open rebooking_outstanding minutes_delivered"},
    {"attendance", "", "aborted_family aborted_provider cancelled_authority cancelled_provider"},
    {"attendance", "", "cancelled_family_in_time cancelled_family_short"},
    {"attendance", "", "cancelled_family_on_arrival"},
    {"attendance", "", "attendance_numerator attendance_denominator attendance_percent"},
    {"claims", "by_status", "count"},
    {"deadlines", "by_duty", "due met late overdue"},
    {"gatherings", "", "planned held cancelled minimum capacity satisfied_percent"},
    {"monitoring", "how_much", "packages_in_period packages_cumulative sessions_delivered"},
    {"monitoring", "how_much", "newsletters reach_direct reach_indirect"},
    {"monitoring", "how_well", "starts start_within start_within_n start_within_d"},
    {"monitoring", "how_well", "start_working_days start_working_days_mean_hundredths"},
    {"monitoring", "how_well", "reports_due reports_late engagement_percent"},
    {"monitoring", "staffing", "count"},
    {"monitoring", "gatherings", "held"},
    {"monitoring", "satisfaction", "satisfied_percent"},
    {"monitoring", "measures", "mean_change_hundredths"},
    {"outcomes", "feedback", "satisfied_percent"},
    {"outcomes", "measures", "mean_change_hundredths"},
    {"peer_support", "check_ins", "done"},
    {"peer_support", "cohorts", "minimum maximum"},
    {"peer_support", "trained", "target"},
    {"peer_support", "", "mean_change_hundredths"},
    {"restatement", "closed", "position size"},
    {"tiers", "reviews", "done"},
};

/// A number that is the sum of others; `wholes` may name more that come to about the same.
struct Sum {
  std::string_view wholes;
  std::string_view parts;
};
constexpr Sum kSums[] = {
    {"needs cases_with_need", "no_progress progress achieved sustained relapsed"},
    {"done", "better same worse not_reached"},
};

/// A number that counts some of another, and what is calculated from the two.
struct Share {
  std::string_view whole;
  std::string_view some;
  std::string_view calculated;
};
constexpr Share kShares[] = {
    {"ratings", "satisfied", "satisfied_percent target_met"},
    {"engagement_d", "engagement_n", "engagement_percent"},
    {"pairs", "improved_by_target", "mean_change_hundredths"},
    {"screened", "accepted", ""},
};

/// A list that names one of these in its rows tells of single families, people or entries.
constexpr std::string_view kSingle[] = {"case",    "package",   "claim",    "subject",
                                        "concern", "incident",  "stream",   "position",
                                        "person",  "supporter", "complaint"};

std::vector<std::string_view> words(std::string_view list) {
  std::vector<std::string_view> out;
  while (!list.empty()) {
    const auto end = std::min(list.find(' '), list.size());
    out.push_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return out;
}

bool holds(std::string_view list, std::string_view name) {
  const auto names = words(list);
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool counts_people(std::string_view view, std::string_view part, std::string_view name) {
  if (name.ends_with("_pence")) return false;
  return std::none_of(std::begin(kOthers), std::end(kOthers), [&](const OtherCounts& counts) {
    return counts.view == view && (counts.part.empty() || counts.part == part) &&
           holds(counts.names, name);
  });
}

bool is_small(std::int64_t number) {
  return kSmallest <= number && number <= kLargest;
}

/// A whole number, of whatever sign it was made; nothing where it is something else.
std::optional<std::int64_t> whole_number(const json::value& value) {
  if (value.is_int64()) return value.get_int64();
  if (value.is_uint64()) return static_cast<std::int64_t>(value.get_uint64());
  return {};
}

std::optional<std::int64_t> number_in(const json::object& row, std::string_view name) {
  const auto* value = row.if_contains(name);
  return value ? whole_number(*value) : std::nullopt;
}

void hide(json::object& row, std::string_view name, const char* instead) {
  auto* value = row.if_contains(name);
  if (value && !value->is_null() && !value->is_string()) *value = instead;
}

bool is_hidden(const json::object& row, std::string_view name) {
  const auto* value = row.if_contains(name);
  return value && (*value == kSmall || *value == kNotShown);
}

/// What is hidden of a sum, by the numbers themselves.
struct Hidden {
  std::int64_t count = 0;
  std::int64_t sum = 0;

  void add(std::int64_t number) { ++count, sum += number; }
  /// Their sum would give them away: one alone, or all of them at the same end.
  bool is_given_away() const {
    return count == 1 || (count > 1 && (sum == count * kSmallest || sum == count * kLargest));
  }
};

void hide_sums(const json::object& before, json::object& row) {
  for (const auto& rule : kSums) {
    Hidden hidden;
    for (const auto part : words(rule.parts))
      if (const auto number = number_in(before, part); number && is_hidden(row, part))
        hidden.add(*number);
    if (!hidden.is_given_away()) continue;
    for (const auto whole : words(rule.wholes)) hide(row, whole, kNotShown);
  }
}

void hide_shares(const json::object& before, json::object& row) {
  for (const auto& rule : kShares) {
    const auto whole = number_in(before, rule.whole), some = number_in(before, rule.some);
    if (!whole) continue;
    if (some && is_small(*whole - *some)) hide(row, rule.some, kNotShown);
    if (is_hidden(row, rule.whole) || is_hidden(row, rule.some))
      for (const auto name : words(rule.calculated)) hide(row, name, kNotShown);
  }
}

/// Walks a result and hides what must not be seen of it.
class Publication {
 public:
  explicit Publication(std::string_view view) : view_(view) {}

  void at(json::object& object, std::string_view part, const std::string& path) {
    const auto before = object;
    leave_out_lists(object, path);
    for (auto& member : object) {
      const std::string key(member.key());
      const auto inner = path.empty() ? key : fmt::format("{}.{}", path, key);
      auto& value = member.value();
      if (value.is_object()) at(value.get_object(), key, inner);
      if (value.is_array()) in_list(value.get_array(), key, inner);
      if (const auto number = whole_number(value);
          number && is_small(*number) && counts_people(view_, part, key))
        value = kSmall;
    }
    hide_sums(before, object);
    hide_shares(before, object);
    hide_totals(before, object);
  }

  const std::vector<std::string>& left_out() const { return left_out_; }

 private:
  void in_list(json::array& list, std::string_view part, const std::string& path) {
    for (auto& item : list)
      if (item.is_object()) at(item.get_object(), part, path);
  }

  void leave_out_lists(json::object& object, const std::string& path) {
    std::vector<std::string> names;
    for (const auto& member : object)
      if (is_single(member.key(), member.value())) names.emplace_back(member.key());
    for (const auto& name : names) {
      object.erase(name);
      left_out_.push_back(path.empty() ? name : fmt::format("{}.{}", path, name));
    }
  }

  static bool is_single(std::string_view name, const json::value& value) {
    if (name == "eligible_unclaimed") return true;
    if (!value.is_array() || value.get_array().empty()) return false;
    const auto& first = value.get_array().front();
    return first.is_object() &&
           std::any_of(std::begin(kSingle), std::end(kSingle),
                       [&](std::string_view key) { return first.get_object().contains(key); });
  }

  /// A total beside its list gives away what is hidden of the list.
  static void hide_totals(const json::object& before, json::object& object) {
    auto* total = object.if_contains("total");
    if (!total || !total->is_object()) return;
    for (const auto& member : object)
      if (member.value().is_array())
        hide_totals(before.at(member.key()).get_array(), member.value().get_array(),
                    total->get_object());
  }

  static void hide_totals(const json::array& before, const json::array& list, json::object& total) {
    for (auto& member : total) {
      Hidden hidden;
      for (std::size_t i = 0; i < list.size(); ++i) {
        if (!list[i].is_object() || !is_hidden(list[i].get_object(), member.key())) continue;
        if (const auto number = number_in(before[i].get_object(), member.key()))
          hidden.add(*number);
      }
      if (hidden.is_given_away()) hide(total, member.key(), kNotShown);
    }
  }

  const std::string_view view_;
  std::vector<std::string> left_out_;
};

/// Why nothing of an answer may be published.
std::optional<std::string> objection_to(const json::object& answer) {
  const auto& params = answer.at("params").as_object();
  if (answer.at("view") == "history")
    return "publish: a history tells of single people and cannot be published.";
  if (params.contains("explain"))
    return "publish: an explanation tells of single entries and cannot be published.";
  const auto* by = params.if_contains("by");
  if (by && (*by == "case" || *by == "package"))
    return "publish: groups by case or package tell of single families; group by something else.";
  return {};
}

}  // namespace

Result<boost::json::object, std::string> for_publication(const boost::json::object& answer) {
  if (auto wrong = objection_to(answer)) return failed(*std::move(wrong));
  auto out = answer;
  const auto& view = answer.at("view").as_string();
  Publication publication({view.data(), view.size()});
  publication.at(out["result"].as_object(), "", "");
  out["digest"] = nullptr;
  auto note = fmt::format(
      "Counts of people from {} to {} are shown as \"{}\"; \"{}\" stands where a number would give "
      "one of them away.",
      kSmallest, kLargest, kSmall, kNotShown);
  if (!publication.left_out().empty())
    note += fmt::format(" Left out, since they tell of single families or entries: {}.",
                        fmt::join(publication.left_out(), ", "));
  out["publication"] = note;
  return out;
}

}  // namespace daybook

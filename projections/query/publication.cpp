#include "projections/query/publication.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "projections/query/view.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

constexpr std::int64_t kSmallest = 1, kLargest = 4;
constexpr const char* kSmall = "fewer than 5";
constexpr const char* kNotShown = "not shown";

std::vector<std::string_view> words(std::string_view list) {
  std::vector<std::string_view> out;
  while (!list.empty()) {
    const auto end = std::min(list.find(' '), list.size());
    out.push_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return out;
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

/// A sum gives away what is hidden of its parts.
void hide_sums(const Part& part, const json::object& before, json::object& row) {
  for (const auto& sum : part.fields) {
    Hidden hidden;
    for (const auto name : words(sum.parts))
      if (const auto number = number_in(before, name); number && is_hidden(row, name))
        hidden.add(*number);
    if (hidden.is_given_away()) hide(row, sum.name, kNotShown);
  }
}

/// Some of a whole give away what is left of it; what is calculated from them gives them away.
void hide_shares(const Part& part, const json::object& before, json::object& row) {
  for (const auto& some : part.fields) {
    if (some.whole.empty()) continue;
    const auto whole = number_in(before, some.whole), number = number_in(before, some.name);
    if (!whole) continue;
    if (number && is_small(*whole - *number)) hide(row, some.name, kNotShown);
    if (!is_hidden(row, some.whole) && !is_hidden(row, some.name)) continue;
    for (const auto& field : part.fields)
      if (field.counted == some.name) hide(row, field.name, kNotShown);
  }
}

/// Walks a result and hides what must not be seen of it.
class Publication {
 public:
  /// `view`: null for a view that is not known, of which nothing is described.
  explicit Publication(const ViewKind* view) : view_(view) {}

  void at(json::object& object, const std::string& path) {
    const auto& part = part_at(path);
    const auto before = object;
    leave_out_lists(part, object, path);
    for (auto& [key, value] : object) show(part.field(key), value, joined(path, key));
    hide_sums(part, before, object);
    hide_shares(part, before, object);
    hide_totals(before, object);
  }

  const std::vector<std::string>& left_out() const { return left_out_; }

 private:
  static std::string joined(const std::string& path, std::string_view key) {
    return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
  }

  void show(const Field* field, json::value& value, const std::string& path) {
    const auto number = whole_number(value);
    if (value.is_object())
      at(value.get_object(), path);
    else if (value.is_array())
      for (auto& item : value.get_array()) show(field, item, path);
    else if (number && is_small(*number) && counts_people(field, path))
      value = kSmall;
    else if (!value.is_null() && (field ? field->says == Says::single : !number))
      value = kNotShown;
  }

  static bool counts_people(const Field* field, std::string_view path) {
    return field ? field->says == Says::people : !path.ends_with("_pence");
  }

  void leave_out_lists(const Part& part, json::object& object, const std::string& path) {
    std::vector<std::string> names;
    for (const auto& [key, value] : object)
      if (value.is_array() && !value.get_array().empty() &&
          is_single(part.field(key), value.get_array(), joined(path, key)))
        names.emplace_back(key);
    for (const auto& name : names) {
      object.erase(name);
      left_out_.push_back(joined(path, name));
    }
  }

  /// Whether a list tells of single families, people or entries: it says so, or its rows do, or
  /// texts in it of which nobody has said what they are.
  bool is_single(const Field* field, const json::array& list, const std::string& path) const {
    if (field && field->says == Says::single) return true;
    const auto& rows = part_at(path);
    if (std::ranges::find(rows.fields, Says::single, &Field::says) != rows.fields.end())
      return true;
    return std::ranges::any_of(list, [&](const json::value& item) {
      if (!item.is_object()) return !field;
      return std::ranges::any_of(item.get_object(), [&](const auto& member) {
        return member.value().is_string() && !rows.field(member.key());
      });
    });
  }

  /// What is described at a path; a part without fields where nothing is.
  const Part& part_at(const std::string& path) const {
    static const Part unknown;
    const auto* part = view_ ? view_->part(path) : nullptr;
    return part ? *part : unknown;
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

  const ViewKind* view_;
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
  Publication publication(find_view({view.data(), view.size()}));
  publication.at(out["result"].as_object(), "");
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

#include "projections/query/explain.hpp"

#include <charconv>

#include <fmt/format.h>

namespace daybook {

namespace {

namespace json = boost::json;

std::string joined(std::string_view path, std::string_view step) {
  return path.empty() ? std::string(step) : fmt::format("{}.{}", path, step);
}

/// Walks a result along a path. `found` collects the names under which a leaf may be known.
class Walk {
 public:
  explicit Walk(Leaf& found) : found_(found) {}

  void at(const json::value& value, std::string_view rest, const std::vector<std::string>& names) {
    if (value.is_object()) return in_object(value.get_object(), rest, names);
    if (value.is_array()) return in_array(value.get_array(), rest, names);
    if (!rest.empty() || !(value.is_int64() || value.is_null())) return;
    found_.names.insert(found_.names.end(), names.begin(), names.end());
    found_.is_null = value.is_null();
  }

  const std::string& there_is() const { return there_is_; }

 private:
  void in_object(const json::object& object, std::string_view rest,
                 const std::vector<std::string>& names) {
    std::vector<std::string_view> known;
    bool entered = false;
    for (const auto& member : object) {
      const std::string_view name = member.key();
      known.push_back(name);
      if (!rest.starts_with(name)) continue;
      const auto after = rest.substr(name.size());
      if (!after.empty() && after.front() != '.' && after.front() != '[') continue;
      entered = true;
      at(member.value(), after.starts_with('.') ? after.substr(1) : after,
         extended(names, {std::string(name)}));
    }
    if (!entered) there_is_ = fmt::format("{}", fmt::join(known, ", "));
  }

  void in_array(const json::array& array, std::string_view rest,
                const std::vector<std::string>& names) {
    if (rest.starts_with('[')) return in_item(array, rest, names);
    for (const auto& item : array) {
      const auto labels = item_labels(item);
      for (const auto& label : labels)
        if (rest.starts_with(label) && rest.substr(label.size()).starts_with('.'))
          at(item, rest.substr(label.size() + 1), extended(names, labels));
    }
  }

  void in_item(const json::array& array, std::string_view rest,
               const std::vector<std::string>& names) {
    std::size_t index = 0;
    const auto* end = rest.data() + rest.size();
    const auto read = std::from_chars(rest.data() + 1, end, index);
    if (read.ec != std::errc() || read.ptr == end || *read.ptr != ']' || index >= array.size())
      return;
    rest.remove_prefix(static_cast<std::size_t>(read.ptr - rest.data()) + 1);
    if (rest.starts_with('.'))
      at(array[index], rest.substr(1), extended(names, item_labels(array[index])));
  }

  static std::vector<std::string> extended(const std::vector<std::string>& names,
                                           const std::vector<std::string>& steps) {
    std::vector<std::string> out;
    for (const auto& name : names)
      for (const auto& step : steps) out.push_back(joined(name, step));
    return out;
  }

  Leaf& found_;
  std::string there_is_;
};

/// A part of a rate by its whole path: it stands beside the rate unless it has a path of its own.
std::string beside(std::string_view row, const std::string& part) {
  return part.find('.') == std::string::npos ? joined(row, part) : part;
}

Opened opened(const Explanation& explanation) {
  Opened figure{explanation.path(), 0, explanation.contributions()};
  for (const auto& part : figure.contributions) figure.value += part.amount;
  return figure;
}

std::string is_a_rate(const Explanation& explanation, const std::string& asked) {
  const auto& rate = *explanation.rate();
  return fmt::format("explain: {} is not a sum; explain its numerator {} and its denominator {}.",
                     asked, beside(explanation.row(), rate.numerator),
                     beside(explanation.row(), rate.denominator));
}

}  // namespace

std::vector<std::string> item_labels(const json::value& item) {
  std::vector<std::string> labels;
  if (!item.is_object()) return labels;
  std::string label;
  for (const auto& member : item.get_object()) {
    const auto& value = member.value();
    const bool position = labels.empty() && member.key() == "position" && value.is_number();
    if ((!value.is_string() && !position) || labels.size() == 2) break;
    const auto name = position ? json::serialize(value) : std::string(value.get_string());
    label = labels.empty() ? name : fmt::format("{}.{}", label, name);
    labels.push_back(label);
  }
  return labels;
}

Result<Leaf, std::string> resolve_path(const boost::json::object& result, std::string_view path) {
  Leaf found;
  Walk walk(found);
  walk.at(json::value(result), path, {""});
  if (!found.names.empty()) return found;
  const auto hint = walk.there_is().empty() ? "" : fmt::format("; there is {}", walk.there_is());
  return failed(fmt::format("explain: there is no figure {}{}.", path, hint));
}

Result<Opened, std::string> open_figure(const ViewKind& kind, const Question& question) {
  const auto result = TRY(kind.fold(question));
  const auto& asked = question.params.explain;
  const auto leaf = TRY(resolve_path(result, asked));
  for (const auto& path : leaf.names) {
    Explanation explanation(path);
    auto watched = question;
    watched.explanation = &explanation;
    TRY(kind.fold(watched));
    if (explanation.rate()) return failed(is_a_rate(explanation, asked));
    if (explanation.found() && leaf.is_null)
      return failed(fmt::format("explain: {} is null: there is no such figure.", asked));
    if (explanation.found()) return opened(explanation);
  }
  return failed(fmt::format("explain: {} is not a figure that is summed up from entries.", asked));
}

ViewResult explain(const ViewKind& kind, const Question& question) {
  const auto figure = TRY(open_figure(kind, question));
  json::array list;
  for (const auto& part : figure.contributions)
    list.push_back(json::object{{"position", part.position.value}, {"amount", part.amount}});
  return json::object{{"path", question.params.explain},
                      {"value", figure.value},
                      {"contributions", std::move(list)}};
}

}  // namespace daybook

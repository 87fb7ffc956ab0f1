#include "projections/query/compare.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "projections/query/answer.hpp"
#include "projections/query/compare.hpp"
#include "projections/query/explain.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

std::string joined(const std::string& path, std::string_view step) {
  return path.empty() ? std::string(step) : fmt::format("{}.{}", path, step);
}

/// A list's items by key.
std::map<std::string, const json::value*, std::less<>> by_key(
    const json::array& list, const std::vector<std::string>& keys) {
  std::map<std::string, const json::value*, std::less<>> out;
  for (std::size_t i = 0; i < keys.size(); ++i) out.emplace(keys[i], &list[i]);
  return out;
}

bool is_number(const json::value& value) {
  return value.is_int64() || value.is_uint64();
}

json::value difference(const json::value& a, const json::value& b) {
  if (!is_number(a) || !is_number(b)) return nullptr;
  return b.to_number<std::int64_t>() - a.to_number<std::int64_t>();
}

/// Walks two results at once and notes where they differ.
class Comparison {
 public:
  void at(const json::value& a, const json::value& b, const std::string& path) {
    if (a.is_object() && b.is_object()) return in_objects(a.get_object(), b.get_object(), path);
    if (a.is_array() && b.is_array()) return in_lists(a.get_array(), b.get_array(), path);
    if (a != b) note(path, a, b);
  }

  json::object result(const json::object& a, const json::object& b) && {
    return {{"a", a.at("as_at")},
            {"b", b.at("as_at")},
            {"amounts", std::move(amounts_)},
            {"numbers", std::move(numbers_)},
            {"texts", std::move(texts_)},
            {"appeared", std::move(appeared_)},
            {"vanished", std::move(vanished_)}};
  }

 private:
  static void name(json::array& list, const std::string& path) {
    list.push_back(json::object{{"path", path}});
  }

  void in_objects(const json::object& a, const json::object& b, const std::string& path) {
    for (const auto& member : a) {
      const auto here = joined(path, member.key());
      const auto* other = b.if_contains(member.key());
      if (other)
        at(member.value(), *other, here);
      else
        name(vanished_, here);
    }
    for (const auto& member : b)
      if (!a.contains(member.key())) name(appeared_, joined(path, member.key()));
  }

  void in_lists(const json::array& a, const json::array& b, const std::string& path) {
    const auto depth = key_depth({&a, &b});
    const auto keys_of_a = row_keys(a, depth), keys_of_b = row_keys(b, depth);
    const auto left = by_key(a, keys_of_a), right = by_key(b, keys_of_b);
    for (const auto& key : keys_of_a) {
      const auto other = right.find(key);
      if (other == right.end())
        name(vanished_, joined(path, key));
      else
        at(*left.at(key), *other->second, joined(path, key));
    }
    for (const auto& key : keys_of_b)
      if (!left.contains(key)) name(appeared_, joined(path, key));
  }

  void note(const std::string& path, const json::value& a, const json::value& b) {
    if (!is_number(a) && !is_number(b))
      texts_.push_back(json::object{{"path", path}, {"a", a}, {"b", b}});
    else if (path.ends_with("_pence"))
      amounts_.push_back(json::object{
          {"path", path}, {"a_pence", a}, {"b_pence", b}, {"difference_pence", difference(a, b)}});
    else
      numbers_.push_back(
          json::object{{"path", path}, {"a", a}, {"b", b}, {"difference", difference(a, b)}});
  }

  json::array amounts_, numbers_, texts_, appeared_, vanished_;
};

}  // namespace

Result<boost::json::object, std::string> compare_answers(const boost::json::object& a,
                                                         const boost::json::object& b) {
  for (const auto* same : {"view", "version", "params", "on"})
    if (a.at(same) != b.at(same))
      return failed(fmt::format("compare: the two answers differ in {}.", same));
  Comparison comparison;
  comparison.at(a.at("result"), b.at("result"), "");
  auto result = std::move(comparison).result(a, b);
  json::object params{{"view", a.at("view")}};
  for (const auto& param : a.at("params").as_object()) params[param.key()] = param.value();
  return json::object{{"view", "compare"},
                      {"version", a.at("version")},
                      {"params", std::move(params)},
                      {"as_at", b.at("as_at")},
                      {"on", b.at("on")},
                      {"digest", store::to_hex(digest_of(result))},
                      {"result", std::move(result)}};
}

namespace {

namespace json = boost::json;

std::string key_of(const json::value& item, std::size_t depth) {
  if (item.is_string()) return std::string(item.get_string());
  const auto labels = item_labels(item);
  return labels.empty() ? json::serialize(item) : labels[std::min(depth, labels.size()) - 1];
}

bool are_told_apart(const json::array& list) {
  std::set<std::string> keys;
  return std::all_of(list.begin(), list.end(),
                     [&](const json::value& item) { return keys.insert(key_of(item, 1)).second; });
}

}  // namespace

std::size_t key_depth(std::initializer_list<const boost::json::array*> lists) {
  return std::all_of(lists.begin(), lists.end(),
                     [](const json::array* list) { return are_told_apart(*list); })
             ? 1
             : 2;
}

std::vector<std::string> row_keys(const boost::json::array& list, std::size_t depth) {
  std::vector<std::string> keys;
  std::map<std::string, int> count;
  for (const auto& item : list) {
    auto key = key_of(item, depth);
    if (const auto nth = ++count[key]; nth > 1) key += fmt::format("#{}", nth);
    keys.push_back(std::move(key));
  }
  return keys;
}

}  // namespace daybook

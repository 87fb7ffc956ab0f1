#include "projections/row_keys.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "projections/explain.hpp"

namespace daybook {

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

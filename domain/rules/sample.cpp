#include "domain/rules/sample.hpp"

#include <algorithm>
#include <utility>

namespace daybook {

std::vector<std::string> sample_order(const std::vector<std::string>& keys, std::string_view seed,
                                      const Sha256& sha256) {
  std::vector<std::pair<std::string, std::string>> order;
  order.reserve(keys.size());
  for (const auto& key : keys) order.emplace_back(sha256(std::string(seed) + '\n' + key), key);
  std::sort(order.begin(), order.end());
  std::vector<std::string> out;
  out.reserve(order.size());
  for (auto& [hash, key] : order) out.push_back(std::move(key));
  return out;
}

std::size_t sample_size(std::size_t all, int percent) {
  const auto share = (all * static_cast<std::size_t>(percent) + 99) / 100;
  return std::min(all, std::max<std::size_t>(1, share));
}

}  // namespace daybook

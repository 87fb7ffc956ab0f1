/// Chance that is the same on every machine: splitmix64, and nothing of the standard library's
/// distributions.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "domain/base/check.hpp"

namespace daybook::generate {

/// The step of splitmix64: mixes 64 bits thoroughly. Also good as a hash of a counter.
constexpr std::uint64_t mixed(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

/// A sequence of draws, the same for the same seed. Not thread-safe.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(mixed(seed)) {}

  std::uint64_t next() {
    const auto drawn = mixed(state_);
    state_ += 0x9e3779b97f4a7c15ULL;
    return drawn;
  }
  /// 0 to `bound` − 1; `bound` is positive.
  std::size_t below(std::size_t bound) {
    DAYBOOK_CHECK(bound > 0, "something can be drawn");
    return static_cast<std::size_t>(next() % bound);
  }
  /// `least` to `most`, both included.
  int between(int least, int most) {
    const auto count = std::int64_t{most} - least + 1;
    return least + static_cast<int>(below(static_cast<std::size_t>(count)));
  }
  /// True `per_mille` times in a thousand.
  bool chance(int per_mille) { return static_cast<int>(below(1000)) < per_mille; }

  template <class T>
  const T& pick(const std::vector<T>& items) {
    return items[below(items.size())];
  }
  template <class T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }
  /// An index, the more often the greater its weight. The weights are not negative and not all 0.
  std::size_t weighted(const std::vector<int>& weights) {
    int sum = 0;
    for (const int weight : weights) sum += weight;
    int left = static_cast<int>(below(static_cast<std::size_t>(sum)));
    std::size_t index = 0;
    while (left >= weights[index]) left -= weights[index++];
    return index;
  }

 private:
  std::uint64_t state_;
};

}  // namespace daybook::generate

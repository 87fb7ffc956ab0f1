#include "server/access/login_throttle.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace daybook::server {

namespace {

/// Names have no space in them, nor have addresses.
std::string pair_of(const Attempt& attempt) {
  return fmt::format("{} {}", attempt.address, attempt.name);
}

}  // namespace

LoginThrottle::LoginThrottle(AttemptLimits limits)
    : limits_(limits),
      pairs_(limits.of_pair, limits.pair_rows),
      addresses_(limits.of_address, limits.rows),
      guesses_(limits.of_guesses, limits.rows),
      names_(limits.of_name, limits.rows) {}

const LoginThrottle::Place* LoginThrottle::welcome(const Attempt& attempt) const {
  const auto found = welcome_.find(std::string(attempt.name));
  if (found == welcome_.end()) return nullptr;
  const auto place = std::find_if(found->second.begin(), found->second.end(),
                                  [&](const Place& one) { return one.address == attempt.address; });
  return place == found->second.end() ? nullptr : &*place;
}

bool LoginThrottle::admits(const Attempt& attempt, Instant now) const {
  if (const auto* place = welcome(attempt))
    return !place->failures.is_shut(limits_.of_welcome, now);
  return !pairs_.is_shut(pair_of(attempt), now) && !guesses_.is_shut(attempt.address, now) &&
         (attempt.name.empty() || !names_.is_shut(attempt.name, now));
}

bool LoginThrottle::failed_too_often(std::string_view address, Instant now) const {
  return addresses_.is_shut(address, now);
}

void LoginThrottle::failed(const Attempt& attempt, bool exists, Instant now) {
  addresses_.failed(attempt.address, now);
  if (welcome(attempt)) return place_of(attempt).failures.failed(limits_.of_welcome, now);
  pairs_.failed(pair_of(attempt), now);
  if (exists) guesses_.failed(attempt.address, now);
  if (!attempt.name.empty()) names_.failed(attempt.name, now);
}

/// Where the name is, or becomes, welcome; what was welcome least lately may give way.
LoginThrottle::Place& LoginThrottle::place_of(const Attempt& attempt) {
  const auto earlier = [](const Place& a, const Place& b) { return a.last < b.last; };
  const auto latest = [&](const auto& named) {
    return std::max_element(named.second.begin(), named.second.end(), earlier)->last;
  };
  std::string name(attempt.name);
  if (!welcome_.contains(name) && welcome_.size() >= limits_.welcome_names)
    welcome_.erase(
        std::min_element(welcome_.begin(), welcome_.end(),
                         [&](const auto& a, const auto& b) { return latest(a) < latest(b); }));
  auto& places = welcome_[std::move(name)];
  const auto found = std::find_if(places.begin(), places.end(),
                                  [&](const Place& one) { return one.address == attempt.address; });
  if (found != places.end()) return *found;
  if (places.size() >= limits_.welcome_addresses)
    places.erase(std::min_element(places.begin(), places.end(), earlier));
  return places.emplace_back(Place{std::string(attempt.address), {}, 0});
}

void LoginThrottle::let_in(const Attempt& attempt) {
  place_of(attempt).last = ++let_in_;
}

}  // namespace daybook::server

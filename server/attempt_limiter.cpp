#include "server/attempt_limiter.hpp"

#include <algorithm>

namespace daybook::server {

std::int64_t AttemptLimiter::shut_for(std::uint32_t times) const {
  const std::int64_t last = limits_.shut_last.count();
  std::int64_t length = limits_.shut_first.count();
  for (std::uint32_t i = 1; i < times && length < last; ++i) length *= 2;
  return std::min(length, last);
}

bool AttemptLimiter::admits(std::string_view address, Instant now) const {
  const auto found = records_.find(std::string(address));
  if (found == records_.end()) return true;
  const auto& record = found->second;
  const auto left = record.shut_until.milliseconds - now.milliseconds;
  return left <= 0 || left > shut_for(record.times_shut);
}

void AttemptLimiter::make_room() {
  if (records_.size() < limits_.addresses) return;
  records_.erase(
      std::min_element(records_.begin(), records_.end(), [](const auto& a, const auto& b) {
        return std::pair(a.second.shut_until, a.second.since) <
               std::pair(b.second.shut_until, b.second.since);
      }));
}

AttemptLimiter::Record& AttemptLimiter::record_of(const std::string& address, Instant now) {
  if (const auto found = records_.find(address); found != records_.end()) {
    auto& record = found->second;
    const auto quiet = now.milliseconds - std::max(record.since, record.shut_until).milliseconds;
    if (quiet >= limits_.shut_last.count()) record = {now, {}, 0, 0};
    return record;
  }
  make_room();
  return records_.emplace(address, Record{now, {}, 0, 0}).first->second;
}

void AttemptLimiter::failed(std::string_view address, Instant now) {
  auto& record = record_of(std::string(address), now);
  const auto age = now.milliseconds - record.since.milliseconds;
  if (age < 0 || age >= limits_.window.count()) {
    record.since = now;
    record.failures = 0;
  }
  if (++record.failures < limits_.failures) return;
  record.failures = 0;
  record.shut_until = {now.milliseconds + shut_for(++record.times_shut)};
}

}  // namespace daybook::server

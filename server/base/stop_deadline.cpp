#include "server/base/stop_deadline.hpp"

namespace daybook::server {

void StopDeadline::begin() {
  const std::lock_guard lock(mutex_);
  if (thread_.joinable()) return;
  thread_ = std::jthread([this](const std::stop_token& in_time) { wait(in_time); });
}

void StopDeadline::wait(const std::stop_token& in_time) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, in_time, limit_, [] { return false; });
  if (!in_time.stop_requested()) end_();
}

}  // namespace daybook::server

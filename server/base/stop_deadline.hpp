/// The last resort against a process that was told to stop and does not end.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace daybook::server {

/// Calls `end` when stopping has taken longer than `limit`: work that cannot be interrupted (a long
/// view, a backup, a disk that does not answer) is then given up, as a crash would give it up.
/// Until `begin` is called, and after it is destroyed, it does nothing. Thread-safe.
class StopDeadline {
 public:
  StopDeadline(std::chrono::milliseconds limit, std::function<void()> end)
      : limit_(limit), end_(std::move(end)) {}

  /// Stopping has begun. Called again, it changes nothing.
  void begin();

 private:
  void wait(const std::stop_token& in_time);

  const std::chrono::milliseconds limit_;
  const std::function<void()> end_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread thread_;
};

}  // namespace daybook::server

/// The signal by which followers learn that the log has grown.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

namespace daybook::store {

/// The published size of the log, and those who wait for it to grow. Thread-safe.
class GrowthSignal {
 public:
  using Callback = std::function<void(std::uint64_t size)>;
  using Deadline = std::optional<std::chrono::steady_clock::time_point>;

  std::uint64_t size() const { return size_.load(std::memory_order_acquire); }

  /// Publishes a new size, wakes those who wait and calls the callbacks on this thread.
  void publish(std::uint64_t size);

  /// Waits until the size is beyond `size`, `stop` is requested or the deadline has passed; returns
  /// the size then.
  std::uint64_t wait_beyond(std::uint64_t size, std::stop_token stop, Deadline deadline) const;

  /// Registers a callback and returns its number; `remove` waits until a running call has ended.
  std::uint64_t add(Callback callback);
  void remove(std::uint64_t number);

 private:
  std::atomic<std::uint64_t> size_{0};
  mutable std::atomic<std::uint32_t> waiting_{0};
  mutable std::mutex mutex_;
  mutable std::condition_variable_any grown_;
  std::mutex callbacks_mutex_;
  std::map<std::uint64_t, Callback> callbacks_;
  std::uint64_t next_number_ = 0;
};

/// Keeps a callback registered while it lives; may outlive the store. Must not be destroyed from
/// within its own callback.
class Subscription {
 public:
  Subscription() = default;
  Subscription(std::shared_ptr<GrowthSignal> signal, GrowthSignal::Callback callback);
  Subscription(Subscription&& other) noexcept;
  Subscription& operator=(Subscription&& other) noexcept;
  ~Subscription();

 private:
  std::shared_ptr<GrowthSignal> signal_;
  std::uint64_t number_ = 0;
};

}  // namespace daybook::store

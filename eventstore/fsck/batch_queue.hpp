/// Entries handed from one thread to others, in order and within a bound.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/quantity.hpp"

namespace daybook::store {

/// Entries that follow each other.
class Batch {
 public:
  explicit Batch(Position first) : first_(first) {}

  void add(std::string_view bytes) {
    bytes_.append(bytes);
    ends_.push_back(bytes_.size());
  }
  std::size_t size() const { return ends_.size(); }
  Position end() const { return Position{first_.value + size()}; }

  /// Calls `visit(position, bytes)` with each entry until it returns false.
  template <class Visit>
  void each(Visit&& visit) const {
    std::size_t begin = 0;
    for (std::size_t i = 0; i < ends_.size(); ++i) {
      const std::string_view bytes(bytes_.data() + begin, ends_[i] - begin);
      if (!visit(Position{first_.value + i}, bytes)) return;
      begin = ends_[i];
    }
  }

 private:
  Position first_;
  std::string bytes_;
  std::vector<std::size_t> ends_;
};

/// A queue between two threads that never holds more than `kMost` batches.
class BatchQueue {
 public:
  static constexpr std::size_t kMost = 16;

  /// Waits while the queue is full.
  void push(std::shared_ptr<const Batch> batch) {
    std::unique_lock lock(mutex_);
    moved_.wait(lock, [&] { return batches_.size() < kMost; });
    batches_.push_back(std::move(batch));
    moved_.notify_all();
  }
  /// Nothing follows.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    moved_.notify_all();
  }
  /// Waits for a batch; null when the queue is closed and empty.
  std::shared_ptr<const Batch> pop() {
    std::unique_lock lock(mutex_);
    moved_.wait(lock, [&] { return closed_ || !batches_.empty(); });
    if (batches_.empty()) return nullptr;
    auto batch = std::move(batches_.front());
    batches_.pop_front();
    moved_.notify_all();
    return batch;
  }

 private:
  std::mutex mutex_;
  std::condition_variable moved_;
  std::deque<std::shared_ptr<const Batch>> batches_;
  bool closed_ = false;
};

}  // namespace daybook::store

/// A live copy of the books: follows the store as it grows, so that views are answered at once.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <thread>

#include "eventstore/store/store.hpp"
#include "projections/books/books.hpp"

namespace daybook {

struct FollowerOptions {
  /// The books are stored when they have grown by this many entries, and when following ends. 0:
  /// never.
  std::uint64_t snapshot_every_entries = 1'000'000;
  /// Entries applied between two moments at which questions can be answered.
  std::uint64_t batch_entries = 8'192;
};

/// Starts from the stored books where they are sound and fit the store, otherwise from the first
/// entry. Thread-safe. `store` must outlive it.
class Follower {
 public:
  explicit Follower(store::Store& store, FollowerOptions options = {});
  /// Stops and stores the books.
  ~Follower();
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  /// Ends following; the books stay as they are and can still be asked.
  void stop();

  /// How many entries the books hold.
  std::uint64_t size() const { return size_.load(std::memory_order_acquire); }
  /// Waits until the books hold `size` entries, following has ended or `limit` has passed; returns
  /// the size then.
  std::uint64_t wait_for(std::uint64_t size, std::chrono::milliseconds limit) const;
  /// Why following ended, with the position: a fold never skips an entry. Nothing while all is
  /// well.
  std::optional<std::string> failure() const;
  /// Why the books could not be stored: following goes on, but the next start takes longer. Nothing
  /// while all is well.
  std::optional<std::string> not_stored() const;

  /// Calls `ask` with the books, which do not change meanwhile.
  template <class Ask>
  auto ask(Ask&& question) const {
    const std::shared_lock lock(books_mutex_);
    return question(books_);
  }

 private:
  void follow(std::stop_token stop);
  bool apply_batch();
  void publish();
  void store_books();
  void note(std::optional<std::string>& where, std::string why);

  store::Store& store_;
  const FollowerOptions options_;
  mutable std::shared_mutex books_mutex_;
  Books books_;
  std::uint64_t stored_size_ = 0;
  std::atomic<std::uint64_t> size_{0};
  mutable std::mutex state_mutex_;
  mutable std::condition_variable moved_;
  std::optional<std::string> failure_;
  std::optional<std::string> not_stored_;
  bool ended_ = false;
  std::jthread thread_;
};

}  // namespace daybook

#include "projections/books/follower.hpp"

#include <fmt/format.h>

#include "projections/books/snapshot.hpp"

namespace daybook {

Follower::Follower(store::Store& store, FollowerOptions options)
    : store_(store), options_(options) {
  if (auto stored = load_books(store, store.size())) books_ = *std::move(stored);
  stored_size_ = books_.size();
  size_ = books_.size();
  thread_ = std::jthread([this](std::stop_token stop) { follow(std::move(stop)); });
}

Follower::~Follower() {
  stop();
}

void Follower::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

std::uint64_t Follower::wait_for(std::uint64_t size, std::chrono::milliseconds limit) const {
  std::unique_lock lock(state_mutex_);
  moved_.wait_for(lock, limit, [&] { return this->size() >= size || ended_; });
  return this->size();
}

std::optional<std::string> Follower::failure() const {
  const std::lock_guard lock(state_mutex_);
  return failure_;
}

std::optional<std::string> Follower::not_stored() const {
  const std::lock_guard lock(state_mutex_);
  return not_stored_;
}

void Follower::follow(std::stop_token stop) {
  while (!stop.stop_requested()) {
    if (store_.wait_beyond(size(), stop) <= size()) continue;
    if (!apply_batch()) break;
    const auto grown = size() - stored_size_;
    if (options_.snapshot_every_entries > 0 && grown >= options_.snapshot_every_entries)
      store_books();
  }
  if (options_.snapshot_every_entries > 0 && size() > stored_size_) store_books();
  const std::lock_guard lock(state_mutex_);
  ended_ = true;
  moved_.notify_all();
}

bool Follower::apply_batch() {
  std::optional<std::string> wrong;
  {
    const std::unique_lock lock(books_mutex_);
    const auto read = store_.scan(
        {books_.size()}, options_.batch_entries, [&](Position position, std::string_view bytes) {
          const auto entry = read_entry(bytes);
          if (entry)
            books_.apply(*entry);
          else
            wrong = fmt::format("The entry at position {} cannot be read.", position.value);
          return entry.has_value();
        });
    if (!read) wrong = read.error().message;
    size_.store(books_.size(), std::memory_order_release);
  }
  if (wrong) note(failure_, *std::move(wrong));
  publish();
  return !failure();
}

void Follower::publish() {
  const std::lock_guard lock(state_mutex_);
  moved_.notify_all();
}

/// Only this thread changes the books, so that reading them here needs no lock and stops no
/// question.
void Follower::store_books() {
  stored_size_ = books_.size();
  if (const auto saved = save_books(store_, books_); !saved)
    note(not_stored_, saved.error().message);
}

void Follower::note(std::optional<std::string>& where, std::string why) {
  const std::lock_guard lock(state_mutex_);
  where = std::move(why);
}

}  // namespace daybook

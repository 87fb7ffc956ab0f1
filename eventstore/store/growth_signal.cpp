#include "eventstore/store/growth_signal.hpp"

#include <utility>

namespace daybook::store {

void GrowthSignal::publish(std::uint64_t size) {
  size_.store(size, std::memory_order_seq_cst);
  if (waiting_.load(std::memory_order_seq_cst) > 0) {
    { const std::lock_guard lock(mutex_); }
    grown_.notify_all();
  }
  const std::lock_guard lock(callbacks_mutex_);
  for (const auto& [number, callback] : callbacks_) callback(size);
}

std::uint64_t GrowthSignal::wait_beyond(std::uint64_t size, std::stop_token stop,
                                        Deadline deadline) const {
  const auto grown = [&] { return size_.load(std::memory_order_seq_cst) > size; };
  if (grown()) return this->size();
  waiting_.fetch_add(1, std::memory_order_seq_cst);
  {
    std::unique_lock lock(mutex_);
    if (deadline) {
      grown_.wait_until(lock, std::move(stop), *deadline, grown);
    } else {
      grown_.wait(lock, std::move(stop), grown);
    }
  }
  waiting_.fetch_sub(1, std::memory_order_seq_cst);
  return this->size();
}

std::uint64_t GrowthSignal::add(Callback callback) {
  const std::lock_guard lock(callbacks_mutex_);
  callbacks_.emplace(next_number_, std::move(callback));
  return next_number_++;
}

void GrowthSignal::remove(std::uint64_t number) {
  const std::lock_guard lock(callbacks_mutex_);
  callbacks_.erase(number);
}

Subscription::Subscription(std::shared_ptr<GrowthSignal> signal, GrowthSignal::Callback callback)
    : signal_(std::move(signal)), number_(signal_->add(std::move(callback))) {}

Subscription::Subscription(Subscription&& other) noexcept
    : signal_(std::move(other.signal_)), number_(other.number_) {}

Subscription& Subscription::operator=(Subscription&& other) noexcept {
  if (this != &other) {
    if (signal_) signal_->remove(number_);
    signal_ = std::move(other.signal_);
    number_ = other.number_;
  }
  return *this;
}

Subscription::~Subscription() {
  if (signal_) signal_->remove(number_);
}

}  // namespace daybook::store

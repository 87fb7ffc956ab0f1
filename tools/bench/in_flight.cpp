#include "tools/bench/in_flight.hpp"

#include <stdexcept>

#include <boost/json.hpp>

#include "eventstore/ledger/json.hpp"

namespace daybook::bench {

void InFlight::submit(Submission submission) {
  {
    std::unique_lock lock(mutex_);
    if (under_way_ == most_) {
      wanted_ = most_ / 2;
      room_.wait(lock, [&] { return under_way_ <= wanted_; });
    }
    ++under_way_;
  }
  ledger_.submit(std::move(submission), [this](const Answer& answer) { take(answer); });
}

void InFlight::finish() {
  std::unique_lock lock(mutex_);
  wanted_ = 0;
  room_.wait(lock, [&] { return under_way_ == 0; });
  if (!fault_.empty()) throw std::runtime_error("the workload was refused: " + fault_);
}

void InFlight::take(const Answer& answer) {
  const std::lock_guard lock(mutex_);
  if (!std::holds_alternative<Accepted>(answer)) fault_ = boost::json::serialize(to_json(answer));
  if (--under_way_ == wanted_) room_.notify_all();
}

}  // namespace daybook::bench

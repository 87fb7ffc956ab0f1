/// The agenda: planned steps in order of time, the heart of the simulation.
#pragma once

#include <functional>
#include <optional>
#include <queue>
#include <vector>

#include "domain/base/quantity.hpp"

namespace daybook::generate {

/// Actions run in order of their instant, those of one instant in the order they were planned. An
/// action may plan others. Not thread-safe.
class Agenda {
 public:
  using Action = std::function<void()>;

  /// Plans `action`; what is planned for the past runs as soon as may be.
  void at(Instant when, Action action) {
    planned_.push({std::max(when, now_), planned_count_++, std::move(action)});
  }

  /// The instant of the action that runs, or ran last.
  Instant now() const { return now_; }

  /// When the next action runs; nothing when none is planned.
  std::optional<Instant> next() const {
    if (planned_.empty()) return {};
    return planned_.top().when;
  }

  /// Runs the next action; there is one.
  void run_next() {
    const auto next = planned_.top();
    planned_.pop();
    now_ = next.when;
    next.action();
  }

  /// Runs what is planned before `end`; the rest is never run.
  void run_until(Instant end) {
    while (next() && *next() < end) run_next();
  }

 private:
  struct Planned {
    Instant when;
    std::uint64_t number;
    Action action;

    friend bool operator<(const Planned& a, const Planned& b) {
      return a.when != b.when ? a.when > b.when : a.number > b.number;
    }
  };

  std::priority_queue<Planned> planned_;
  std::uint64_t planned_count_ = 0;
  Instant now_;
};

}  // namespace daybook::generate

/// The cost of deciding one post: shape, repeat, rules and folding, without disk or socket.
#pragma once

namespace daybook::bench {

/// Microseconds for one post of a package's last tenth.
struct SessionCost {
  double schedule_us = 0;
  double deliver_us = 0;
};

/// Schedules and then delivers `sessions` sessions of one package.
SessionCost judge_sessions(int sessions);

/// Microseconds to judge an event of a case whose programme's stream holds `events` events, half
/// of them policy changes.
double judge_in_programme_us(int events);

}  // namespace daybook::bench

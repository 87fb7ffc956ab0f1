/// One package with an agreed number of sessions, to be held in any way the test likes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/scenario.hpp"

namespace daybook::test {

/// A package of `sessions` sessions at `price` pence, on whose sessions anything may happen that
/// costs nothing, or all, of a share. A post that is refused unexpectedly fails the test.
class Course {
 public:
  Course(int sessions, std::int64_t price);

  /// Schedules a session, in the place of one to be re-booked where there is one. False when the
  /// allocation is used up.
  bool schedule();

  /// Ends the session that has been open longest, of which there must be one: 0 delivered, voided
  /// and delivered again; 1 delivered and waived; 2 cancelled by the provider, to be re-booked;
  /// 3 cancelled by the family in time; 4 missed; anything else delivered.
  void end_oldest(int how);

  /// Delivers what is open, and schedules and delivers until the allocation is used up.
  void finish();

  const Package& package() { return scenario_.package(); }

 private:
  static constexpr std::string_view stream = "package/k1";
  static constexpr std::string_view matched_at = "2022-04-02T09:00:00Z";

  void deliver(const std::string& id);
  /// Voids the delivery and delivers again.
  void take_back(const std::string& id);
  void cancel(const std::string& id, std::string_view by, std::string_view notice_at);

  Scenario scenario_;
  int next_ = 0;
  std::string rebook_;
  std::vector<std::string> open_;
};

}  // namespace daybook::test

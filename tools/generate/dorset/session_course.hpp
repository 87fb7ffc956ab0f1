/// The course of one session, drawn when it is booked.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "domain/state/package/package.hpp"
#include "tools/generate/simulation/stage.hpp"

namespace daybook::generate {

enum class Course : std::uint8_t {
  delivered,
  missed,
  family_in_time,
  family_short,
  family_on_arrival,
  provider,
  authority,
  aborted_by_family,
  aborted_by_provider
};

/// Draws a course by its weight, in the order of Course, for a session that starts at `start`: what
/// needs notice is drawn only when there is time for it.
Course drawn_course(Stage& stage, const std::vector<int>& weights, Instant start);

/// When the session of this course ends, and so the earliest time that its end can be recorded.
Instant end_of(Stage& stage, Course course, Instant start, int minutes);

/// The type and data of the event that ends it.
struct SessionEnd {
  std::string type;
  Data data;
};

/// The end of a session at `end`: `delivery` makes the data of a delivered one, `absent` is whose
/// session it was.
SessionEnd session_end(const Session& session, Course course, Instant end,
                       const std::string& absent, const std::function<Data()>& delivery);

}  // namespace daybook::generate

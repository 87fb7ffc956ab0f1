/// How one session will go, drawn when it is booked.
#pragma once

#include "tools/generate/world.hpp"

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

/// Draws the course of a session that starts at `start` and has `known_for` milliseconds until
/// then: what needs notice is drawn only when there is time for it. Providers call off more during
/// the plan's disruptions.
Course drawn_course(World& world, Instant start);

/// When the session of this course ends, and so the earliest time that its end can be recorded.
Instant end_of(World& world, Course course, Instant start, int minutes);

/// The type and data of the event that ends it, which happens at `end`.
struct SessionEnd {
  std::string type;
  Data data;
};
SessionEnd session_end(World& world, const Work& work, const Session& session, Course course,
                       Instant end);

}  // namespace daybook::generate

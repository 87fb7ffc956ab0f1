/// Checks for what can never happen: on in every build, they print the broken invariant and stop.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace daybook {

[[noreturn]] inline void stop_on_broken_invariant(const char* what, const char* file, int line) {
  std::fprintf(stderr, "daybook: broken invariant: %s (%s:%d)\n", what, file, line);
  std::abort();
}

}  // namespace daybook

/// Stops the process when `condition` is false: a bug in Daybook, never bad input.
#define DAYBOOK_CHECK(condition, what) \
  ((condition) ? void() : ::daybook::stop_on_broken_invariant(what, __FILE__, __LINE__))

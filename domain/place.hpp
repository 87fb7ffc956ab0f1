/// A place in the sources: which check of the rules is meant.
#pragma once

namespace daybook {

/// As std::source_location, which the libraries of older analysers lack. As a default argument,
/// `Place::here()` is the place of the call.
struct Place {
  const char* file;
  unsigned line;

  static constexpr Place here(const char* file = __builtin_FILE(),
                              unsigned line = __builtin_LINE()) {
    return {file, line};
  }
};

}  // namespace daybook

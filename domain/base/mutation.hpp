/// Mutation testing (tools/dev mutate): a build with DAYBOOK_MUTATE can take one check out of the
/// rules. A build that people run cannot.
#pragma once

namespace daybook {

/// A place in the sources: which check of the rules is meant.
///
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

#ifdef DAYBOOK_MUTATE
/// True for the check that the environment's DAYBOOK_MUTANT names as `file.cpp:line`. Where
/// DAYBOOK_MUTANT_LIST names a file, each check that is come by is written to it, once.
bool taken_out(Place check);
#else
constexpr bool taken_out(Place) {
  return false;
}
#endif

}  // namespace daybook

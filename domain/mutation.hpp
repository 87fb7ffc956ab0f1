/// Mutation testing (tools/dev mutate): a build with DAYBOOK_MUTATE can take one check out of the
/// rules. A build that people run cannot.
#pragma once

#include <source_location>

namespace daybook {

#ifdef DAYBOOK_MUTATE
/// True for the check that the environment's DAYBOOK_MUTANT names as `file.cpp:line`. Where
/// DAYBOOK_MUTANT_LIST names a file, each check that is come by is written to it, once.
bool taken_out(const std::source_location& check);
#else
constexpr bool taken_out(const std::source_location&) {
  return false;
}
#endif

}  // namespace daybook

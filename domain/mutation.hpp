/// Mutation testing (tools/dev mutate): a build with DAYBOOK_MUTATE can take one check out of the
/// rules. A build that people run cannot.
#pragma once

#include "domain/place.hpp"

namespace daybook {

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

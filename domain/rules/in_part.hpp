/// An entry as a provider's staff is shown it, where it is not shown whole
/// (domain/rules/access.hpp).
#pragma once

#include <string>

#include "domain/vocabulary/recorded.hpp"

namespace daybook {

/// The entry without what is kept from providers: bytes of an `Entry` that says the same of
/// everything else. They are not those that are stored: no leaf of the tree, nothing to prove.
/// Only for types of which `kept_from_providers` names a field.
std::string entry_in_part(const Recorded& entry);

}  // namespace daybook

/// The digest of an event's content, by which an exact repeat is recognised (promise 4).
#pragma once

#include <string_view>

#include <entry_generated.h>

#include "domain/vocabulary/vocabulary.hpp"
#include "eventstore/base/digest.hpp"

namespace daybook {

/// The digest of an event's content (FORMAT.md 10). `personal_mac` is that of its personal part,
/// keyed with a secret of the ledger, so that nobody can guess the text from it; empty where there
/// is none. The event has passed the shape check.
store::Digest content_digest(const v::Event& event, std::string_view personal_mac = {});

/// The same of a stored entry: its sealed part carries the mac. Needs no keys.
store::Digest content_digest_of(const v::Entry& entry);

}  // namespace daybook

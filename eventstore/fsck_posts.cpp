#include <algorithm>

#include "domain/base/check.hpp"
#include "eventstore/fsck_parts.hpp"

namespace daybook::store {

void PostDeriver::add(Position at, const Described& described, const Emit& emit) {
  const bool derived = described.event_id.empty();
  if (!derived && described.post_index == 0) {
    end(at, true, emit);
    first_ = at;
  }
  if (derived) return;
  Event& event = events_.emplace_back();
  DAYBOOK_CHECK(described.event_id.size() == kEventIdBytes, "an event id has its length");
  std::ranges::copy(described.event_id, event.id.begin());
  event.record = {at, first_, 0, described.post_index, described.content};
}

void PostDeriver::end(Position end, bool complete, const Emit& emit) {
  for (Event& event : events_) {
    event.record.commit_entries = static_cast<std::uint32_t>(end.value - first_.value);
    emit({event.id.data(), event.id.size()}, event.record, complete);
  }
  events_.clear();
}

}  // namespace daybook::store

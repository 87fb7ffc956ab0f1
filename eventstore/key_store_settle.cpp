/// Keys of a tail that the ledger has lost (KEYS.md 8).
#include <algorithm>
#include <set>
#include <vector>

#include "eventstore/key_store_parts.hpp"

namespace daybook::store {

/// Dates the live keys of a run of slots back to `latest` where they are born after it; how many.
KeyResult<std::uint64_t> KeyStore::Parts::date_back(SlotNumber first, std::uint64_t count,
                                                    Position latest) {
  std::vector<char> run(count * kSlotBytes);
  const auto read = file.read_run(first, run);
  if (!read) return failed(read.error());
  std::uint64_t dated = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const SlotNumber number{first.value + static_cast<std::uint32_t>(i)};
    SlotBytes bytes;
    std::copy_n(run.data() + i * kSlotBytes, kSlotBytes, bytes.begin());
    auto slot = decode_slot(number, bytes);
    if (!slot || slot->state != SlotState::live || slot->born <= latest) continue;
    slot->born = latest;
    const auto written = write_slot(number, *slot);
    if (!written) return failed(written.error());
    ++dated;
  }
  return dated;
}

KeyResult<std::uint64_t> KeyStore::settle(std::uint64_t ledger_size) {
  constexpr std::uint64_t slots_a_run = 4'096;
  const Position latest{ledger_size > 0 ? ledger_size - 1 : 0};
  std::uint64_t dated = 0;
  {
    const std::lock_guard lock(parts_->mutex);
    if (parts_->access == KeyAccess::inspect) return 0;
    const auto allowed = parts_->may_write();
    if (!allowed) return failed(allowed.error());
    const auto slots = parts_->file.slots();
    for (std::uint64_t first = kFirstSubjectSlot; first < slots; first += slots_a_run) {
      const auto done = parts_->date_back({static_cast<std::uint32_t>(first)},
                                          std::min(slots_a_run, slots - first), latest);
      if (!done) return failed(done.error());
      dated += *done;
    }
  }
  const auto durable = make_durable();
  if (!durable) return failed(durable.error());
  return dated;
}

KeyResult<std::vector<std::string>> KeyStore::Parts::subjects_where(
    const std::function<bool(const KeySlot&)>& wanted) const {
  std::set<std::string> subjects;
  for (std::uint64_t at = kFirstSubjectSlot; at < file.slots(); ++at) {
    const SlotNumber number{static_cast<std::uint32_t>(at)};
    const auto bytes = file.read(number);
    if (!bytes) return failed(bytes.error());
    const auto slot = decode_slot(number, *bytes);
    if (slot && slot->state != SlotState::free && wanted(*slot))
      subjects.emplace(slot->name.subject);
  }
  return std::vector<std::string>(subjects.begin(), subjects.end());
}

KeyResult<std::vector<std::string>> KeyStore::subjects_born_from(Position position) const {
  const std::lock_guard lock(parts_->mutex);
  return parts_->subjects_where(
      [&](const KeySlot& slot) { return slot.state == SlotState::live && slot.born >= position; });
}

KeyResult<std::vector<std::string>> KeyStore::subjects_erased() const {
  const std::lock_guard lock(parts_->mutex);
  return parts_->subjects_where(
      [](const KeySlot& slot) { return slot.state == SlotState::erased; });
}

}  // namespace daybook::store

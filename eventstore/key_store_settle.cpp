/// Keys of a tail that the ledger has lost (KEYS.md 8).
#include <algorithm>
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
  if (parts_->access == KeyAccess::inspect) return 0;
  const Position latest{ledger_size > 0 ? ledger_size - 1 : 0};
  std::uint64_t dated = 0;
  {
    const std::lock_guard lock(parts_->mutex);
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

}  // namespace daybook::store

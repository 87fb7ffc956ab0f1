#include "tests/projections/stored.hpp"

#include "domain/vocabulary/recorded.hpp"

namespace daybook::test {

ScratchStore::ScratchStore()
    : store(store::testing::must(
          store::Store::create(directory.ledger(), store::testing::kIdentity, {}))) {}

void ScratchStore::reopen() {
  store.reset();
  store = store::testing::must(store::Store::open(directory.ledger(), {}));
}

void ScratchStore::take(const MemoryLedger& ledger, std::uint64_t size) {
  store::CommitGroup group;
  group.first = {store->size()};
  for (auto at = store->size(); at < std::min(size, ledger.size()); ++at) {
    const auto& bytes = ledger.entry({at});
    const auto entry = read_entry(bytes);
    group.entries.push_back({bytes, std::string(entry->stream_text), entry->version, {}});
    group.recorded_at = entry->recorded_at;
  }
  store::testing::must(store->append(group));
}

}  // namespace daybook::test

#include "eventstore/ledger_check.hpp"

#include <set>

#include <fmt/format.h>

#include "domain/states.hpp"
#include "eventstore/desk.hpp"
#include "eventstore/index_rows.hpp"

namespace daybook {

namespace {

/// States that note which index rows must exist.
class FoldedStates final : public States {
 public:
  std::set<std::pair<Aggregate, std::string>> aggregates;

 protected:
  void aggregate_changed(Aggregate kind, std::string_view name) override {
    aggregates.emplace(kind, std::string(name));
  }
};

/// Reads an entry as the layer above the store does, trusting nothing, and folds it.
Result<store::Described, std::string> describe(Position position, std::string_view bytes,
                                               FoldedStates& states) {
  const auto entry = verified_entry(bytes);
  if (!entry) return failed(std::string("the bytes are not an entry"));
  if (entry->position != position)
    return failed(fmt::format("the entry says it is at {}", entry->position.value));
  store::Described described;
  described.stream = entry->stream_text;
  described.version = entry->version;
  if (entry->event_id) {
    described.event_id = {reinterpret_cast<const char*>(entry->event_id->bytes()->data()),
                          store::kEventIdBytes};
    described.content = content_digest(*v::GetEntry(bytes.data())->event_nested_root());
  }
  states.apply(*entry);
  return described;
}

store::StoreError damaged_row(std::string_view key) {
  return {store::StoreErrorCode::damaged,
          fmt::format(
              "the index row {} does not agree with the entries: restore the ledger from a backup",
              key),
          {}};
}

store::StoreResult<void> compare_row(const store::Store& store, const std::string& key,
                                     const std::string& derived) {
  const auto row = store.index_get(key);
  if (!row) return failed(row.error());
  if (!*row || **row != derived) return failed(damaged_row(key));
  return {};
}

/// Every row that the entries call for is there and agrees, and there is no other.
store::StoreResult<void> check_index(const store::Store& store, FoldedStates& states) {
  std::set<std::string, std::less<>> expected;
  for (const auto& [kind, name] : states.aggregates) {
    const auto derived = row_of(states, kind, name);
    expected.insert(derived.key);
    if (auto row = compare_row(store, derived.key, *derived.value); !row) return row;
  }
  expected.emplace(imported_key);
  const auto imported = store.index_get(imported_key);
  if (!imported) return failed(imported.error());
  if (*imported && decode_imported(**imported).value_or(~std::uint64_t{0}) > store.size())
    return failed(damaged_row(imported_key));
  std::string surplus;
  auto scanned = store.index_scan("", [&](std::string_view key, std::string_view) {
    if (!expected.contains(key)) surplus = key;
    return surplus.empty();
  });
  if (!scanned) return scanned;
  if (!surplus.empty()) return failed(damaged_row(surplus));
  return {};
}

}  // namespace

store::StoreResult<store::Soundness> check_ledger(const store::Store& store) {
  FoldedStates states;
  auto sound = store::fsck(store, [&](Position position, std::string_view bytes) {
    return describe(position, bytes, states);
  });
  if (!sound) return sound;
  if (auto index = check_index(store, states); !index) return failed(index.error());
  return sound;
}

}  // namespace daybook

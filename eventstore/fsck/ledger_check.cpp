#include "eventstore/fsck/ledger_check.hpp"

#include <map>
#include <set>

#include <fmt/format.h>

#include "domain/rules/state_cache.hpp"
#include "eventstore/ledger/content_digest.hpp"
#include "eventstore/ledger/index_rows.hpp"
#include "eventstore/proof/checkpoint_store.hpp"

namespace daybook {

namespace {

/// States that note which index rows must exist, and which entry changed each of them last.
class FoldedStates final : public StateCache {
 public:
  void fold(const Recorded& entry) {
    apply(entry);
    for (auto& row : take_changed_rows()) aggregates_.insert_or_assign(row, entry.position);
  }
  const std::map<ChangedRow, Position>& aggregates() const { return aggregates_; }

 private:
  std::map<ChangedRow, Position> aggregates_;
};

/// Reads an entry as the layer above the store does, trusting nothing.
Result<store::Described, std::string> describe(Position position, std::string_view bytes) {
  const auto entry = verified_entry(bytes);
  if (!entry) return failed(std::string("the bytes are not an entry"));
  if (entry->position != position)
    return failed(fmt::format("the entry says it is at {}", entry->position.value));
  store::Described described;
  described.stream = entry->stream_text;
  described.version = entry->version;
  described.post_index = entry->post_index;
  described.recorded_at = entry->recorded_at;
  if (entry->event_id) {
    described.event_id = {reinterpret_cast<const char*>(entry->event_id->bytes()->data()),
                          store::kEventIdBytes};
    described.content = content_digest_of(*v::GetEntry(bytes.data()));
  }
  return described;
}

/// The comparison of the writer's index with what the entries fold to.
class IndexCheck {
 public:
  IndexCheck(const store::Store& store, FoldedStates& states) : store_(store), states_(states) {}

  /// The row with the lowest position that does not agree.
  store::StoreResult<void> run() {
    for (const auto& [name, changed] : states_.aggregates()) {
      const auto derived = row_of(states_, name.first, name.second);
      expected_.insert(derived.key);
      compare(derived.key, *derived.value, changed);
    }
    compare_imported();
    const auto scanned = store_.index_scan("", [&](std::string_view key, std::string_view) {
      if (!expected_.contains(key)) note(key, {store_.size()});
      return true;
    });
    if (!scanned && !first_) return scanned;
    if (first_) return failed(*std::move(first_));
    return {};
  }

 private:
  void compare(const std::string& key, const std::string& derived, Position changed) {
    const auto row = store_.index_get(key);
    if (!row || !*row || **row != derived) note(key, changed);
  }

  /// How much was imported cannot be told from the entries, but it ended with a post.
  void compare_imported() {
    expected_.emplace(imported_key);
    const auto row = store_.index_get(imported_key);
    if (row && !*row) return;
    const auto entries = row ? decode_number(**row) : std::nullopt;
    if (!entries || !ends_a_post(*entries)) note(imported_key, {0});
  }

  bool ends_a_post(std::uint64_t size) const {
    if (size >= store_.size()) return size == store_.size();
    const auto bytes = store_.entry({size});
    const auto next = bytes ? read_entry(*bytes) : std::nullopt;
    return next && next->event_id && next->post_index == 0;
  }

  void note(std::string_view key, Position position) {
    if (first_ && *first_->position <= position) return;
    first_ = store::StoreError{
        store::StoreErrorCode::damaged,
        fmt::format("The index row {} does not agree with the entries: restore the ledger from a "
                    "backup.",
                    key),
        position};
  }

  const store::Store& store_;
  FoldedStates& states_;
  std::set<std::string, std::less<>> expected_;
  std::optional<store::StoreError> first_;
};

}  // namespace

store::StoreResult<store::Soundness> check_ledger(const store::Store& store,
                                                  const FoldEntry& also) {
  FoldedStates states;
  auto sound = store::fsck(store, describe,
                           [&](Position, std::string_view bytes) -> std::optional<std::string> {
                             const auto entry = read_entry(bytes);
                             if (!entry) return "it cannot be read";
                             states.fold(*entry);
                             if (also) also(*entry);
                             return std::nullopt;
                           });
  if (!sound) return sound;
  TRY(IndexCheck(store, states).run());
  if (auto kept = store::check_checkpoints(store); !kept) {
    auto error = kept.error();
    if (!error.position) error.position = Position{store.size()};
    return failed(std::move(error));
  }
  return sound;
}

}  // namespace daybook

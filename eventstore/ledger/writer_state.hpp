/// The writer's states: cached within a bound, folded again from the store when needed.
#pragma once

#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "domain/rules/state_cache.hpp"
#include "eventstore/ledger/decider.hpp"
#include "eventstore/store/store.hpp"

/// What is decided but perhaps not durable yet, laid over what is: the writer's view of the record.
namespace daybook {

/// Not thread-safe; belongs to the thread that decides. Reads of what is durable go to the store.
class PendingLog final : public RecordedLog {
 public:
  explicit PendingLog(const store::Store& store);

  std::uint64_t size() const override { return frontier_.size(); }
  Instant last_recorded_at() const override { return last_recorded_at_; }
  bool only_imported() const override { return imported_ == size(); }
  /// How many entries, from position 0 on, came from an import.
  std::uint64_t imported() const { return imported_; }
  std::optional<store::PostRecord> find_post(std::string_view event_id) const override;
  std::string entry(Position position) const override;
  store::Digest root_with(const std::vector<store::EntryDraft>& staged) const override;

  /// True when a read failed: nothing more can be decided.
  bool failed() const { return failed_; }

  /// Takes up a decision's entries.
  void add(const Decision& decision, bool imported);
  /// Forgets what lies below `size`: it is durable now.
  void durable_up_to(std::uint64_t size);
  store::Digest root() const { return frontier_.root(); }

 private:
  const store::Store& store_;
  store::Frontier frontier_;
  Instant last_recorded_at_;
  std::uint64_t imported_ = 0;
  std::uint64_t first_pending_ = 0;
  std::deque<std::string> entries_;
  std::unordered_map<std::string, store::PostRecord> posts_;
  std::deque<std::pair<std::uint64_t, std::string>> post_order_;
  mutable bool failed_ = false;
};

class StoredStates final : public StateCache {
 public:
  /// Both must outlive the states. What is pending stays in the cache, so it is never read back.
  StoredStates(const store::Store& store, const PendingLog& pending)
      : store_(store), pending_(pending) {}

  /// The index rows that changed since the last call.
  std::vector<store::IndexUpdate> take_changes();

  /// True when a read failed: nothing more can be decided.
  bool failed() const { return failed_; }

 protected:
  std::optional<Recorded> stored_entry(Position position) override;
  void replay(const StreamRef& stream, const std::function<void(const Recorded&)>& each) override;
  std::optional<Budget> stored_budget(std::string_view programme) override;
  std::optional<Links> stored_links(std::string_view owner) override;
  std::optional<Block> stored_block(std::string_view programme_and_id) override;

 private:
  /// A row of the index; nothing where there is none. One that cannot be read, or understood, is a
  /// failure.
  template <class Decode>
  auto stored_row(const std::string& key, Decode decode) -> decltype(decode({}));

  const store::Store& store_;
  const PendingLog& pending_;
  std::string entry_bytes_;
  bool failed_ = false;
};

}  // namespace daybook

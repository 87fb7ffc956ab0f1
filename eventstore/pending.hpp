/// What is decided but perhaps not durable yet, laid over what is: the writer's view of the record.
#pragma once

#include <deque>
#include <string>
#include <unordered_map>

#include "eventstore/desk.hpp"
#include "eventstore/store.hpp"

namespace daybook {

/// Not thread-safe; belongs to the thread that decides. Reads of what is durable go to the store.
class PendingRecord final : public Record {
 public:
  explicit PendingRecord(const store::Store& store);

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

}  // namespace daybook

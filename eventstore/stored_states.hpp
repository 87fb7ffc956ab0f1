/// The writer's states: cached within a bound, folded again from the store when needed.
#pragma once

#include <string>
#include <vector>

#include "domain/rules/states.hpp"
#include "eventstore/pending.hpp"

namespace daybook {

class StoredStates final : public States {
 public:
  /// Both must outlive the states. What is pending is already in the cache, so a cached stream is
  /// never read back.
  StoredStates(const store::Store& store, const PendingRecord& pending)
      : store_(store), pending_(pending) {}

  /// The index rows that changed since the last call.
  std::vector<store::IndexUpdate> take_changes();

  /// True when a read failed: nothing more can be decided.
  bool failed() const { return failed_; }

  /// Forgets all states when they weigh more than `bytes`. Only while nothing is pending.
  void trim(std::size_t bytes);

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
  const PendingRecord& pending_;
  std::string entry_bytes_;
  bool failed_ = false;
};

}  // namespace daybook

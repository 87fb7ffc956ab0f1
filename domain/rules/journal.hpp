/// The journal of a trial: everything changed since it began, so that it can be undone; and the
/// index rows that follow from it.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_set.hpp>

namespace daybook {

/// What is folded over several streams. A budget is named by its programme, links by their owner, a
/// block by `programme/block`, an erasure by the stream that it stands on; a take-over by all that
/// it says: its position in 20 digits, the old key and the new one, each behind a slash.
enum class Aggregate : std::uint8_t { budget, links, block, erased, taken_over };

/// An aggregate that has changed, so that its row is to be stored with the commit.
using ChangedRow = std::pair<Aggregate, std::string>;

/// Every change to a state goes through here before it is made: see StateTable, which hands out
/// nothing that could be changed without. Not thread-safe.
class Journal {
 public:
  /// From `begin` on, `rollback` undoes every change, `commit` keeps them. One at a time.
  void begin();
  void commit();
  void rollback();
  bool is_open() const { return open_; }

  /// `slot`, which stays where it is, is about to change: a rollback gives it back what it holds.
  template <class T>
  void before_change(T& slot) {
    if (!open_ || !entered_.insert(&slot).second) return;
    undo_.push_back([&slot, before = slot] { slot = before; });
  }
  /// `slot` was made just now; a rollback calls `forget`.
  void made(const void* slot, std::function<void()> forget);
  /// A rollback calls `undo`, after what was entered behind it.
  void on_rollback(std::function<void()> undo);

  void row_changed(Aggregate kind, std::string_view name);
  /// The rows that changed since the last call and were not taken back. No trial may be open.
  std::set<ChangedRow> take_changed_rows();

 private:
  void close();

  bool open_ = false;
  std::vector<std::function<void()>> undo_;
  boost::unordered_flat_set<const void*> entered_;  ///< what a rollback restores or forgets already
  std::set<ChangedRow> changed_;
  std::set<ChangedRow> on_trial_;
};

}  // namespace daybook

#include "domain/rules/journal.hpp"

#include "domain/base/check.hpp"

namespace daybook {

void Journal::begin() {
  DAYBOOK_CHECK(!open_, "one trial is open at a time");
  open_ = true;
}

void Journal::commit() {
  changed_.merge(on_trial_);
  close();
}

void Journal::rollback() {
  open_ = false;  // what is undone is no change
  for (auto step = undo_.rbegin(); step != undo_.rend(); ++step) (*step)();
  close();
}

void Journal::close() {
  open_ = false;
  undo_.clear();
  entered_.clear();
  on_trial_.clear();
}

void Journal::made(const void* slot, std::function<void()> forget) {
  if (!open_) return;
  entered_.insert(slot);
  undo_.push_back(std::move(forget));
}

void Journal::on_rollback(std::function<void()> undo) {
  if (open_) undo_.push_back(std::move(undo));
}

void Journal::row_changed(Aggregate kind, std::string_view name) {
  (open_ ? on_trial_ : changed_).emplace(kind, std::string(name));
}

std::set<ChangedRow> Journal::take_changed_rows() {
  DAYBOOK_CHECK(!open_, "rows are stored when no trial is open");
  return std::exchange(changed_, {});
}

}  // namespace daybook

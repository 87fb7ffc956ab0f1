#include "eventstore/ledger/committer.hpp"

#include "eventstore/keys/position.hpp"

namespace daybook {

namespace {

Failed outcome_unknown() {
  return {Failed::Why::outcome_unknown,
          "a write failed: whether the post was recorded is unknown until the ledger is opened "
          "again; post it again then"};
}

void answer_all(std::vector<AnswerDue>& answers) {
  for (auto& due : answers) due.answered(std::move(due.answer));
}

}  // namespace

Committer::Committer(store::Store& store, store::KeyStore* keys, std::function<void()> on_idle)
    : store_(store),
      keys_(keys),
      on_idle_(std::move(on_idle)),
      thread_([this](std::stop_token stop) { run(stop); }) {}

Committer::~Committer() {
  wait_until_idle();
}

/// Keys before what they seal, and what destroys them before they are destroyed. With either the
/// key store sees how far the ledger has come.
bool Committer::make_durable(const GroupDue& due) {
  if (keys_ && !keys_->make_durable(store::end_of(store_))) return false;
  if (!store_.append(due.group)) return false;
  for (const auto& erasure : due.erasures)
    if (keys_ &&
        !keys_->erase_born_before(erasure.subject, erasure.position, store::end_of(store_)))
      return false;
  return true;
}

void Committer::commit(GroupDue& due) {
  if (!failed() && !due.group.entries.empty() && !make_durable(due))
    failed_.store(true, std::memory_order_release);
  if (failed())
    for (auto& answer : due.answers) answer.answer = outcome_unknown();
  answer_all(due.answers);
}

void Committer::give(GroupDue group) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !busy_.load(); });
  next_ = std::move(group);
  busy_.store(true);
  changed_.notify_all();
}

void Committer::commit_here(GroupDue group) {
  wait_until_idle();
  commit(group);
}

void Committer::wait_until_idle() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !busy_.load(); });
}

void Committer::run(std::stop_token stop) {
  for (;;) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait(lock, stop, [&] { return next_.has_value(); })) return;
    auto group = std::move(*next_);
    next_.reset();
    lock.unlock();
    commit(group);
    lock.lock();
    busy_.store(false, std::memory_order_release);
    changed_.notify_all();
    lock.unlock();
    on_idle_();
  }
}

}  // namespace daybook

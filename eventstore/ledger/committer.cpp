#include "eventstore/ledger/committer.hpp"

#include <fmt/format.h>

#include "domain/base/check.hpp"
#include "eventstore/keys/position.hpp"

namespace daybook {

namespace {

Failed outcome_unknown(std::string_view why) {
  return {Failed::Why::outcome_unknown,
          fmt::format("a write failed ({}): whether the post was recorded is unknown until the "
                      "ledger is opened again; post it again then",
                      why)};
}

void answer_all(std::vector<AnswerDue>& answers) {
  for (auto& due : answers) due.answered(std::move(due.answer));
}

}  // namespace

Committer::Committer(store::Log& log, const store::Store& store, store::KeyStore* keys,
                     std::function<void()> on_idle)
    : log_(log),
      store_(store),
      keys_(keys),
      on_idle_(std::move(on_idle)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Committer::~Committer() {
  wait_until_idle();
}

/// Keys before what they seal, and what destroys them before they are destroyed. With either the
/// key store sees how far the ledger has come.
bool Committer::make_durable(const PendingGroup& due) {
  if (keys_)
    if (const auto kept = keys_->make_durable(store::end_of(store_)); !kept)
      return fail(kept.error().message);
  DAYBOOK_CHECK(!keys_ || keys_->durable_slots() >= due.keys,
                "nothing is sealed by a key that is not durable");
  DAYBOOK_CHECK(due.group.first.value == store_.size(), "a group begins at the head");
  const auto appended = log_.append({log_.epoch(), store_.head().root, &due.group});
  if (appended.outcome != store::Outcome::committed) return fail(appended.why);
  if (!keys_) return true;
  for (const auto& [subject, position] : due.erasures)
    if (const auto erased = keys_->erase_born_before(subject, position, store::end_of(store_));
        !erased)
      return fail(erased.error().message);
  return true;
}

bool Committer::fail(std::string why) {
  why_ = std::move(why);
  failed_.store(true, std::memory_order_release);
  return false;
}

void Committer::commit(PendingGroup& due) {
  if (!failed() && !due.group.entries.empty()) make_durable(due);
  if (failed())
    for (auto& answer : due.answers) answer.answer = outcome_unknown(why_);
  answer_all(due.answers);
}

void Committer::give(PendingGroup group) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !busy_.load(); });
  DAYBOOK_CHECK(!next_.has_value(), "one group is in flight");
  next_ = std::move(group);
  busy_.store(true);
  changed_.notify_all();
}

void Committer::commit_here(PendingGroup group) {
  wait_until_idle();
  commit(group);
}

void Committer::wait_until_idle() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !busy_.load(); });
}

void Committer::run(const std::stop_token& stop) {
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

#include "eventstore/ledger/writer.hpp"

#include <fmt/format.h>

#include "domain/base/check.hpp"
#include "eventstore/ledger/index_rows.hpp"

namespace daybook {

namespace {

/// Groups up to this many answers are committed by the writer itself when nothing else waits.
constexpr std::size_t few_answers = 4;

std::size_t size_of(const Submission& submission) {
  std::size_t bytes = sizeof(Submission);
  for (const auto& posting : submission.post)
    bytes += posting.event.size() + sizeof(Posting) +
             (posting.personal ? posting.personal->size() : 0) +
             (posting.sealed ? posting.sealed->size() : 0);
  return bytes;
}

Failed stopping() {
  return {Failed::Why::stopping, "the ledger is stopping: post again once it is back"};
}

Failed overloaded(const WriterLimits& limits) {
  return {Failed::Why::overloaded,
          fmt::format("{} posts or {} bytes wait already: post again later", limits.posts_waiting,
                      limits.bytes_waiting)};
}

}  // namespace

Writer::Writer(store::Log& log, store::Store& store, const WriterLimits& limits,
               std::function<Instant()> clock, store::KeyStore* keys)
    : store_(store),
      keys_(keys),
      limits_(limits),
      clock_(std::move(clock)),
      pending_(store),
      states_(store, pending_),
      decider_(states_, pending_, keys),
      imported_(pending_.imported()),
      committer_(log, store, keys, [this] { wake(); }),
      thread_([this] { run(); }) {}

Writer::~Writer() {
  stop();
}

void Writer::submit(Submission submission, Answered answered) {
  const auto bytes = size_of(submission);
  std::optional<Failed> failure;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_)
      failure = stopping();
    else if (waiting_.size() >= limits_.posts_waiting ||
             bytes_waiting_ + bytes > limits_.bytes_waiting)
      failure = overloaded(limits_);
    if (!failure) {
      bytes_waiting_ += bytes;
      waiting_.push_back({std::move(submission), std::move(answered), bytes});
      if (waiting_.size() == 1) arrived_.notify_one();
      return;
    }
  }
  answered(std::move(*failure));
}

void Writer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    arrived_.notify_one();
  }
  const std::lock_guard lock(stop_mutex_);
  if (thread_.joinable()) thread_.join();
}

void Writer::wake() {
  const std::lock_guard lock(mutex_);
  arrived_.notify_one();
}

bool Writer::take(std::vector<Waiting>& batch, bool group_in_hand) {
  std::unique_lock lock(mutex_);
  arrived_.wait(
      lock, [&] { return stopping_ || !waiting_.empty() || (group_in_hand && committer_.idle()); });
  batch.clear();
  batch.swap(waiting_);
  bytes_waiting_ = 0;
  return !batch.empty() || !stopping_;
}

void Writer::decide(std::vector<Waiting>& batch, PendingGroup& group) {
  for (auto& waiting : batch) {
    const bool imported = waiting.submission.trust == Trust::import_;
    if (group.group.entries.empty()) group.group.first = {pending_.size()};
    auto decision = decider_.decide(waiting.submission, clock_());
    if (has_failed())
      decision = {
          Failed{Failed::Why::outcome_unknown, "the ledger could not be read"}, {}, {}, {}, {}};
    if (!decision.entries.empty()) {
      pending_.add(decision, imported);
      group.group.recorded_at = decision.recorded_at;
    }
    for (auto& entry : decision.entries) {
      group.bytes += entry.bytes.size();
      group.group.entries.push_back(std::move(entry));
    }
    for (auto& post : decision.posts) group.group.posts.push_back(std::move(post));
    for (auto& erasure : decision.erasures) group.erasures.push_back(std::move(erasure));
    group.answers.push_back({std::move(waiting.answered), std::move(decision.answer)});
    if (group.answers.size() >= limits_.group_posts || group.bytes >= limits_.group_bytes)
      hand_over(group, true);
  }
  batch.clear();
}

void Writer::hand_over(PendingGroup& group, bool more_waits) {
  if (group.empty()) return;
  group.group.index = states_.take_changes();
  if (std::exchange(imported_, pending_.imported()) != pending_.imported())
    group.group.index.push_back({std::string(imported_key), encode_number(pending_.imported())});
  group.group.root = pending_.root();
  if (group.group.entries.empty()) group.group.root.reset();
  DAYBOOK_CHECK(group.group.entries.empty() ||
                    group.group.first.value + group.group.entries.size() == pending_.size(),
                "a group ends where what is decided ends");
  if (keys_) group.keys = keys_->slots();
  auto due = std::exchange(group, {});
  if (!more_waits && due.answers.size() <= few_answers)
    committer_.commit_here(std::move(due));
  else
    committer_.give(std::move(due));
}

void Writer::forget_durable() {
  const auto durable = store_.size();
  pending_.durable_up_to(durable);
  states_.trim(limits_.cached_state_bytes, limits_.packed_state_bytes, {durable});
}

void Writer::run() {
  std::vector<Waiting> batch;
  PendingGroup group;
  while (take(batch, !group.empty())) {
    forget_durable();
    decide(batch, group);
    if (committer_.idle()) hand_over(group, false);
  }
  hand_over(group, false);
  committer_.wait_until_idle();
}

}  // namespace daybook

/// Makes groups durable, one after the other, and gives the answers that waited for it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "eventstore/ledger/decider.hpp"
#include "eventstore/store/log.hpp"
#include "eventstore/store/store.hpp"

namespace daybook {

/// An answer to be given once the group it belongs to is durable.
struct AnswerDue {
  Answered answered;
  Answer answer;
};

/// A group on its way to the disk. Without entries it holds only answers that must not overtake
/// earlier groups.
struct PendingGroup {
  store::CommitGroup group;
  std::vector<AnswerDue> answers;
  std::vector<Erasure> erasures;
  std::size_t bytes = 0;
  std::uint64_t keys = 0;  ///< how many the key store had written when the group was handed over

  bool empty() const { return answers.empty(); }
};

/// Holds at most one group besides the one being synced. `give`, `commit_here` and
/// `wait_until_idle` are for one thread.
class Committer {
 public:
  /// Appends to `log`, which `store` holds the entries of. `on_idle` is called on the committer's
  /// thread each time it has finished a group. `keys` may be null.
  Committer(store::Log& log, const store::Store& store, store::KeyStore* keys,
            std::function<void()> on_idle);
  ~Committer();
  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;

  /// True when a group would be taken up at once.
  bool idle() const { return !busy_.load(std::memory_order_acquire); }
  /// Hands a group to the committer's thread; waits while it is busy.
  void give(PendingGroup group);
  /// Commits on the caller's thread, once the committer is idle: a lone poster need not wait for a
  /// thread to wake.
  void commit_here(PendingGroup group);
  void wait_until_idle();
  /// After a failed write nothing is committed any more (promise 10).
  bool failed() const { return failed_.load(std::memory_order_acquire); }

 private:
  void run(const std::stop_token& stop);
  void commit(PendingGroup& due);
  bool make_durable(const PendingGroup& due);
  bool fail(std::string why);

  store::Log& log_;
  const store::Store& store_;
  store::KeyStore* const keys_;
  const std::function<void()> on_idle_;
  std::atomic<bool> busy_{false};
  std::atomic<bool> failed_{false};
  std::string why_;  ///< the failure, for the thread that committed
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::optional<PendingGroup> next_;
  std::jthread thread_;
};

}  // namespace daybook

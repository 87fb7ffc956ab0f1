/// The one writer: drains what is waiting, judges each post against the state left by the one
/// before, makes one group durable with one sync, answers all. While a group is being synced the
/// next is judged.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "eventstore/ledger/committer.hpp"
#include "eventstore/ledger/ledger.hpp"
#include "eventstore/ledger/writer_state.hpp"

namespace daybook {

class Writer {
 public:
  /// Appends to `log`, whose entries are read in `store`. Both, and `keys` where there are any,
  /// must outlive the writer; nothing else may append.
  Writer(store::Log& log, store::Store& store, const WriterLimits& limits,
         std::function<Instant()> clock, store::KeyStore* keys);
  /// Stops.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// See Ledger::submit. Thread-safe.
  void submit(Submission submission, Answered answered);

  /// Refuses new posts, answers those that wait, ends the threads. Thread-safe, may be called
  /// again.
  void stop();

 private:
  struct Waiting {
    Submission submission;
    Answered answered;
    std::size_t bytes = 0;
  };

  void run();
  /// Wakes the writer: the committer has become idle.
  void wake();
  /// Takes what waits. With a group in hand it also returns, empty-handed, once the committer is
  /// idle. False when stopped and nothing waits.
  bool take(std::vector<Waiting>& batch, bool group_in_hand);
  void decide(std::vector<Waiting>& batch, PendingGroup& group);
  void hand_over(PendingGroup& group, bool more_waits);
  void forget_durable();
  bool has_failed() const { return states_.failed() || pending_.failed() || committer_.failed(); }

  store::Store& store_;
  store::KeyStore* const keys_;
  const WriterLimits limits_;
  const std::function<Instant()> clock_;
  PendingLog pending_;
  StoredStates states_;
  Decider decider_;
  std::uint64_t imported_ = 0;  ///< as it was last handed over

  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<Waiting> waiting_;
  std::size_t bytes_waiting_ = 0;
  bool stopping_ = false;

  Committer committer_;  // after what its thread wakes
  std::mutex stop_mutex_;
  std::thread thread_;
};

}  // namespace daybook

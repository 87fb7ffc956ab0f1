/// Posts handed to a ledger in this process, a bounded number at a time.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>

#include "eventstore/ledger/ledger.hpp"

namespace daybook::bench {

/// For one submitting thread. Must outlive the answers: call `finish`.
class InFlight {
 public:
  InFlight(Ledger& ledger, std::size_t most) : ledger_(ledger), most_(most) {}

  /// Waits while `most` posts are under way, until half of them are answered.
  void submit(Submission submission);
  /// Waits for all answers. Throws std::runtime_error when one of the posts was not accepted.
  void finish();

 private:
  void take(const Answer& answer);

  Ledger& ledger_;
  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::size_t under_way_ = 0;
  std::size_t wanted_ = 0;  ///< the submitting thread is woken when no more than this are under way
  std::string fault_;
};

}  // namespace daybook::bench

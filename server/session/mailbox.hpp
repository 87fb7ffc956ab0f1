/// The mailbox in which other threads leave work for the sockets' thread.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "domain/base/ids.hpp"
#include "eventstore/ledger/answer.hpp"
#include "server/access/access_log.hpp"

namespace daybook::server {

/// A connection, for as long as the server runs: never used again.
struct ConnectionId {
  std::uint64_t value = 0;
  friend auto operator<=>(const ConnectionId&, const ConnectionId&) = default;
};

/// The answer to one post, and what is to be recorded of its refusal.
struct AnswerMail {
  ConnectionId connection;
  std::uint64_t request_id = 0;
  Answer answer;
  PosterId by{};  ///< empty: nothing is recorded
  std::vector<RefusedPost> refused{};
};

/// Mail in the order in which it came, kind by kind.
struct Mail {
  std::vector<AnswerMail> answers;
  std::vector<std::function<void()>> tasks;
  bool grown = false;

  bool empty() const { return answers.empty() && tasks.empty() && !grown; }
};

/// Thread-safe. Wakes the reader once for all mail that it has not taken yet, not once for each.
class Mailbox {
 public:
  /// `wake` is called by the thread that leaves the first mail; it must be quick and must not touch
  /// the mailbox.
  explicit Mailbox(std::function<void()> wake) : wake_(std::move(wake)) {}

  void leave(AnswerMail answer);
  /// Leaves something to do on the reader's thread.
  void leave(std::function<void()> task);
  /// Says that the ledger has grown.
  void leave_growth();

  /// Moves all mail to `into`, which must be empty.
  void take(Mail& into);

  /// Throws away what comes from now on; `wake` is not called again once this has returned.
  void close();

 private:
  template <class Put>
  void put(Put put);

  std::function<void()> wake_;
  std::mutex mutex_;
  Mail mail_;
  bool closed_ = false;
};

}  // namespace daybook::server

/// The ledger's record of failed authentications and refused requests: entries `attempt_failed` and
/// `access_refused` on `access/<month>` (ledger, sections 1.9 and 6).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/ledger/ledger.hpp"

namespace daybook::server {

/// A refused post of which is recorded that it was: the type and stream of its event, and why.
struct RefusedPost {
  std::string of;
  Code code{};
  std::size_t index = 0;  ///< of the event in its post
};

/// What is to be recorded of an answer to the post of these events: each refusal by a rule about
/// who may act (domain/rules/access.hpp).
std::vector<RefusedPost> refusals_to_record(const Answer& answer,
                                            std::span<const std::string> events);

/// What a command asks for: to read personal data is another thing to be refused than anything
/// else.
v::AskedFor asked_for(std::string_view command);

/// How many entries a minute those who are turned away can cause.
struct AccessRecordLimits {
  std::uint32_t addresses = 60;        ///< entries of attempts, together
  std::uint32_t refusals_of_one = 10;  ///< entries of refusals, of one principal
  std::uint32_t refusals = 120;        ///< of all principals together
};

/// Of one address at most one entry a minute tells how many attempts failed since the last; beyond
/// the limit of addresses they are counted together, as those of the address `others`. A refusal
/// that repeats itself within a minute leaves no further entry; those beyond the limits are
/// counted, and one entry for each principal and code, "N further", tells how many when the minute
/// is over.
///
/// The minute goes on where the ledger is opened anew: what its access log says of it counts, so
/// that many short commands cause no more entries than one long one.
///
/// Entries are handed to the ledger's writer and not waited for; one that the ledger does not take
/// is told to `not_taken`, on the writer's thread. Not thread-safe. The time is given. `ledger`
/// must outlive it.
class AccessLogWriter {
 public:
  using NotTaken = std::function<void(std::string_view why)>;

  explicit AccessLogWriter(Ledger& ledger, AccessRecordLimits limits = {},
                           NotTaken not_taken = log_not_taken)
      : ledger_(ledger), limits_(limits), not_taken_(std::move(not_taken)) {}

  static void log_not_taken(std::string_view why);

  void attempt_failed(const std::string& address, v::AttemptFault fault, Instant now);

  /// `of` says what was asked: the type and stream of an event, the name of a view.
  void refused(const PosterId& by, v::AskedFor asked, std::string_view of, Code code, Instant now);

  /// Records the attempts whose minute is over; with `everything`, all that are not recorded yet.
  void look(Instant now, bool everything = false);

 private:
  /// Attempts of an address since its last entry.
  struct Attempts {
    Instant last_entry;
    v::AttemptFault fault{};  ///< of the last one
    std::uint32_t count = 0;
  };

  void begin_minute(Instant now);
  void take_up_minute(Instant now);
  void take_up(const v::AccessRefused& entry);
  void tell_further(Instant now);
  void record(const std::string& address, Attempts& attempts, Instant now);
  void post(std::string event);

  Ledger& ledger_;
  AccessRecordLimits limits_;
  NotTaken not_taken_;
  std::map<std::string, Attempts> attempts_;
  std::int64_t minute_ = 0;
  std::map<std::string, std::uint32_t> refusals_;  ///< this minute, by principal
  std::set<std::string> told_;                     ///< this minute's refusals, in full
  /// This minute's beyond the limits, by principal and code; and those that were told already.
  std::map<std::pair<std::string, Code>, std::uint32_t> further_;
  std::set<std::pair<std::string, std::string>> further_told_;
};

}  // namespace daybook::server

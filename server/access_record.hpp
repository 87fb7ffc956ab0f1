/// What the ledger records of those it did not let in, or did not let do what they asked: entries
/// `attempt_failed` and `access_refused` on `access/<month>` (ledger, sections 1.9 and 6).
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "eventstore/ledger.hpp"

namespace daybook::server {

/// How many entries a minute those who are turned away can cause.
struct AccessRecordLimits {
  std::uint32_t addresses = 60;        ///< entries of attempts, together
  std::uint32_t refusals_of_one = 10;  ///< entries of refusals, of one principal
  std::uint32_t refusals = 120;        ///< of all principals together
};

/// Of one address at most one entry a minute tells how many attempts failed since the last; beyond
/// the limit of addresses they are counted together, as those of the address `others`. A refusal
/// that repeats itself within a minute leaves no further entry; those beyond the limits are
/// counted, and one entry for each principal, "N further", tells how many when the minute is over.
///
/// Entries are handed to the ledger's writer and not waited for; one that the ledger does not take
/// is logged. Not thread-safe. The time is given. `ledger` must outlive it.
class AccessRecord {
 public:
  explicit AccessRecord(Ledger& ledger, AccessRecordLimits limits = {})
      : ledger_(ledger), limits_(limits) {}

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
  void tell_further(Instant now);
  void record(const std::string& address, Attempts& attempts, Instant now);
  void post(std::string event);

  Ledger& ledger_;
  AccessRecordLimits limits_;
  std::map<std::string, Attempts> attempts_;
  std::int64_t minute_ = 0;
  std::map<std::string, std::uint32_t> refusals_;  ///< this minute, by principal
  std::set<std::string> told_;                     ///< this minute's refusals, in full
  std::map<std::string, std::uint32_t> further_;   ///< this minute beyond the limits, by principal
};

}  // namespace daybook::server

/// One piece of work commissioned for a case, from request to end (rulebook 5.4).
///
/// Invariant: live session charges never exceed the matched price; mileage and reports come on top.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/base/calendar.hpp"
#include "domain/state/stream_header.hpp"

namespace daybook {

struct Case;

enum class Stage : std::uint8_t {
  requested,
  refused,
  approved,
  matched,
  confirmed,
  completed,
  ended
};

enum class SessionState : std::uint8_t { open, delivered, missed, cancelled, aborted };

struct Session {
  std::string id;
  Position scheduled;
  Instant starts_at;
  std::int32_t minutes{};
  std::int32_t replaces = -1;     ///< index of the session it stands in for; -1: none
  std::int32_t replaced_by = -1;  ///< index of the session that stands in for it; -1: none
  SessionState state = SessionState::open;
  bool reopened = false;  ///< a void has taken back how it ended
  v::Party by{};          ///< who cancelled or aborted
  bool on_arrival = false;
  std::optional<Instant> notice_at;
  Position ended;               ///< the entry that ended it; meaningless while open
  Instant started_at;           ///< when delivered
  std::int32_t minutes_done{};  ///< delivered, or until it was aborted
  std::int32_t attended{};      ///< how many people came
  std::int32_t charge = -1;     ///< index of its live charge; -1: none
  Instant ended_at;             ///< when it ended, as its poster says
  Instant reported_at;          ///< when the ledger recorded how it ended
  std::optional<Position> lead_notified;
  Date lead_notified_on;

  bool is_open() const { return state == SessionState::open; }
  /// The London date it is scheduled for.
  Date on() const { return london_date(starts_at); }
};

struct Charge {
  Position position;
  Position cause_entry;  ///< the entry that raised it
  v::ChargeCause cause{};
  std::int32_t session = -1;  ///< index of its session; -1: none
  std::int32_t share{};       ///< k of `session_share`, or the block's unit; 0: none
  std::int32_t minutes{};     ///< charged minutes of `hourly`
  Money amount;
  Date business_date;
  std::optional<Position> reversed;
  std::int32_t invoice = -1;  ///< index of the live invoice it stands on; -1: none

  bool is_live() const { return !reversed; }
};

struct Payment {
  Position position;
  Money amount;
  Date on;
  std::string reference;
};

struct Invoice {
  std::string id;
  Position received;
  Date received_on;
  Money amount;
  Money vat;
  std::string receiver;               ///< who posted its receipt
  std::vector<std::int32_t> charges;  ///< indexes, in order of position
  std::optional<Position> approved;
  std::optional<Position> cancelled;
  std::optional<Position> disputed;
  std::vector<Payment> payments;
  bool voided = false;

  bool is_live() const { return !voided && !cancelled; }
  Money paid() const;
};

/// What was matched: who does what, how much of it, at what price.
struct Match {
  Position position;
  Date on;  ///< business date: the prices and charge basis in force then hold
  std::string provider;
  std::string intervention;
  Money price;  ///< 0 where the method is block: the block has paid
  std::int32_t sessions{};
  std::int32_t minutes{};
  std::int32_t workers = 1;
  v::MatchMethod method{};
  std::string block;  ///< where the method is block

  bool from_block() const { return method == v::MatchMethod::block; }
};

struct PackageReport {
  Position position;
  Date on;
  v::PackageReportKind kind{};
};

struct Notice {
  Position position;
  Date on;
  v::Party by{};
  Date last_day;
};

struct FollowUp {
  Position position;
  Date on;
  v::FollowUpResult result{};
};

struct PackageFeedback {
  Position position;
  v::FeedbackFrom from{};
  v::Rating rating{};
};

struct Package {
  StreamHeader header;
  std::string id;
  std::string family_case;
  std::string programme;          ///< the case's
  std::string lead_professional;  ///< the case's, at the request
  Stage stage = Stage::requested;
  std::string package_type;
  std::string locality;
  Position requested;
  Date requested_on;
  std::string requester;
  std::optional<Position> refused;
  // Approval
  std::optional<Position> approved;
  Date approved_on;
  Money up_to;
  Year year;
  std::string line;
  // Match and confirmation
  std::optional<Match> match;
  std::optional<Position> confirmed;
  Instant confirmed_at;
  // Delivery
  std::vector<Session> sessions;
  std::vector<Charge> charges;
  Money session_charges;  ///< sum of the live ones
  // End
  std::optional<Position> ended;
  Date ended_on;
  v::EndReason end_reason{};
  std::optional<v::MoreSessionsAskedBy> more_sessions_asked_by;
  std::vector<FollowUp> followups;
  std::vector<PackageReport> reports;
  std::vector<Notice> notices;
  std::vector<PackageFeedback> feedback;
  std::vector<Invoice> invoices;

  bool is_ended() const { return stage == Stage::refused || stage >= Stage::completed; }
  bool is_live() const { return !is_ended(); }
  bool is_confirmed() const { return confirmed.has_value(); }
  bool has_open_session() const;
  /// The earliest London date on which a live delivered session started.
  std::optional<Date> commenced_on() const;
  /// Index of the session, or -1.
  std::int32_t find_session(std::string_view session_id) const;
  /// The invoice of this id that has not been voided; null when there is none.
  const Invoice* invoice(std::string_view invoice_id) const;
  /// Index of the live charge raised at `position`, or -1.
  std::int32_t find_charge(Position position) const;
};

/// True for what a session's own ending raises; mileage and reports come on top of the price.
bool is_session_charge(v::ChargeCause cause);

/// The budget that a package holds of the year and line it was approved for (rulebook 6.4).
struct Exposure {
  Money reserved;
  Money committed;
};
Exposure exposure(const Package& package);

/// Applies one recorded event. Total: it trusts the ledger, validates nothing, never refuses.
/// `requested_for` is the case as it stood, for package_requested; null when it is unknown.
void evolve(Package& package, const Recorded& event, const Case* requested_for);

/// True when a closed step must not stop this event on an ended package: a session that a void has
/// reopened.
bool ends_reopened_session(const Package& package, const Recorded& event);

}  // namespace daybook

/// A package, its sessions, charges, units of blocks and allocation, read off the facts
/// (rulebook 5.4, 6.2, 6.3).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/properties/model/verdict.hpp"

namespace daybook::test::model {

// --- the package as a whole
/// requested, refused, approved, matched, confirmed, completed or ended.
std::string stage_of(const Past& past, std::string_view package);
bool has_ended(const Past& past, std::string_view package);
/// Its packages, each by its opening fact.
Facts packages_of_case(const Past& past, std::string_view case_id);

/// What was agreed at the last match.
struct Terms {
  const Fact* match = nullptr;
  std::string provider;
  std::string basis;
  std::int64_t price = 0;
  std::int64_t sessions = 0;
  std::int64_t minutes = 0;
  std::int64_t workers = 1;
  std::string block;        ///< "" unless it draws on one
  Data item;                ///< the price item it was matched to; empty where there is none
  std::int64_t hourly = 0;  ///< of 60 minutes of one worker
};
std::optional<Terms> terms_of(const Past& past, std::string_view package);

/// The items of the list in force on `on`, of those recorded before `before`.
boost::json::array items_in_force(const Past& past, std::string_view provider,
                                  std::string_view programme, Day on, std::int64_t before);

// --- sessions
struct Sitting {
  std::string id;
  const Fact* scheduled = nullptr;
  const Fact* ended = nullptr;        ///< null while open
  const Fact* charge = nullptr;       ///< the live one
  const Fact* replaced_by = nullptr;  ///< the fact that scheduled its replacement
  bool reopened = false;              ///< a void has taken back how it ended

  bool is_open() const { return ended == nullptr; }
  Ms starts() const { return scheduled->instant("starts_at"); }
  std::int64_t minutes() const { return scheduled->num("minutes"); }
};
std::vector<Sitting> sittings(const Past& past, std::string_view package);
std::optional<Sitting> sitting(const Past& past, std::string_view package, std::string_view id);
bool is_session_end(std::string_view type);
/// Still accepted after the package's end: it ends a session that a void has reopened.
bool ends_reopened_session(const Past& past, const Fact& event);
bool has_open_session(const Past& past, std::string_view package);
/// The earliest London date of started_at over what was delivered.
std::optional<Day> commenced(const Past& past, std::string_view package);

// --- charges
/// charge_raised facts that no charge_reversed has taken back, in order.
Facts live_charges(const Past& past, std::string_view stream);
bool is_session_cause(std::string_view cause);
std::int64_t session_charges(const Past& past, std::string_view package);
/// A cancellation by its party and notice: in_time, short_notice, on_arrival, provider.
std::string notice_class(const Past& past, const Fact& event);
/// The charge that a session's end raises; nothing where it raises none.
std::optional<Expected> charge_for_end(const Past& past, const Fact& end);
Expected reversal(const Past& past, const Fact& charge);
std::int64_t share_of(std::int64_t price, std::int64_t k, std::int64_t n);

// --- allocation
std::int64_t allocation(const Terms& terms);
/// What one session uses as it stands.
std::int64_t uses(const Terms& terms, const Sitting& sitting);
std::int64_t used(const Past& past, std::string_view package, const Terms& terms);

// --- blocks
struct Unit {
  std::string holder;  ///< the package that has drawn it; "" when it is free
  bool charged = false;
};
/// The units of a block, from 1 on at index 0, as the facts so far have left them.
std::vector<Unit> units_of(const Past& past, std::string_view programme, std::string_view block);
const Fact* block_bought(const Past& past, std::string_view programme, std::string_view block);
bool is_expired(const Past& past, std::string_view programme, std::string_view block);
/// The lowest unit that is neither drawn nor charged; 0 when there is none.
int free_unit(const std::vector<Unit>& units);
std::int64_t uncharged(const Past& past, std::string_view programme, std::string_view block);
/// The charge for a block's unit as the package commences; nothing where none is due.
std::optional<Expected> charge_for_unit(const Past& past, const Fact& end);
/// What the void of a delivered session does to the charge of the package's unit.
std::vector<Expected> unit_after_void(const Past& past, std::string_view package,
                                      const Fact& voided);

// --- invoices
struct Bill {
  std::string id;
  const Fact* received = nullptr;
  bool cancelled = false;
  bool approved = false;
  Facts charges;  ///< what stands on it, in order of position
  Facts payments;

  std::int64_t paid() const;
};
/// Those received and not voided, in order.
std::vector<Bill> bills(const Past& past, std::string_view package);
std::optional<Bill> bill(const Past& past, std::string_view package, std::string_view id);
/// The invoice that the charge stands on, not cancelled; nothing where there is none.
std::optional<Bill> bill_with(const Past& past, std::string_view package, const Fact& charge);

}  // namespace daybook::test::model

/// Rulebook 5.4: sessions, charges and the end.
#include <fmt/format.h>

#include "domain/state/package/package.hpp"
#include "tools/generate/refusals/provocation.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

bool repeat(Attempt& attempt) {
  attempt.again();
  return true;
}

const Package& state_of(Attempt& attempt) {
  return *attempt.occasion().states.package(id_in(attempt.stream()));
}

/// A package's whole allocation and more, booked in one post.
bool book_too_much(Attempt& attempt) {
  constexpr int beyond_any_package = 60;
  for (int i = 0; i < beyond_any_package; ++i) {
    auto& data = attempt.data_again();
    data["session"] = fmt::format("too-much-{}", i + 1);
    data.erase("replaces");
  }
  return true;
}

bool complete_early(Attempt& attempt) {
  attempt.add_here("package_completed", {{"on", attempt.today()}, {"outcomes_reported", true}});
  return true;
}

/// Whether the matched item has a fee for reports, as its provider's price list says.
bool has_report_fee(Attempt& attempt) {
  const auto& match = *state_of(attempt).match;
  const auto* listed =
      attempt.occasion().latest.of("prices_submitted", "provider/" + match.provider);
  if (!listed) return true;
  for (const auto& item : listed->event.at("data").at("items").as_array())
    if (Attempt::text(item.as_object(), "intervention") == match.intervention)
      return item.as_object().contains("report_fee_pence");
  return true;
}

/// As many workers as were matched, none of whom has been checked.
json::array unchecked_workers(const json::array& workers) {
  json::array unchecked;
  for (std::size_t i = 0; i < workers.size(); ++i)
    unchecked.emplace_back(fmt::format("w-unchecked-{}", i + 1));
  return unchecked;
}

const std::vector<Provocation> session_rows = {
    {"a session before the confirmation's time",
     "session_scheduled",
     Moment::before,
     {Code::before_confirmation},
     [](Attempt& attempt) {
       attempt.data_again()["starts_at"] = "2001-01-01T09:00:00Z";
       return true;
     }},
    {"a session that is scheduled already",
     "session_scheduled",
     Moment::after,
     {},
     [](Attempt& attempt) {
       attempt.again()["data"].as_object().erase("replaces");
       attempt.expect = {Code::already_exists};
       const auto* policy = attempt.policy();
       const auto& match = *state_of(attempt).match;
       return policy && policy->charge_basis == v::ChargeBasis::session_share && match.sessions > 1;
     }},
    {"more than is left of the allocation",
     "session_scheduled",
     Moment::before,
     {Code::allocation_exceeded},
     book_too_much},
    {"a replacement of what never was",
     "session_scheduled",
     Moment::before,
     {Code::cannot_rebook},
     [](Attempt& attempt) {
       attempt.data_again()["replaces"] = "never-booked";
       return true;
     }},
    {"a session that nobody scheduled",
     "session_delivered",
     Moment::before,
     {Code::unknown_reference},
     [](Attempt& attempt) {
       attempt.data_again()["session"] = "never-booked";
       return true;
     }},
    {"a session that nobody attended",
     "session_delivered",
     Moment::before,
     {Code::malformed},
     [](Attempt& attempt) {
       attempt.data_again()["attended"] = json::array{};
       return true;
     }},
    {"a session held by nobody",
     "session_delivered",
     Moment::before,
     {Code::workers_missing},
     [](Attempt& attempt) {
       attempt.data_again()["workers"] = json::array{};
       return true;
     }},
    {"a session held by somebody unchecked",
     "session_delivered",
     Moment::before,
     {Code::dbs_missing},
     [](Attempt& attempt) {
       const auto* policy = attempt.policy();
       if (!policy || !policy->worker_dbs_required) return false;
       auto& data = attempt.data_again();
       data["workers"] = unchecked_workers(data.at("workers").as_array());
       return true;
     }},
    {"a session that starts after it is recorded",
     "session_delivered",
     Moment::before,
     {Code::time_order},
     [](Attempt& attempt) {
       attempt.data_again()["started_at"] = "2040-01-01T09:00:00Z";
       return true;
     }},
    {"a session that has ended",
     "session_delivered",
     Moment::after,
     {Code::already_closed},
     repeat},
    {"a cancellation without a notice",
     "session_cancelled",
     Moment::before,
     {Code::malformed},
     [](Attempt& attempt) {
       auto& data = attempt.data_again();
       data.erase("notice_at");
       data.erase("on_arrival");
       return true;
     }},
    {"a session aborted after its end",
     "session_aborted",
     Moment::before,
     {Code::malformed},
     [](Attempt& attempt) {
       attempt.data_again()["minutes"] = 1440;
       return true;
     }},
    {"a notice of a session that was held",
     "session_delivered",
     Moment::after,
     {Code::wrong_stage},
     [](Attempt& attempt) {
       auto& event = attempt.add_here("lead_professional_notified",
                                      {{"session", attempt.model_data().at("session")}});
       event["actor"] = attempt.occasion().model.at("actor");
       return true;
     }},
    {"a waiver of what was not charged",
     "session_scheduled",
     Moment::after,
     {Code::no_charge},
     [](Attempt& attempt) {
       attempt.add_here("charge_waived",
                        {{"session", attempt.model_data().at("session")}, {"reason", "Goodwill"}});
       return true;
     }}};

const std::vector<Provocation> ending_rows = {
    {"mileage that two parties agreed",
     "mileage_agreed",
     Moment::before,
     {Code::agreement_missing},
     [](Attempt& attempt) {
       attempt.data_again()["agreed_by"] = json::array{"brokerage", "provider"};
       return true;
     }},
    {"mileage that two parties agreed on a session just held",
     "session_delivered",
     Moment::after,
     {Code::agreement_missing},
     [](Attempt& attempt) {
       attempt.add_here("mileage_agreed", {{"session", attempt.model_data().at("session")},
                                           {"miles", 100},
                                           {"agreed_by", json::array{"brokerage", "provider"}}});
       return true;
     }},
    {"mileage within the threshold",
     "mileage_agreed",
     Moment::before,
     {Code::below_threshold},
     [](Attempt& attempt) {
       attempt.data_again()["miles"] = 1;
       return true;
     }},
    {"a fee for a report that has none",
     "package_confirmed",
     Moment::after,
     {Code::fee_not_priced},
     [](Attempt& attempt) {
       if (has_report_fee(attempt)) return false;
       attempt.add_here("report_received",
                        {{"kind", "final"}, {"on", attempt.today()}, {"fee", true}});
       return true;
     }},
    {"a notice that ends before it is given",
     "notice_given",
     Moment::before,
     {Code::time_order},
     [](Attempt& attempt) {
       attempt.data_again()["last_day"] = "2001-01-01";
       return true;
     }},
    {"completion with a session open",
     "session_scheduled",
     Moment::after,
     {},
     [](Attempt& attempt) {
       attempt.expect = {Code::session_open};
       if (!state_of(attempt).commenced_on()) attempt.expect.push_back(Code::not_commenced);
       return complete_early(attempt);
     }},
    {"completion before anything was held",
     "package_confirmed",
     Moment::after,
     {Code::not_commenced},
     complete_early},
    {"an end before the approval",
     "package_requested",
     Moment::after,
     {Code::wrong_stage},
     [](Attempt& attempt) {
       attempt.add_here("package_ended", {{"on", attempt.today()}, {"reason", "other"}});
       return true;
     }},
    {"a session after the end",
     "package_completed",
     Moment::after,
     {Code::already_closed},
     [](Attempt& attempt) {
       attempt.add_here("session_scheduled",
                        {{"session", "after-the-end"},
                         {"starts_at", attempt.occasion().model.at("occurred_at")},
                         {"minutes", 60}});
       return true;
     }},
    {"a follow-up on the day of completion",
     "package_completed",
     Moment::after,
     {Code::outside_followup},
     [](Attempt& attempt) {
       auto& event = attempt.add_here("provider_followed_up",
                                      {{"on", attempt.today()}, {"result", "better"}});
       event["actor"] = attempt.occasion().model.at("actor");
       return true;
     }}};

}  // namespace

const std::vector<Provocation>& delivery_provocations() {
  static const std::vector<Provocation> rows = [] {
    std::vector<Provocation> all = session_rows;
    all.insert(all.end(), ending_rows.begin(), ending_rows.end());
    return all;
  }();
  return rows;
}

}  // namespace daybook::generate

/// Sessions, and what is decided about their charges (rulebook 5.4).
#include <algorithm>
#include <set>

#include "tests/properties/model/package_rows.hpp"
#include "tests/properties/model/rows.hpp"

namespace daybook::test::model {

namespace {

bool has_repeats(const std::vector<std::string>& all) {
  return std::set(all.begin(), all.end()).size() != all.size();
}

/// Ended, without a use of allocation, and not replaced before.
bool can_be_replaced(const Past& past, const std::string& package, const Terms& terms,
                     const std::string& id) {
  const auto old = sitting(past, package, id);
  return old && !old->is_open() && !old->replaced_by && uses(terms, *old) == 0;
}

Verdict judge_scheduling(const Past& past, const Fact& event) {
  const auto* confirmed = past.last(event.stream, "package_confirmed");
  Verdict verdict;
  verdict.unless(confirmed, "not_confirmed");
  if (verdict.stopped) return verdict;
  verdict.unless(!sitting(past, event.id, event.get("session")), "already_exists");
  verdict.unless(event.instant("starts_at") >= confirmed->at, "before_confirmation");
  const auto terms = *terms_of(past, event.id);
  const auto wanted = terms.basis == "hourly" ? event.num("minutes") : 1;
  verdict.unless(used(past, event.id, terms) + wanted <= allocation(terms), "allocation_exceeded");
  verdict.unless(
      !has(event.data, "replaces") || can_be_replaced(past, event.id, terms, event.get("replaces")),
      "cannot_rebook");
  return verdict;
}

bool has_dbs(const Past& past, const std::string& provider, const std::string& worker, Day by) {
  const Fact* latest = nullptr;
  for (const auto* fact : past.of("provider/" + provider, "assurance_recorded"))
    if (fact->get("check") == "dbs" && fact->get("subject") == worker && fact->on <= by &&
        (!latest || fact->on >= latest->on))
      latest = fact;
  return latest && latest->get("result") == "met" &&
         (!has(latest->data, "valid_until") || latest->day("valid_until") >= by);
}

Verdict judge_delivery(const Past& past, const Fact& event, const Sitting& its, Verdict verdict) {
  const auto attended = texts(event.data, "attended");
  const auto workers = texts(event.data, "workers");
  verdict.unless(!attended.empty() && !has_repeats(attended), "malformed");
  if (verdict.stopped) return verdict;
  const auto terms = *terms_of(past, event.id);
  verdict.unless(
      static_cast<std::int64_t>(workers.size()) >= terms.workers && !has_repeats(workers),
      "workers_missing");
  verdict.unless(event.instant("started_at") <= event.at, "time_order");
  if (policy_on(past, programme_of(past, event), event.on).is("worker_dbs_required"))
    verdict.unless(std::all_of(workers.begin(), workers.end(),
                               [&](const auto& worker) {
                                 return has_dbs(past, terms.provider, worker, london(its.starts()));
                               }),
                   "dbs_missing");
  return verdict;
}

Verdict judge_ending(const Past& past, const Fact& event) {
  const auto its = sitting(past, event.id, event.get("session"));
  Verdict verdict;
  verdict.unless(its.has_value(), "unknown_reference");
  verdict.unless(its && its->is_open(), "already_closed");
  if (verdict.stopped) return verdict;
  if (event.is("session_delivered")) return judge_delivery(past, event, *its, verdict);
  if (event.is("session_cancelled")) {
    const bool on_arrival = flag(event.data, "on_arrival");
    verdict.unless(has(event.data, "notice_at") != on_arrival, "malformed");
    verdict.unless(!on_arrival || event.get("by") == "family", "malformed");
  }
  if (event.is("session_aborted"))
    verdict.unless(event.num("minutes") < its->minutes(), "malformed");
  return verdict;
}

void derive_charges(Verdict& verdict, const Past& past, const Fact& event) {
  if (!verdict.accepted()) return;
  if (const auto charge = charge_for_end(past, event)) verdict.derived.push_back(*charge);
  if (!event.is("session_delivered")) return;
  if (const auto unit = charge_for_unit(past, event)) verdict.derived.push_back(*unit);
}

Verdict judge_waiver(const Past& past, const Fact& event) {
  const auto its = sitting(past, event.id, event.get("session"));
  auto verdict = only(its && its->charge && !bill_with(past, event.id, *its->charge), "no_charge");
  if (verdict.accepted()) verdict.derived.push_back(reversal(past, *its->charge));
  return verdict;
}

/// Mileage and reports: business date the posting's (6.2).
Expected extra_charge(const Past& past, const Fact& event, std::string_view cause,
                      std::int64_t amount) {
  return {"charge_raised",
          {{"cause", cause},
           {"amount_pence", amount},
           {"business_date", day_text(event.on)},
           {"policy_version", policy_on(past, programme_of(past, event), event.on).version}}};
}

Verdict judge_mileage(const Past& past, const Fact& event) {
  const auto policy = policy_on(past, programme_of(past, event), event.on);
  const auto threshold = policy.num("mileage_threshold_miles", 0);
  const auto its = sitting(past, event.id, event.get("session"));
  const auto parties = texts(event.data, "agreed_by");
  Verdict verdict;
  verdict.unless(its && its->ended && its->ended->is("session_delivered"), "wrong_stage");
  verdict.unless(std::set(parties.begin(), parties.end()).size() == 3, "agreement_missing");
  verdict.unless(!policy.sets("mileage_threshold_miles") || event.num("miles") > threshold,
                 "below_threshold");
  if (!verdict.accepted()) return verdict;
  const auto rate = number(terms_of(past, event.id)->item, "mileage_pence_per_mile");
  verdict.derived.push_back(
      extra_charge(past, event, "mileage", rate * (event.num("miles") - threshold)));
  return verdict;
}

Verdict judge_report(const Past& past, const Fact& event) {
  if (!flag(event.data, "fee")) return {};
  const auto terms = terms_of(past, event.id);
  auto verdict = only(terms && has(terms->item, "report_fee_pence"), "fee_not_priced");
  if (verdict.accepted())
    verdict.derived.push_back(
        extra_charge(past, event, "report", number(terms->item, "report_fee_pence")));
  return verdict;
}

Verdict judge_lead_notified(const Past& past, const Fact& event) {
  const auto its = sitting(past, event.id, event.get("session"));
  return only(its && its->ended && !its->ended->is("session_delivered"), "wrong_stage");
}

}  // namespace

Verdict judge_session(const Past& past, const Fact& event) {
  if (event.is("session_scheduled")) return judge_scheduling(past, event);
  if (event.is("charge_waived")) return judge_waiver(past, event);
  if (event.is("mileage_agreed")) return judge_mileage(past, event);
  if (event.is("report_received")) return judge_report(past, event);
  if (event.is("lead_professional_notified")) return judge_lead_notified(past, event);
  auto verdict = judge_ending(past, event);
  derive_charges(verdict, past, event);
  return verdict;
}

}  // namespace daybook::test::model

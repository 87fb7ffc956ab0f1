/// A package's ends, invoices and payments (rulebook 5.4).
#include <algorithm>

#include "tests/properties/model/package_rows.hpp"
#include "tests/properties/model/rows.hpp"

namespace daybook::test::model {

namespace {

Verdict judge_completion(const Past& past, const Fact& event) {
  Verdict verdict;
  verdict.unless(!has_open_session(past, event.id), "session_open");
  if (event.is("package_completed")) {
    verdict.unless(commenced(past, event.id).has_value(), "not_commenced");
    return verdict;
  }
  verdict.unless(past.last(event.stream, "package_approved"), "wrong_stage");
  verdict.unless(event.get("reason") != "did_not_proceed" || !commenced(past, event.id),
                 "wrong_stage");
  return verdict;
}

Verdict judge_followup(const Past& past, const Fact& event) {
  Verdict verdict;
  verdict.unless(stage_of(past, event.id) == "completed", "wrong_stage");
  if (verdict.stopped) return verdict;
  const auto policy = policy_on(past, programme_of(past, event), event.on);
  std::vector<int> months{3, 6};
  if (policy.sets("followup_months")) {
    months.clear();
    for (const auto& each : list(policy.values, "followup_months"))
      months.push_back(each.to_number<int>());
  }
  const auto completed = past.last(event.stream, "package_completed")->on;
  verdict.unless(months.empty() || (event.on >= months_after(completed, months.front()) &&
                                    event.on <= months_after(completed, months.back())),
                 "outside_followup");
  return verdict;
}

/// The live charge that each session or position names; null where there is none.
Facts charges_asked(const Past& past, const Fact& event) {
  Facts asked;
  for (const auto& id : texts(event.data, "sessions")) {
    const auto its = sitting(past, event.id, id);
    asked.push_back(its ? its->charge : nullptr);
  }
  for (const auto& position : list(event.data, "charges")) {
    asked.push_back(nullptr);
    for (const auto* charge : live_charges(past, event.stream))
      if (charge->position == position.to_number<std::int64_t>() &&
          (!has(charge->data, "session") || charge->get("cause") == "mileage"))
        asked.back() = charge;
  }
  return asked;
}

Verdict judge_receipt(const Past& past, const Fact& event) {
  const auto asked = charges_asked(past, event);
  Verdict verdict;
  verdict.unless(!bill(past, event.id, event.get("invoice")), "already_exists");
  verdict.unless(std::all_of(asked.begin(), asked.end(), [](const Fact* each) { return each; }),
                 "no_charge");
  verdict.unless(std::none_of(asked.begin(), asked.end(),
                              [&](const Fact* charge) {
                                return charge && bill_with(past, event.id, *charge);
                              }),
                 "already_invoiced");
  return verdict;
}

Verdict judge_invoice_approval(const Past& past, const Fact& event) {
  const auto known = bill(past, event.id, event.get("invoice"));
  Verdict verdict;
  verdict.unless(known.has_value(), "unknown_reference");
  verdict.unless(known && !known->approved && !known->cancelled, "already_closed");
  if (verdict.stopped) return verdict;
  std::int64_t sum = 0;
  for (const auto* charge : known->charges) sum += charge->num("amount_pence");
  verdict.unless(known->received->num("amount_pence") == sum, "invoice_mismatch");
  verdict.unless(known->received->actor != event.actor, "self_approval");
  return verdict;
}

Verdict judge_contest(const Past& past, const Fact& event) {
  const auto known = bill(past, event.id, event.get("invoice"));
  Verdict verdict;
  verdict.unless(known.has_value(), "unknown_reference");
  verdict.unless(known && !known->cancelled, "already_closed");
  verdict.unless(known && known->payments.empty(), "already_paid");
  return verdict;
}

Verdict judge_payment(const Past& past, const Fact& event) {
  const auto known = bill(past, event.id, event.get("invoice"));
  Verdict verdict;
  verdict.unless(known && known->approved && !known->cancelled, "not_approved");
  if (!known) return verdict;
  verdict.unless(known->paid() + event.num("amount_pence") <=
                     known->received->num("amount_pence") + known->received->num("vat_pence"),
                 "overpaid");
  verdict.unless(std::none_of(known->payments.begin(), known->payments.end(),
                              [&](const Fact* made) {
                                return made->get("reference") == event.get("reference");
                              }),
                 "already_exists");
  return verdict;
}

}  // namespace

Verdict judge_money(const Past& past, const Fact& event) {
  if (event.is("invoice_received")) return judge_receipt(past, event);
  if (event.is("invoice_approved")) return judge_invoice_approval(past, event);
  if (event.is("payment_made")) return judge_payment(past, event);
  return judge_contest(past, event);
}

Verdict judge_package(const Past& past, const Fact& event) {
  if (event.is("package_requested")) return judge_request(past, event);
  if (event.is("package_refused"))
    return only(stage_of(past, event.id) == "requested", "wrong_stage");
  if (event.is("package_approved")) return judge_approval(past, event);
  if (event.is("package_matched")) return judge_matching(past, event);
  if (event.is("package_confirmed")) return judge_confirmation(past, event);
  if (event.is("notice_given")) return only(event.day("last_day") >= event.on, "time_order");
  if (event.is("package_completed") || event.is("package_ended"))
    return judge_completion(past, event);
  if (event.is("provider_followed_up")) return judge_followup(past, event);
  if (event.is("feedback_received")) return {};
  if (event.type.starts_with("invoice_") || event.is("payment_made"))
    return judge_money(past, event);
  return judge_session(past, event);
}

}  // namespace daybook::test::model

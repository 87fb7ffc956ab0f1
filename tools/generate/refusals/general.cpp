/// Refusals of any post before its row is judged (rulebook 2).
#include "tools/generate/refusals/provocation.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

/// A list so long that no entry can hold it, of codes that each are well formed.
json::array long_list() {
  json::array list;
  for (int i = 0; i < 1000; ++i) {
    auto code = std::string(60, 'a') + std::to_string(1000 + i);
    list.emplace_back(std::move(code));
  }
  return list;
}

const std::vector<Provocation> rows = {
    {"an unknown field",
     "case_opened",
     Moment::before,
     {Code::malformed},
     [](Attempt& attempt) {
       attempt.data_again()["nickname"] = "none";
       return true;
     }},
    {"a missing field",
     "programme_opened",
     Moment::before,
     {Code::malformed},
     [](Attempt& attempt) {
       attempt.data_again().erase("title");
       return true;
     }},
    {"an unknown type",
     "provider_registered",
     Moment::before,
     {Code::malformed},
     [](Attempt& attempt) {
       attempt.again()["type"] = "provider_invented";
       return true;
     }},
    {"a negative amount",
     "budget_allocated",
     Moment::before,
     {Code::malformed},
     [](Attempt& attempt) {
       attempt.data_again()["amount_pence"] = -1;
       return true;
     }},
    {"a day that does not exist",
     "holiday_declared",
     Moment::before,
     {Code::malformed},
     [](Attempt& attempt) {
       attempt.data_again()["on"] = "2022-02-30";
       return true;
     }},
    {"a time of recording outside an import",
     "provider_registered",
     Moment::before,
     {Code::malformed},
     [](Attempt& attempt) {
       attempt.again()["recorded_at"] = "2016-01-01T00:00:00Z";
       return true;
     }},
    {"a type derived by the ledger alone",
     "budget_allocated",
     Moment::before,
     {Code::malformed},
     [](Attempt& attempt) {
       attempt.add_here(
           "batch_sampled",
           {{"batch", "b-1"}, {"seed", "0"}, {"sampled", json::array{}}, {"policy_version", 0}});
       return true;
     }},
    {"personal text on a stream about nobody",
     "budget_allocated",
     Moment::before,
     {Code::malformed},
     [](Attempt& attempt) {
       attempt.again()["personal"] = json::object{{"note", "Spoken about with a parent"}};
       return true;
     }},
    {"an entry over the limit",
     "meeting_held",
     Moment::before,
     {Code::too_large},
     [](Attempt& attempt) {
       attempt.data_again()["actions"] = long_list();
       return true;
     }},
    {"a telephone number in a reason",
     "budget_allocated",
     Moment::before,
     {Code::personal_in_data},
     [](Attempt& attempt) {
       attempt.data_again()["reason"] = "Ask on 01632 960123 first";
       return true;
     }},
    {"a used event id with other content",
     "provider_registered",
     Moment::after,
     {Code::event_id_reused},
     [](Attempt& attempt) {
       auto& event = attempt.again();
       event["event_id"] = attempt.occasion().model.at("event_id");
       event["data"].as_object()["title"] = "Another title";
       return true;
     }},
    {"a post of which one part is known",
     "provider_registered",
     Moment::after,
     {Code::event_id_reused},
     [](Attempt& attempt) {
       attempt.again()["event_id"] = attempt.occasion().model.at("event_id");
       attempt.add_here("staffing_issue_recorded", {{"kind", "worker_left"}});
       return true;
     }},
    {"a role that the row does not name",
     "budget_allocated",
     Moment::before,
     {Code::not_permitted},
     [](Attempt& attempt) {
       attempt.again()["actor"] = somebody("lead_professional");
       return true;
     }},
    {"a provider on another's stream",
     "capacity_declared",
     Moment::before,
     {Code::not_permitted},
     [](Attempt& attempt) {
       attempt.again()["actor"].as_object()["provider"] = "another-provider";
       return true;
     }},
    {"a provider of another programme",
     "referral_received",
     Moment::before,
     {Code::not_permitted},
     [](Attempt& attempt) {
       auto actor = somebody("provider");
       actor["provider"] = "another-provider";
       attempt.again()["actor"] = std::move(actor);
       return true;
     }},
    {"a provider of another package",
     "session_scheduled",
     Moment::before,
     {Code::not_permitted},
     [](Attempt& attempt) {
       auto actor = somebody("provider");
       actor["provider"] = "another-provider";
       attempt.again()["actor"] = std::move(actor);
       return true;
     }},
    {"something that is still to happen",
     "case_opened",
     Moment::before,
     {Code::occurred_in_future},
     [](Attempt& attempt) {
       attempt.again()["occurred_at"] = "2199-01-01T09:00:00Z";
       return true;
     }},
    {"another number of events expected",
     "member_added",
     Moment::before,
     {Code::version_conflict},
     [](Attempt& attempt) {
       attempt.again()["expect"] = 4711;
       return true;
     }},
    {"a new stream expected",
     "budget_allocated",
     Moment::before,
     {Code::version_conflict},
     [](Attempt& attempt) {
       attempt.again()["expect"] = "new";
       return true;
     }},
    {"a stream that nobody opened",
     "member_added",
     Moment::before,
     {Code::unknown_stream},
     [](Attempt& attempt) {
       attempt.again()["stream"] = "case/nobody-opened-this";
       return true;
     }},
    {"an opening of what is open",
     "case_opened",
     Moment::after,
     {Code::already_exists},
     [](Attempt& attempt) {
       attempt.again();
       return true;
     }},
    {"a void of what cannot be voided",
     "case_opened",
     Moment::after,
     {Code::cannot_void},
     [](Attempt& attempt) {
       attempt.add_here("entry_voided", {{"position", attempt.occasion().position.value},
                                         {"reason", "Opened too early"}});
       return true;
     }},
    {"a void of what stands elsewhere",
     "member_added",
     Moment::after,
     {Code::unknown_reference},
     [](Attempt& attempt) {
       attempt.add_here("entry_voided", {{"position", 0}, {"reason", "Wrong place"}});
       return true;
     }},
    {"a void of what is voided",
     "entry_voided",
     Moment::after,
     {Code::already_closed},
     [](Attempt& attempt) {
       attempt.again();
       return true;
     }}};

}  // namespace

const std::vector<Provocation>& general_provocations() {
  return rows;
}

}  // namespace daybook::generate

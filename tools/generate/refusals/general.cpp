/// Refusals of any post before its row is judged (rulebook 2).
#include "tools/generate/refusals/provocation.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

json::object another_provider() {
  auto actor = somebody("provider");
  actor["provider"] = "another-provider";
  return actor;
}

const Provocations general_rows = {
    before("case_opened", "an unknown field", {Code::malformed}, {again({{"nickname", "none"}})}),
    before("programme_opened", "a missing field", {Code::malformed}, {again({{"title", nullptr}})}),
    before("provider_registered", "an unknown type", {Code::malformed},
           {again({{"/type", "provider_invented"}})}),
    before("budget_allocated", "a negative amount", {Code::malformed},
           {again({{"amount_pence", -1}})}),
    before("holiday_declared", "a day that does not exist", {Code::malformed},
           {again({{"on", "2022-02-30"}})}),
    before("provider_registered", "a time of recording outside an import", {Code::malformed},
           {again({{"/recorded_at", "2016-01-01T00:00:00Z"}})}),
    before(
        "budget_allocated", "a type derived by the ledger alone", {Code::malformed},
        {here(
            "batch_sampled",
            {{"batch", "b-1"}, {"seed", "0"}, {"sampled", json::array{}}, {"policy_version", 0}})}),
    before("budget_allocated", "personal text on a stream about nobody", {Code::malformed},
           {again({{"/personal", json::object{{"note", "Spoken about with a parent"}}}})}),
    before("meeting_held", "an entry over the limit", {Code::too_large},
           {again({{"actions", "$long_list"}})}),
    before("budget_allocated", "a telephone number in a reason", {Code::personal_in_data},
           {again({{"reason", "Ask on 01632 960123 first"}})}),
    after("provider_registered", "a used event id with other content", {Code::event_id_reused},
          {again({{"title", "Another title"}})}),
    after("provider_registered", "a post of which one part is known", {Code::event_id_reused},
          {again(), here("staffing_issue_recorded", {{"kind", "worker_left"}})}),
    before("budget_allocated", "a role that the row does not name", {Code::not_permitted},
           {again({{"/actor", somebody("lead_professional")}})}),
    before("capacity_declared", "a provider on another's stream", {Code::not_permitted},
           {again({{"/actor/provider", "another-provider"}})}),
    before("referral_received", "a provider of another programme", {Code::not_permitted},
           {again({{"/actor", another_provider()}})}),
    before("session_scheduled", "a provider of another package", {Code::not_permitted},
           {again({{"/actor", another_provider()}})}),
    before("case_opened", "something that is still to happen", {Code::occurred_in_future},
           {again({{"/occurred_at", "2199-01-01T09:00:00Z"}})}),
    before("member_added", "another number of events expected", {Code::version_conflict},
           {again({{"/expect", 4711}})}),
    before("budget_allocated", "a new stream expected", {Code::version_conflict},
           {again({{"/expect", "new"}})}),
    before("member_added", "a stream that nobody opened", {Code::unknown_stream},
           {again({{"/stream", "case/nobody-opened-this"}})}),
    after("case_opened", "an opening of what is open", {Code::already_exists}, {again()}),
    after("case_opened", "a void of what cannot be voided", {Code::cannot_void},
          {here("entry_voided", {{"position", "$position"}, {"reason", "Opened too early"}})}),
    after("member_added", "a void of what stands elsewhere", {Code::unknown_reference},
          {here("entry_voided", {{"position", 0}, {"reason", "Wrong place"}})}),
    after("entry_voided", "a void of what is voided", {Code::already_closed}, {again()})};

}  // namespace

const Provocations& general_provocations() {
  return general_rows;
}

}  // namespace daybook::generate

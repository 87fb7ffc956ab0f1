/// Refusals at the end of a whole life in one post: they need nothing of the history but a case
/// that has just been opened, so that every service meets them.
#include "tools/generate/refusals/preparations.hpp"
#include "tools/generate/refusals/provocation.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

bool programme_is_known(Attempt& attempt) {
  return attempt.programme() != nullptr;
}

Step reached(const char* level) {
  return here("outcome_recorded",
              {{"need", "need-1"}, {"level", level}, {"on", "$today"}, {"evidence", "Review"}});
}

const Provocations one_package_rows = {
    one_post("one post: a second request of the kind", {Code::duplicate_request},
             {reach("requested"), repeated({{"/stream", "package/of-one-post-too"}})}),
    one_post("one post: a request for a closed case", {Code::case_closed},
             {reach("qualified"), here("case_closed", {{"reason", "withdrew"}}), request()}),
    one_post("one post: approved by who asked", {Code::self_approval},
             {reach("qualified"), reach("supplied"), request(),
              changed({{"/actor", somebody("central_team")}}), approve()}),
    one_post("one post: confirmed before it is matched", {Code::wrong_stage},
             {reach("approved"), confirm()}),
    one_post("one post: another price", {Code::price_mismatch},
             {reach("matched"), changed({{"price_pence", "$-1"}})}),
    one_post("one post: dearer than approved", {Code::above_approval},
             {any_price, reach("approved"), changed({{"up_to_pence", "$-1"}}), match()}),
    one_post("one post: a block that nobody bought", {Code::block_exhausted},
             {reach("matched"),
              changed({{"method", "block"}, {"block", "nobody-bought"}, {"price_pence", 0}})}),
    one_post("one post: information not shared", {Code::information_sharing_missing},
             {any_price, reach("matched"),
              event("provider/of-one-post", "assurance_recorded",
                    {{"check", "information_sharing"}, {"result", "not_met"}, {"on", "$today"}}),
              confirm()}),
    one_post("one post: a session before the confirmation", {Code::not_confirmed},
             {any_price, reach("matched"), book("s-1")}),
    one_post("one post: a session in the past", {Code::before_confirmation},
             {any_price, reach("booked"), changed({{"starts_at", "2001-01-01T09:00:00Z"}})}),
    one_post("one post: a session too many", {Code::allocation_exceeded},
             {any_price, reach("confirmed"), times(5, book("s-$turn"))}),
    one_post("one post: a replacement of nothing", {Code::cannot_rebook},
             {any_price, reach("booked"), changed({{"replaces", "never-booked"}})}),
    one_post("one post: a session without a worker", {Code::workers_missing},
             {any_price, reach("held"), changed({{"workers", json::array{}}})}),
    one_post("one post: a waiver of nothing", {Code::no_charge},
             {any_price, reach("booked"),
              on_package("charge_waived", {{"session", "s-1"}, {"reason", "Goodwill"}})}),
    one_post("one post: a fee that has no price", {Code::fee_not_priced},
             {any_price, reach("confirmed"),
              on_package("report_received", {{"kind", "court"}, {"on", "$today"}, {"fee", true}})}),
    one_post("one post: mileage that two agreed", {Code::agreement_missing},
             {any_price, reach("held"),
              on_package("mileage_agreed", {{"session", "s-1"},
                                            {"miles", 100},
                                            {"agreed_by", json::array{"brokerage", "provider"}}})}),
    one_post("one post: completed before it began", {Code::not_commenced},
             {any_price, reach("confirmed"), complete_package()}),
    one_post("one post: completed with a session open", {Code::session_open},
             {any_price, reach("held"), book("s-2"), complete_package()}),
    one_post("one post: followed up at once", {Code::outside_followup},
             {any_price, reach("held"), complete_package(),
              by_provider("provider_followed_up", {{"on", "$today"}, {"result", "better"}})}),
    one_post("one post: a case closed around a package", {Code::package_in_delivery},
             {any_price, reach("confirmed"), here("case_closed", {{"reason", "completed"}})}),
    one_post("one post: invoiced twice", {Code::already_invoiced},
             {any_price, reach("invoiced"), repeated({{"invoice", "inv-2"}})}),
    one_post("one post: another sum approved", {Code::invoice_mismatch},
             {any_price, reach("invoiced"), changed({{"amount_pence", 1}}), approve_invoice()}),
    one_post("one post: paid before the approval", {Code::not_approved},
             {any_price, reach("invoiced"), pay()}),
    one_post("one post: paid twice", {Code::overpaid, Code::already_exists},
             {any_price, reach("paid"), repeated()}),
    one_post("one post: paid too much", {Code::overpaid},
             {any_price, reach("paid"), changed({{"amount_pence", life::price_pence}})}),
    one_post("one post: an approved invoice voided", {Code::in_use},
             {any_price, reach("invoiced"), approve_invoice(),
              on_package("entry_voided",
                         {{"position", "$invoice_position"}, {"reason", "Wrong amount"}})}),
    one_post(
        "one post: cancelled after payment", {Code::already_paid},
        {any_price, reach("paid"),
         on_package("invoice_cancelled", {{"invoice", "inv-1"}, {"reason", "Again"}}, "finance")})};

const Provocations one_provider_rows = {
    one_post("one post: a second price list", {Code::price_fixed},
             {reach("supplied"), submit_prices()}),
    one_post("one post: a block of a suspended provider", {Code::provider_suspended},
             {reach("supplied"), suspend("provider/of-one-post"),
              buy_block("programme/$programme", "of-one-post", "of-one-post", "of-one-post")}),
    one_post(
        "one post: turned down without a reason", {Code::rationale_missing},
        {here("referral_received", {{"referral", "r-1"}, {"source", "any"}, {"route", "agency"}}),
         here("referral_screened", {{"referral", "r-1"}, {"accepted", false}})})};

const Provocations one_claim_rows = {
    one_post("one post: claimed twice", {Code::already_claimed},
             {reach("claimed"), repeated({{"/stream", "claim/of-one-post-too"}})}),
    one_post("one post: claimed without evidence", {Code::evidence_missing},
             {reach("claimed"), changed({{"evidence", json::array{}}})}),
    one_post("one post: a claim in two batches", {Code::already_batched},
             {reach("batched"), repeated({{"batch", "of-one-post-too"}})}),
    one_post("one post: a drawn claim without its audit", {Code::audit_missing},
             {reach("batched"), event("claim/of-one-post", "claim_submitted",
                                      {{"batch", "of-one-post"}}, "finance")}),
    one_post("one post: sustained on the day it was achieved", {Code::not_sustained},
             {here("need_identified", {{"need", "need-1"}, {"outcome", "$listed_outcome"}}),
              reached("achieved"), reached("sustained")}),
    one_post("one post: trained before the screening", {Code::screening_missing},
             {programme_is_known, recruit(), train("c-1")}),
    one_post("one post: matched before the training", {Code::training_missing},
             {reach("qualified"), recruit(), match_peers()}),
    one_post("one post: two who are matched", {Code::already_matched, Code::already_matched},
             {reach("paired"), repeated({{"/stream", "match/of-one-post-too"}})}),
    one_post("one post: withdrawn with a match", {Code::match_live},
             {reach("paired"),
              event("supporter/of-one-post", "supporter_withdrew", {{"reason", "Moved"}})})};

}  // namespace

const Provocations& one_post_provocations() {
  static const Provocations rows = [] {
    Provocations all = one_package_rows;
    for (const auto* more : {&one_provider_rows, &one_claim_rows})
      all.insert(all.end(), more->begin(), more->end());
    return all;
  }();
  return rows;
}

}  // namespace daybook::generate

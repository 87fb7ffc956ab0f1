/// Refusals of invoices, claims and peer support at the end of a whole life in one post, as in
/// package_lives.cpp.
#include "tools/generate/refusals/life.hpp"
#include "tools/generate/refusals/provocation.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

constexpr Moment after = Moment::after;

json::object& last_data(Attempt& attempt) {
  return attempt.events().back().at("data").as_object();
}

/// A package as far as its invoice, then `more`.
template <void (*more)(Life&, Attempt&)>
bool once_invoiced(Attempt& attempt) {
  const auto* policy = attempt.policy();
  if (!policy || policy->cheapest_first) return false;
  Life life(attempt);
  life.reach_invoice();
  more(life, attempt);
  return true;
}

void invoice_again(Life& life, Attempt& attempt) {
  life.again();
  last_data(attempt)["invoice"] = "inv-2";
}

void approve_other_sum(Life& life, Attempt& attempt) {
  last_data(attempt)["amount_pence"] = 1;
  life.approve_invoice();
}

void pay_at_once(Life& life, Attempt&) {
  life.pay();
}

void pay_twice(Life& life, Attempt&) {
  life.approve_invoice();
  life.pay();
  life.again();
}

void pay_too_much(Life& life, Attempt& attempt) {
  life.approve_invoice();
  life.pay();
  last_data(attempt)["amount_pence"] = Life::price_pence;
}

void cancel_paid(Life& life, Attempt&) {
  life.approve_invoice();
  life.pay();
  life.on_package("invoice_cancelled", {{"invoice", "inv-1"}, {"reason", "Again"}}, "finance");
}

/// The position that the event of this type gets, when one event before it derives another.
std::uint64_t position_of(Attempt& attempt, std::string_view type) {
  constexpr std::uint64_t derived = 1;  // the session's charge
  std::uint64_t index = 0;
  while (Attempt::text(attempt.events()[index], "type") != type) ++index;
  return attempt.occasion().position.value + 1 + index + derived;
}

void void_approved(Life& life, Attempt& attempt) {
  const auto position = position_of(attempt, "invoice_received");
  life.approve_invoice();
  life.on_package("entry_voided", {{"position", position}, {"reason", "Wrong amount"}});
}

const std::vector<Provocation> invoice_lives = {{"one post: invoiced twice",
                                                 "case_opened",
                                                 after,
                                                 {Code::already_invoiced},
                                                 once_invoiced<invoice_again>},
                                                {"one post: another sum approved",
                                                 "case_opened",
                                                 after,
                                                 {Code::invoice_mismatch},
                                                 once_invoiced<approve_other_sum>},
                                                {"one post: paid before the approval",
                                                 "case_opened",
                                                 after,
                                                 {Code::not_approved},
                                                 once_invoiced<pay_at_once>},
                                                {"one post: paid twice",
                                                 "case_opened",
                                                 after,
                                                 {Code::overpaid, Code::already_exists},
                                                 once_invoiced<pay_twice>},
                                                {"one post: paid too much",
                                                 "case_opened",
                                                 after,
                                                 {Code::overpaid},
                                                 once_invoiced<pay_too_much>},
                                                {"one post: an approved invoice voided",
                                                 "case_opened",
                                                 after,
                                                 {Code::in_use},
                                                 once_invoiced<void_approved>},
                                                {"one post: cancelled after payment",
                                                 "case_opened",
                                                 after,
                                                 {Code::already_paid},
                                                 once_invoiced<cancel_paid>}};

json::object last_price_list(Attempt& attempt) {
  for (auto event = attempt.events().rbegin(); event != attempt.events().rend(); ++event)
    if (Attempt::text(*event, "type") == "prices_submitted") return *event;
  return {};
}

const std::vector<Provocation> provider_lives = {
    {"one post: a second price list",
     "case_opened",
     after,
     {Code::price_fixed},
     [](Attempt& attempt) {
       if (!attempt.policy()) return false;
       Life(attempt).supply();
       attempt.events().push_back(last_price_list(attempt));
       return true;
     }},
    {"one post: a block of a suspended provider",
     "case_opened",
     after,
     {Code::provider_suspended},
     [](Attempt& attempt) {
       if (!attempt.policy()) return false;
       Life(attempt).supply();
       attempt.add(std::string("provider/") + Life::provider, "provider_suspended",
                   {{"reason", "Toolkit not returned"}, {"action_plan_due", "2030-01-31"}});
       attempt.add("programme/" + attempt.programme(), "block_purchased",
                   {{"block", "bought-in-vain"},
                    {"provider", Life::provider},
                    {"intervention", "of-one-post"},
                    {"units", 10},
                    {"price_pence", 0},
                    {"year", "2021/22"},
                    {"line", "of-one-post"},
                    {"expires_on", "2030-03-31"}});
       return true;
     }},
    {"one post: turned down without a reason",
     "case_opened",
     after,
     {Code::rationale_missing},
     [](Attempt& attempt) {
       Life life(attempt);
       life.on_case("referral_received",
                    {{"referral", "r-1"}, {"source", "any"}, {"route", "agency"}});
       life.on_case("referral_screened", {{"referral", "r-1"}, {"accepted", false}});
       return true;
     }}};

/// A case whose needs are sustained and whose claim is prepared, then `more`.
template <void (*more)(Life&, Attempt&)>
bool once_claimed(Attempt& attempt) {
  if (!attempt.policy()) return false;
  Life life(attempt);
  life.qualify();
  life.sustain();
  life.prepare_claim();
  more(life, attempt);
  return true;
}

void claim_again(Life& life, Attempt&) {
  life.again()["stream"] = "claim/of-one-post-too";
}

void claim_without_evidence(Life&, Attempt& attempt) {
  last_data(attempt)["evidence"] = json::array{};
}

void batch_again(Life& life, Attempt& attempt) {
  life.open_batch();
  life.again();
  last_data(attempt)["batch"] = "of-one-post-too";
}

void submit_unaudited(Life& life, Attempt& attempt) {
  life.open_batch();
  attempt.add(Life::claim, "claim_submitted", {{"batch", "of-one-post"}}, "finance");
}

bool sustain_too_early(Attempt& attempt) {
  Life life(attempt);
  life.on_case("need_identified", {{"need", "need-1"}, {"outcome", ""}});
  const auto* programme = attempt.occasion().states.programme(attempt.programme());
  if (!programme || programme->outcomes.empty()) return false;
  last_data(attempt)["outcome"] = programme->outcomes.front();
  for (const auto* level : {"achieved", "sustained"})
    life.on_case(
        "outcome_recorded",
        {{"need", "need-1"}, {"level", level}, {"on", attempt.today()}, {"evidence", "Review"}});
  return true;
}

const std::vector<Provocation> claim_lives = {{"one post: claimed twice",
                                               "case_opened",
                                               after,
                                               {Code::already_claimed},
                                               once_claimed<claim_again>},
                                              {"one post: claimed without evidence",
                                               "case_opened",
                                               after,
                                               {Code::evidence_missing},
                                               once_claimed<claim_without_evidence>},
                                              {"one post: a claim in two batches",
                                               "case_opened",
                                               after,
                                               {Code::already_batched},
                                               once_claimed<batch_again>},
                                              {"one post: a drawn claim without its audit",
                                               "case_opened",
                                               after,
                                               {Code::audit_missing},
                                               once_claimed<submit_unaudited>},
                                              {"one post: sustained on the day it was achieved",
                                               "case_opened",
                                               after,
                                               {Code::not_sustained},
                                               sustain_too_early}};

/// A case that may be matched and a supporter who is trained, then `more`.
template <void (*more)(Life&, Attempt&)>
bool once_matched(Attempt& attempt) {
  if (!attempt.policy()) return false;
  Life life(attempt);
  life.qualify();
  life.recruit();
  life.train();
  life.match_peers();
  more(life, attempt);
  return true;
}

void match_again(Life& life, Attempt&) {
  life.again()["stream"] = "match/of-one-post-too";
}

void leave_matched(Life&, Attempt& attempt) {
  attempt.add(Life::supporter, "supporter_withdrew", {{"reason", "Moved"}});
}

const std::vector<Provocation> peer_lives = {
    {"one post: trained before the screening",
     "case_opened",
     after,
     {Code::screening_missing},
     [](Attempt& attempt) {
       Life life(attempt);
       life.recruit();
       attempt.add(Life::supporter, "supporter_trained",
                   {{"course", "any"}, {"cohort", "c-1"}, {"on", attempt.today()}});
       return !attempt.programme().empty();
     }},
    {"one post: matched before the training",
     "case_opened",
     after,
     {Code::training_missing},
     [](Attempt& attempt) {
       Life life(attempt);
       life.qualify();
       life.recruit();
       life.match_peers();
       return true;
     }},
    {"one post: two who are matched",
     "case_opened",
     after,
     {Code::already_matched, Code::already_matched},
     once_matched<match_again>},
    {"one post: withdrawn with a match",
     "case_opened",
     after,
     {Code::match_live},
     once_matched<leave_matched>}};

}  // namespace

const std::vector<Provocation>& other_lives() {
  static const std::vector<Provocation> rows = [] {
    std::vector<Provocation> all = invoice_lives;
    for (const auto* more : {&provider_lives, &claim_lives, &peer_lives})
      all.insert(all.end(), more->begin(), more->end());
    return all;
  }();
  return rows;
}

}  // namespace daybook::generate

/// Refusals of packages at the end of a whole life in one post: they need nothing of the history
/// but a case that has just been opened, so that every service meets them.
#include "tools/generate/refusals/life.hpp"
#include "tools/generate/refusals/provocation.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

constexpr Moment after = Moment::after;

json::object& last_data(Attempt& attempt) {
  return attempt.events().back().at("data").as_object();
}

const std::vector<Provocation> request_lives = {
    {"one post: a second request of the kind",
     "case_opened",
     after,
     {Code::duplicate_request},
     [](Attempt& attempt) {
       Life life(attempt);
       life.qualify();
       life.request();
       life.again()["stream"] = "package/of-one-post-too";
       return true;
     }},
    {"one post: a request for a closed case",
     "case_opened",
     after,
     {Code::case_closed},
     [](Attempt& attempt) {
       Life life(attempt);
       life.qualify();
       life.on_case("case_closed", {{"reason", "withdrew"}});
       life.request();
       return true;
     }},
    {"one post: approved by who asked",
     "case_opened",
     after,
     {Code::self_approval},
     [](Attempt& attempt) {
       Life life(attempt);
       life.qualify();
       life.supply();
       life.request();
       attempt.events().back()["actor"] = somebody("central_team");
       life.approve();
       return true;
     }},
    {"one post: confirmed before it is matched",
     "case_opened",
     after,
     {Code::wrong_stage},
     [](Attempt& attempt) {
       Life life(attempt);
       life.qualify();
       life.supply();
       life.request();
       life.approve();
       life.confirm();
       return true;
     }},
    {"one post: another price",
     "case_opened",
     after,
     {Code::price_mismatch},
     [](Attempt& attempt) {
       Life life(attempt);
       life.qualify();
       life.supply();
       life.request();
       life.approve();
       life.match();
       last_data(attempt)["price_pence"] = Life::price_pence - 1;
       return true;
     }},
    {"one post: dearer than approved",
     "case_opened",
     after,
     {Code::above_approval},
     [](Attempt& attempt) {
       const auto* policy = attempt.policy();
       if (!policy || policy->cheapest_first) return false;
       Life life(attempt);
       life.qualify();
       life.supply();
       life.request();
       life.approve(Life::price_pence - 1);
       life.match();
       return true;
     }},
    {"one post: a block that nobody bought",
     "case_opened",
     after,
     {Code::block_exhausted},
     [](Attempt& attempt) {
       Life life(attempt);
       life.qualify();
       life.supply();
       life.request();
       life.approve();
       life.match();
       auto& data = last_data(attempt);
       data["method"] = "block";
       data["block"] = "nobody-bought";
       data["price_pence"] = 0;
       return true;
     }}};

/// A package as far as its confirmation, then `more`.
template <void (*more)(Life&, Attempt&)>
bool once_confirmed(Attempt& attempt) {
  const auto* policy = attempt.policy();
  if (!policy || policy->cheapest_first) return false;
  Life life(attempt);
  life.reach_confirmation();
  more(life, attempt);
  return true;
}

void share_nothing(Life& life, Attempt& attempt) {
  const auto confirmation = attempt.events().back();
  attempt.events().pop_back();
  attempt.add(std::string("provider/") + Life::provider, "assurance_recorded",
              {{"check", "information_sharing"}, {"result", "not_met"}, {"on", attempt.today()}});
  attempt.events().push_back(confirmation);
  static_cast<void>(life);
}

void book_unconfirmed(Life& life, Attempt& attempt) {
  attempt.events().pop_back();
  life.schedule();
}

void book_early(Life& life, Attempt& attempt) {
  life.schedule();
  last_data(attempt)["starts_at"] = "2001-01-01T09:00:00Z";
}

void book_too_much(Life& life, Attempt& attempt) {
  for (const auto* id : {"s-1", "s-2", "s-3", "s-4", "s-5"}) {
    life.schedule();
    last_data(attempt)["session"] = id;
  }
}

void replace_nothing(Life& life, Attempt& attempt) {
  life.schedule();
  last_data(attempt)["replaces"] = "never-booked";
}

void hold_alone(Life& life, Attempt& attempt) {
  life.schedule();
  life.deliver();
  last_data(attempt)["workers"] = json::array{};
}

void waive_nothing(Life& life, Attempt&) {
  life.schedule();
  life.on_package("charge_waived", {{"session", "s-1"}, {"reason", "Goodwill"}});
}

void ask_for_fee(Life& life, Attempt& attempt) {
  life.on_package("report_received", {{"kind", "court"}, {"on", attempt.today()}, {"fee", true}});
}

void agree_by_two(Life& life, Attempt&) {
  life.schedule();
  life.deliver();
  life.on_package(
      "mileage_agreed",
      {{"session", "s-1"}, {"miles", 100}, {"agreed_by", json::array{"brokerage", "provider"}}});
}

void complete(Life& life, Attempt& attempt) {
  life.on_package("package_completed", {{"on", attempt.today()}, {"outcomes_reported", true}});
}

void complete_while_open(Life& life, Attempt& attempt) {
  life.schedule();
  life.deliver();
  life.schedule();
  last_data(attempt)["session"] = "s-2";
  complete(life, attempt);
}

void follow_up_at_once(Life& life, Attempt& attempt) {
  life.schedule();
  life.deliver();
  complete(life, attempt);
  life.by_provider("provider_followed_up", {{"on", attempt.today()}, {"result", "better"}});
}

void close_case(Life& life, Attempt&) {
  life.on_case("case_closed", {{"reason", "completed"}});
}

const std::vector<Provocation> delivery_lives = {{"one post: information not shared",
                                                  "case_opened",
                                                  after,
                                                  {Code::information_sharing_missing},
                                                  once_confirmed<share_nothing>},
                                                 {"one post: a session before the confirmation",
                                                  "case_opened",
                                                  after,
                                                  {Code::not_confirmed},
                                                  once_confirmed<book_unconfirmed>},
                                                 {"one post: a session in the past",
                                                  "case_opened",
                                                  after,
                                                  {Code::before_confirmation},
                                                  once_confirmed<book_early>},
                                                 {"one post: a session too many",
                                                  "case_opened",
                                                  after,
                                                  {Code::allocation_exceeded},
                                                  once_confirmed<book_too_much>},
                                                 {"one post: a replacement of nothing",
                                                  "case_opened",
                                                  after,
                                                  {Code::cannot_rebook},
                                                  once_confirmed<replace_nothing>},
                                                 {"one post: a session without a worker",
                                                  "case_opened",
                                                  after,
                                                  {Code::workers_missing},
                                                  once_confirmed<hold_alone>},
                                                 {"one post: a waiver of nothing",
                                                  "case_opened",
                                                  after,
                                                  {Code::no_charge},
                                                  once_confirmed<waive_nothing>},
                                                 {"one post: a fee that has no price",
                                                  "case_opened",
                                                  after,
                                                  {Code::fee_not_priced},
                                                  once_confirmed<ask_for_fee>},
                                                 {"one post: mileage that two agreed",
                                                  "case_opened",
                                                  after,
                                                  {Code::agreement_missing},
                                                  once_confirmed<agree_by_two>},
                                                 {"one post: completed before it began",
                                                  "case_opened",
                                                  after,
                                                  {Code::not_commenced},
                                                  once_confirmed<complete>},
                                                 {"one post: completed with a session open",
                                                  "case_opened",
                                                  after,
                                                  {Code::session_open},
                                                  once_confirmed<complete_while_open>},
                                                 {"one post: followed up at once",
                                                  "case_opened",
                                                  after,
                                                  {Code::outside_followup},
                                                  once_confirmed<follow_up_at_once>},
                                                 {"one post: a case closed around a package",
                                                  "case_opened",
                                                  after,
                                                  {Code::package_in_delivery},
                                                  once_confirmed<close_case>}};

}  // namespace

const std::vector<Provocation>& package_lives() {
  static const std::vector<Provocation> rows = [] {
    std::vector<Provocation> all = request_lives;
    all.insert(all.end(), delivery_lives.begin(), delivery_lives.end());
    return all;
  }();
  return rows;
}

}  // namespace daybook::generate

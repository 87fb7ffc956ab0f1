#include "tests/properties/random_history.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "domain/calendar.hpp"
#include "domain/json_in.hpp"

namespace daybook::test {

namespace {

constexpr std::int64_t hour_ms = 3'600'000;
constexpr std::int64_t day_ms = 24 * hour_ms;

constexpr const char* commissioner = R"({"id":"com-1","roles":["commissioner"]})";
constexpr const char* central = R"({"id":"cen-1","roles":["central_team"]})";
constexpr const char* lead = R"({"id":"lp-1","roles":["lead_professional"]})";
constexpr const char* finance = R"({"id":"fin-1","roles":["finance"]})";
constexpr const char* auditor = R"({"id":"aud-1","roles":["auditor"]})";

constexpr std::string_view types[] = {"counselling", "mentoring", "therapy"};
constexpr std::string_view localities[] = {"chesil", "north"};
constexpr std::string_view providers[] = {"a", "b"};

std::string staff_of(std::string_view provider) {
  return fmt::format(R"({{"id":"prov-{0}","roles":["provider"],"provider":"{0}"}})", provider);
}

bool any_package(const Package&) {
  return true;
}
bool is_requested(const Package& package) {
  return package.stage == Stage::requested;
}
bool can_be_matched(const Package& package) {
  return package.stage == Stage::approved || package.stage == Stage::matched;
}
bool is_matched(const Package& package) {
  return package.stage == Stage::matched;
}
bool is_in_delivery(const Package& package) {
  return package.stage == Stage::confirmed;
}
bool has_open_session(const Package& package) {
  return package.has_open_session();
}
bool has_live_charge(const Package& package) {
  return std::any_of(package.charges.begin(), package.charges.end(),
                     [](const Charge& charge) { return charge.is_live(); });
}
bool has_invoice(const Package& package) {
  return std::any_of(package.invoices.begin(), package.invoices.end(),
                     [](const Invoice& invoice) { return invoice.is_live(); });
}
bool is_completed(const Package& package) {
  return package.stage == Stage::completed;
}

bool is_open(const Session& session) {
  return session.is_open();
}
bool is_charged(const Session& session) {
  return session.charge >= 0;
}
bool has_ended(const Session& session) {
  return !session.is_open();
}
bool can_be_replaced(const Session& session) {
  return !session.is_open() && session.charge < 0 && session.replaced_by < 0;
}

bool is_in(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

}  // namespace

RandomHistory::RandomHistory(std::uint64_t seed, v::ChargeBasis basis)
    : random_(seed), now_ms_(parse_instant("2021-04-02T12:00:00Z")->milliseconds) {
  found(basis);
}

// --- chance

std::int64_t RandomHistory::number(std::int64_t from, std::int64_t to) {
  return from + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(to - from + 1));
}

template <class List>
const auto& RandomHistory::one_of(const List& list) {
  return *(std::begin(list) + number(0, static_cast<std::int64_t>(std::size(list)) - 1));
}

const Package* RandomHistory::a_package(bool (*wanted)(const Package&)) {
  std::vector<const Package*> fitting;
  for (const auto& id : packages_) {
    const auto* package = ledger_.states().package(id);
    if (package && (wanted(*package) || chance(3))) fitting.push_back(package);
  }
  return fitting.empty() ? nullptr : one_of(fitting);
}

const Session* RandomHistory::a_session(const Package& package, bool (*wanted)(const Session&)) {
  std::vector<const Session*> fitting;
  for (const auto& session : package.sessions)
    if (wanted(session) || chance(3)) fitting.push_back(&session);
  return fitting.empty() ? nullptr : one_of(fitting);
}

const Claim* RandomHistory::a_claim(ClaimStage stage) {
  std::vector<const Claim*> fitting;
  for (const auto& id : claims_) {
    const auto* claim = ledger_.states().claim(id);
    if (claim && (claim->stage == stage || chance(3))) fitting.push_back(claim);
  }
  return fitting.empty() ? nullptr : one_of(fitting);
}

const Case* RandomHistory::a_case() {
  return cases_.empty() ? nullptr : ledger_.states().family_case(one_of(cases_));
}

// --- lines

std::string RandomHistory::instant(std::int64_t hours_from_now) const {
  return to_text(Instant{now_ms_ + hours_from_now * hour_ms});
}

std::string RandomHistory::date(std::int64_t days_from_now) const {
  return to_text(london_date({now_ms_ + days_from_now * day_ms}));
}

std::string RandomHistory::event(std::string_view actor, std::string_view stream,
                                 std::string_view type, const std::string& data,
                                 std::int64_t hours_ago) {
  return fmt::format(
      R"({{"event_id":"70000000-0000-4000-8000-{:012x}","stream":"{}","type":"{}","data":{},)"
      R"("occurred_at":"{}","actor":{}}})",
      ++events_, stream, type, data, instant(-hours_ago), actor);
}

std::string RandomHistory::package_event(std::string_view actor, const Package& package,
                                         std::string_view type, const std::string& data) {
  return event(actor, "package/" + package.id, type, data, chance(10) ? number(1, 24 * 20) : 0);
}

void RandomHistory::post(const std::string& line) {
  const auto read = post_from_json(line);
  auto answer = read ? ledger_.post({*read, Trust::embedded, {}}, now)
                     : Answer(Refused{{{read.error().index, read.error().refusal}}});
  steps_.push_back({line, std::move(answer)});
}

std::string RandomHistory::price_list(std::string_view provider, std::string_view effective_on) {
  std::string items;
  for (const auto type : types)
    for (int i = 0; i < 2; ++i)
      items += fmt::format(
          R"({}{{"intervention":"{}-{}","package_type":"{}","price_pence":{},"sessions":{},"minutes":60,)"
          R"("travel_included":true,"report_fee_pence":{},"mileage_pence_per_mile":{}}})",
          items.empty() ? "" : ",", type, i, type, number(3'000, 60'000), number(1, 13),
          number(1'000, 4'000), number(1, 90));
  return event(
      staff_of(provider), fmt::format("provider/{}", provider), "prices_submitted",
      fmt::format(R"({{"programme":"p","effective_on":"{}","items":[{}]}})", effective_on, items));
}

void RandomHistory::found(v::ChargeBasis basis) {
  post(event(
      commissioner, "programme/p", "programme_opened",
      fmt::format(
          R"({{"title":"P","authority":"A","framework":"f1","opens_on":"2018-04-01","policy":{{)"
          R"("charge_basis":"{}","mileage_threshold_miles":5,"needs_min":1,"claim_reward_pence":80000,)"
          R"("claim_sustain_months":1,"claim_audit_sample_percent":50,"followup_months":[0,6]}}}})",
          basis == v::ChargeBasis::hourly ? "hourly" : "session_share")));
  for (const auto line : lines)
    for (const auto year : {"2021/22", "2022/23"})
      post(event(commissioner, "programme/p", "budget_allocated",
                 fmt::format(R"({{"year":"{}","line":"{}","amount_pence":{},"reason":"vote"}})",
                             year, line, number(200'000, 900'000))));
  for (const auto provider : providers) {
    post(event(
        commissioner, fmt::format("provider/{}", provider), "provider_registered",
        R"({"title":"T","programmes":["p"],"localities":["chesil","north"],"vat":"exempt"})"));
    post(price_list(provider, "2021-04-01"));
  }
}

const Step& RandomHistory::step() {
  using Maker = Made (RandomHistory::*)();
  struct Choice {
    int weight;
    Maker make;
  };
  static constexpr Choice choices[] = {
      {4, &RandomHistory::open_case},     {8, &RandomHistory::request},
      {8, &RandomHistory::decide},        {9, &RandomHistory::match},
      {8, &RandomHistory::confirm},       {22, &RandomHistory::schedule},
      {18, &RandomHistory::deliver},      {9, &RandomHistory::miss_or_cancel},
      {3, &RandomHistory::abort},         {4, &RandomHistory::waive},
      {6, &RandomHistory::void_entry},    {4, &RandomHistory::extra_charge},
      {7, &RandomHistory::invoice},       {5, &RandomHistory::settle},
      {2, &RandomHistory::contest},       {6, &RandomHistory::pay},
      {4, &RandomHistory::end_package},   {2, &RandomHistory::follow_up},
      {4, &RandomHistory::move_money},    {2, &RandomHistory::close_year},
      {2, &RandomHistory::change_policy}, {2, &RandomHistory::change_provider},
      {8, &RandomHistory::outcome},       {5, &RandomHistory::about_a_case},
      {4, &RandomHistory::prepare_claim}, {3, &RandomHistory::batch},
      {10, &RandomHistory::move_claim}};
  int all = 0;
  for (const auto& choice : choices) all += choice.weight;
  if (chance(40)) now_ms_ += number(1, 5 * 24) * hour_ms;
  for (Made line;;) {
    auto drawn = number(1, all);
    const auto* choice = std::begin(choices);
    while (drawn > choice->weight) drawn -= (choice++)->weight;
    line = (this->*choice->make)();
    if (line.empty()) continue;
    post(line);
    return steps_.back();
  }
}

// --- what may be posted

RandomHistory::Made RandomHistory::open_case() {
  if (cases_.size() >= 8) return {};
  const auto id = fmt::format("c{}", ++names_);
  const auto stream = "case/" + id;
  cases_.push_back(id);
  const auto locality = one_of(localities);
  std::string post =
      "[" +
      event(
          lead, stream, "case_opened",
          fmt::format(
              R"({{"programme":"p","kind":"family","locality":"{}","responsible_authority":"A","statutory":true}})",
              locality));
  const auto add = [&](std::string_view type, const std::string& data) {
    post += "," + event(lead, stream, type, data);
  };
  add("lead_professional_assigned", R"({"lead_professional":"lp-1"})");
  for (int need = 0; need < number(1, 2); ++need)
    add("need_identified",
        fmt::format(R"({{"need":"n{}","outcome":"{}"}})", need, chance(50) ? "health" : "housing"));
  if (chance(90)) add("assessment_completed", R"({"kind":"whole_family"})");
  if (chance(90))
    add("plan_agreed", R"({"goals":[{"goal":"g","outcome":"health"}],"coproduced":true})");
  return post + "]";
}

RandomHistory::Made RandomHistory::request() {
  const auto* family_case = a_case();
  if (!family_case || packages_.size() >= 30) return {};
  const auto id = fmt::format("k{}", ++names_);
  packages_.push_back(id);
  return event(
      lead, "package/" + id, "package_requested",
      fmt::format(R"({{"case":"{}","package_type":"{}","outcomes":["health"],"locality":"{}"}})",
                  family_case->id, one_of(types), one_of(localities)));
}

RandomHistory::Made RandomHistory::decide() {
  const auto* package = a_package(is_requested);
  if (!package) return {};
  if (chance(8))
    return package_event(central, *package, "package_refused", R"({"reason":"not now"})");
  return package_event(
      central, *package, "package_approved",
      fmt::format(R"({{"up_to_pence":{},"year":"{}","line":"{}","alternatives":[]}})",
                  number(20'000, 260'000), years[chance(60) ? 0 : 1], one_of(lines)));
}

RandomHistory::Made RandomHistory::match() {
  const auto* package = a_package(can_be_matched);
  if (!package) return {};
  const auto provider = one_of(providers);
  const auto intervention = fmt::format("{}-{}", package->package_type, number(0, 1));
  const auto today = london_date({now_ms_});
  const auto* item =
      ledger_.states().provider(provider)->item_on("p", today, intervention, package->package_type);
  if (!item) return {};
  const auto& policies = ledger_.states().programme("p")->policies;
  std::string what;
  if (policies.on(today).charge_basis == v::ChargeBasis::session_share) {
    what = fmt::format(R"("price_pence":{},"sessions":{})", item->price.pence, *item->sessions);
  } else {
    const auto workers = number(1, 2), minutes = number(45, 400);
    const auto price = (item->price.pence * minutes * workers * 2 + 60) / 120;
    what = fmt::format(R"("price_pence":{},"minutes":{},"workers":{})", price, minutes, workers);
  }
  return event(
      central, "package/" + package->id, "package_matched",
      fmt::format(
          R"({{"provider":"{}","intervention":"{}",{},"method":"direct_award","considered":[]}})",
          provider, intervention, what));
}

RandomHistory::Made RandomHistory::confirm() {
  const auto* package = a_package(is_matched);
  if (!package) return {};
  return package_event(
      central, *package, "package_confirmed",
      fmt::format(R"({{"notified_provider_at":"{0}","notified_lead_at":"{0}"}})", instant(0)));
}

RandomHistory::Made RandomHistory::schedule() {
  const auto* package = a_package(is_in_delivery);
  if (!package) return {};
  const auto* replaced = chance(40) ? a_session(*package, can_be_replaced) : nullptr;
  return package_event(
      central, *package, "session_scheduled",
      fmt::format(R"({{"session":"s{}","starts_at":"{}","minutes":{}{}}})",
                  package->sessions.size(), instant(number(1, chance(10) ? 24 * 300 : 24 * 20)),
                  number(20, 120),
                  replaced ? fmt::format(R"(,"replaces":"{}")", replaced->id) : ""));
}

RandomHistory::Made RandomHistory::deliver() {
  const auto* package = a_package(has_open_session);
  const auto* session = package ? a_session(*package, is_open) : nullptr;
  if (!session || !package->match) return {};
  const auto workers = package->match->workers == 2 ? R"("w1","w2")" : R"("w1")";
  const auto attended = chance(50) ? R"("k0")" : R"("k0","k1")";
  return package_event(
      staff_of(package->match->provider), *package, "session_delivered",
      fmt::format(
          R"({{"session":"{}","started_at":"{}","minutes":{},"attended":[{}],"workers":[{}],"shared_with_family":true}})",
          session->id, instant(-number(0, 48) - 24 * 20), number(10, 120), attended, workers));
}

RandomHistory::Made RandomHistory::miss_or_cancel() {
  const auto* package = a_package(has_open_session);
  const auto* session = package ? a_session(*package, is_open) : nullptr;
  if (!session || !package->match) return {};
  const auto staff = staff_of(package->match->provider);
  if (chance(30))
    return package_event(staff, *package, "session_missed",
                         fmt::format(R"({{"session":"{}","absent":["k0"]}})", session->id));
  if (chance(20))
    return package_event(
        staff, *package, "session_cancelled",
        fmt::format(R"({{"session":"{}","by":"family","on_arrival":true}})", session->id));
  constexpr std::string_view parties[] = {"family", "provider", "authority"};
  const Instant notice{session->starts_at.milliseconds - number(-2, 60) * hour_ms};
  return package_event(staff, *package, "session_cancelled",
                       fmt::format(R"({{"session":"{}","by":"{}","notice_at":"{}"}})", session->id,
                                   one_of(parties), to_text(notice)));
}

RandomHistory::Made RandomHistory::abort() {
  const auto* package = a_package(has_open_session);
  const auto* session = package ? a_session(*package, is_open) : nullptr;
  if (!session || !package->match) return {};
  return package_event(
      staff_of(package->match->provider), *package, "session_aborted",
      fmt::format(R"({{"session":"{}","by":"{}","minutes":{}}})", session->id,
                  chance(50) ? "family" : "provider", number(1, session->minutes)));
}

RandomHistory::Made RandomHistory::waive() {
  const auto* package = a_package(has_live_charge);
  const auto* session = package ? a_session(*package, is_charged) : nullptr;
  if (!session) return {};
  return package_event(central, *package, "charge_waived",
                       fmt::format(R"({{"session":"{}","reason":"goodwill"}})", session->id));
}

RandomHistory::Made RandomHistory::void_entry() {
  const auto voided = [&](std::string_view stream, Position position) {
    return event(central, stream, "entry_voided",
                 fmt::format(R"({{"position":{},"reason":"entered in error"}})", position.value));
  };
  if (const auto* family_case = chance(15) ? a_case() : nullptr)
    return voided("case/" + family_case->id,
                  Position{static_cast<std::uint64_t>(
                      number(0, static_cast<std::int64_t>(ledger_.size()) - 1))});
  const auto* package = a_package(any_package);
  if (!package) return {};
  const auto stream = "package/" + package->id;
  if (!package->invoices.empty() && chance(40)) {
    const auto& invoice = one_of(package->invoices);
    if (!invoice.payments.empty() && chance(60))
      return voided(stream, one_of(invoice.payments).position);
    return voided(stream, invoice.received);
  }
  const auto* session = a_session(*package, has_ended);
  return session ? voided(stream, session->ended) : Made{};
}

RandomHistory::Made RandomHistory::extra_charge() {
  const auto* package = a_package(is_in_delivery);
  if (!package) return {};
  if (chance(50))
    return package_event(
        central, *package, "report_received",
        fmt::format(R"({{"kind":"weekly","on":"{}","fee":{}}})", date(-number(0, 30)), chance(80)));
  const auto* session = a_session(*package, has_ended);
  if (!session) return {};
  return package_event(
      central, *package, "mileage_agreed",
      fmt::format(
          R"({{"session":"{}","miles":{},"agreed_by":["brokerage","contract_manager","provider"]}})",
          session->id, number(4, 300)));
}

RandomHistory::Made RandomHistory::invoice() {
  const auto* package = a_package(has_live_charge);
  if (!package || !package->match) return {};
  std::string sessions, positions;
  Money sum;
  for (const auto& charge : package->charges) {
    if (!charge.is_live() || (charge.invoice >= 0 && !chance(6)) || chance(30)) continue;
    sum += charge.amount;
    if (charge.session < 0)
      positions += fmt::format("{}{}", positions.empty() ? "" : ",", charge.position.value);
    else
      sessions += fmt::format("{}\"{}\"", sessions.empty() ? "" : ",",
                              package->sessions[static_cast<std::size_t>(charge.session)].id);
  }
  if (sessions.empty() && positions.empty()) return {};
  const auto amount = chance(85) ? sum.pence : sum.pence + number(1, 500);
  return package_event(
      staff_of(package->match->provider), *package, "invoice_received",
      fmt::format(
          R"({{"invoice":"i{}","sessions":[{}],"charges":[{}],"amount_pence":{},"vat_pence":{},"received_on":"{}"}})",
          package->invoices.size(), sessions, positions, amount, chance(20) ? amount / 5 : 0,
          date(0)));
}

RandomHistory::Made RandomHistory::settle() {
  const auto* package = a_package(has_invoice);
  if (!package || package->invoices.empty()) return {};
  return package_event(finance, *package, "invoice_approved",
                       fmt::format(R"({{"invoice":"{}"}})", one_of(package->invoices).id));
}

RandomHistory::Made RandomHistory::contest() {
  const auto* package = a_package(has_invoice);
  if (!package || package->invoices.empty()) return {};
  return package_event(
      finance, *package, chance(40) ? "invoice_disputed" : "invoice_cancelled",
      fmt::format(R"({{"invoice":"{}","reason":"wrong sum"}})", one_of(package->invoices).id));
}

RandomHistory::Made RandomHistory::pay() {
  const auto* package = a_package(has_invoice);
  if (!package || package->invoices.empty()) return {};
  const auto& invoice = one_of(package->invoices);
  const auto left = (invoice.amount + invoice.vat - invoice.paid()).pence;
  const auto amount = chance(50) || left < 2 ? left + (chance(10) ? 1 : 0) : number(1, left);
  return package_event(
      finance, *package, "payment_made",
      fmt::format(R"({{"invoice":"{}","amount_pence":{},"on":"{}","reference":"r{}"}})", invoice.id,
                  std::max<std::int64_t>(amount, 0), date(-number(0, 30)), ++names_));
}

RandomHistory::Made RandomHistory::end_package() {
  const auto* package = a_package(chance(30) ? any_package : is_in_delivery);
  if (!package) return {};
  if (chance(50))
    return package_event(
        central, *package, "package_completed",
        fmt::format(R"({{"on":"{}","outcomes_reported":true}})", date(-number(0, 5))));
  constexpr std::string_view reasons[] = {"disengaged", "family_ceased", "did_not_proceed",
                                          "other"};
  return package_event(
      central, *package, "package_ended",
      fmt::format(R"({{"on":"{}","reason":"{}"}})", date(-number(0, 5)), one_of(reasons)));
}

RandomHistory::Made RandomHistory::follow_up() {
  const auto* package = a_package(is_completed);
  if (!package || !package->match) return {};
  constexpr std::string_view results[] = {"better", "same", "worse", "not_reached"};
  constexpr std::string_view ratings[] = {"satisfied", "neutral", "dissatisfied"};
  const auto staff = staff_of(package->match->provider);
  if (chance(50))
    return package_event(
        staff, *package, "feedback_received",
        fmt::format(R"({{"from":"parent","rating":"{}","themes":[]}})", one_of(ratings)));
  return package_event(staff, *package, "provider_followed_up",
                       fmt::format(R"({{"on":"{}","result":"{}"}})", date(0), one_of(results)));
}

RandomHistory::Made RandomHistory::move_money() {
  const auto year = years[chance(60) ? 0 : 1];
  const auto amount = number(1, 150'000);
  const auto first = number(0, 1);
  if (chance(40))
    return event(
        finance, "programme/p", "budget_vired",
        fmt::format(
            R"({{"year":"{}","from_line":"{}","to_line":"{}","amount_pence":{},"reason":"need","approved_by":"com-1"}})",
            year, lines[first], lines[1 - first], amount));
  return event(finance, "programme/p", chance(50) ? "budget_withdrawn" : "budget_allocated",
               fmt::format(R"({{"year":"{}","line":"{}","amount_pence":{},"reason":"review"}})",
                           year, lines[first], amount));
}

RandomHistory::Made RandomHistory::close_year() {
  return event(finance, "programme/p", "year_closed",
               fmt::format(R"({{"year":"{}"}})", years[chance(80) ? 0 : 1]));
}

RandomHistory::Made RandomHistory::change_policy() {
  constexpr int percents[] = {0, 33, 50, 100};
  std::string policy = fmt::format(
      R"("short_notice_percent":{},"missed_percent":{},"on_arrival_percent":{},"aborted_by_family_percent":{})",
      one_of(percents), one_of(percents), one_of(percents), one_of(percents));
  if (chance(20))
    policy += fmt::format(R"(,"charge_basis":"{}")", chance(50) ? "hourly" : "session_share");
  return event(commissioner, "programme/p", "policy_changed",
               fmt::format(R"({{"effective_on":"{}","policy":{{{}}},"reason":"review"}})",
                           date(number(-5, 20)), policy));
}

RandomHistory::Made RandomHistory::change_provider() {
  const auto provider = one_of(providers);
  const auto stream = fmt::format("provider/{}", provider);
  if (ledger_.states().provider(provider)->suspended)
    return event(central, stream, "provider_reinstated", R"({"reason":"plan met"})");
  if (chance(70)) return price_list(provider, date(number(-3, 10)));
  return event(central, stream, "provider_suspended",
               fmt::format(R"({{"reason":"late reports","action_plan_due":"{}"}})", date(28)));
}

RandomHistory::Made RandomHistory::outcome() {
  const auto* family_case = a_case();
  if (!family_case || family_case->needs.empty()) return {};
  constexpr std::string_view levels[] = {"progress", "achieved", "sustained", "sustained",
                                         "relapsed"};
  return event(lead, "case/" + family_case->id, "outcome_recorded",
               fmt::format(R"({{"need":"{}","level":"{}","on":"{}","evidence":"school letter"}})",
                           one_of(family_case->needs).id, one_of(levels), date(-number(0, 20))));
}

RandomHistory::Made RandomHistory::about_a_case() {
  const auto* family_case = a_case();
  if (!family_case) return {};
  const auto stream = "case/" + family_case->id;
  switch (number(0, 3)) {
    case 0:
      return event(lead, stream, "feedback_received",
                   fmt::format(R"({{"from":"family","rating":"{}","themes":["waiting"]}})",
                               chance(70) ? "satisfied" : "neutral"));
    case 1:
      return event(
          lead, stream, "measure_taken",
          fmt::format(
              R"({{"tool":"sdq","subject":"k0","stage":"{}","score_hundredths":{},"on":"{}"}})",
              chance(50) ? "baseline" : "six_month", number(0, 4'000), date(-number(0, 10))));
    case 2:
      return event(lead, stream, "breakdown_recorded", R"({"kind":"placement"})");
    default:
      return family_case->closed ? event(lead, stream, "case_reopened", R"({"reason":"came back"})")
                                 : event(lead, stream, "case_closed", R"({"reason":"completed"})");
  }
}

RandomHistory::Made RandomHistory::prepare_claim() {
  const auto* family_case = a_case();
  if (!family_case) return {};
  const auto id = fmt::format("q{}", ++names_);
  claims_.push_back(id);
  return event(
      central, "claim/" + id, "claim_prepared",
      fmt::format(R"({{"case":"{}","framework":"f1","evidence":["school"]}})", family_case->id));
}

RandomHistory::Made RandomHistory::batch() {
  std::string claims;
  std::vector<std::string> taken;
  for (int i = 0; i < 3; ++i) {
    const auto* claim = a_claim(ClaimStage::prepared);
    if (!claim || is_in(taken, claim->id)) continue;
    taken.push_back(claim->id);
    claims += fmt::format("{}\"{}\"", claims.empty() ? "" : ",", claim->id);
  }
  if (claims.empty()) return {};
  batches_.push_back(fmt::format("b{}", ++names_));
  return event(finance, "programme/p", "batch_opened",
               fmt::format(R"({{"batch":"{}","claims":[{}]}})", batches_.back(), claims));
}

RandomHistory::Made RandomHistory::move_claim() {
  std::vector<const Claim*> known;
  for (const auto& id : claims_)
    if (const auto* found = ledger_.states().claim(id)) known.push_back(found);
  if (known.empty()) return {};
  const auto* claim = one_of(known);
  const auto post = [&](std::string_view actor, std::string_view type, const std::string& data) {
    return event(actor, "claim/" + claim->id, type, data);
  };
  if (chance(5)) return post(central, "claim_withdrawn", R"({"reason":"moved away"})");
  switch (claim->stage) {
    case ClaimStage::prepared:
    case ClaimStage::valid: {
      if (claim->stage == ClaimStage::prepared && chance(40))
        return post(auditor, "claim_audited",
                    chance(85) ? R"({"result":"valid"})"
                               : R"({"result":"invalid","reason":"no evidence"})");
      const auto* batch = ledger_.states().programme("p")->batch_of_claim(claim->id);
      if (!batch) return {};
      return post(finance, "claim_submitted", fmt::format(R"({{"batch":"{}"}})", batch->id));
    }
    case ClaimStage::submitted:
      return post(finance, chance(75) ? "claim_accepted" : "claim_rejected", "{}");
    default:
      return post(finance, "claim_paid",
                  fmt::format(R"({{"amount_pence":80000,"on":"{}","reference":"r{}"}})", date(0),
                              ++names_));
  }
}

}  // namespace daybook::test

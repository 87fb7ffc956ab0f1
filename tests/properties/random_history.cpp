/// How a random history goes on: what is drawn, written down and posted.
#include "tests/properties/random_history.hpp"

#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "domain/vocabulary/json_in.hpp"
#include "tests/properties/history_names.hpp"

namespace daybook::test {

namespace {

constexpr std::int64_t day_ms = 24 * hour_ms;

}  // namespace

RandomHistory::RandomHistory(std::uint64_t seed, v::ChargeBasis basis)
    : random_(seed), now_ms_(parse_instant("2021-04-02T12:00:00Z")->milliseconds) {
  found(basis);
}

// --- chance

std::int64_t RandomHistory::number(std::int64_t from, std::int64_t to) {
  return from + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(to - from + 1));
}

// --- whom and what it is about

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

// --- one step

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

}  // namespace daybook::test

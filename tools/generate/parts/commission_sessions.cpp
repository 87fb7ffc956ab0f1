/// The sessions of a commissioned package: booked one after the other, held, missed, cancelled,
/// aborted, put right; and the package's end.
#include <algorithm>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/state/package/charge.hpp"
#include "tools/generate/parts/commission.hpp"
#include "tools/generate/parts/organisations.hpp"
#include "tools/generate/parts/people.hpp"
#include "tools/generate/simulation/phrases.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

constexpr int shortest_session = 30;  ///< minutes

void advance(Commissioning& service, Commission& package);

const Package& state_of(Commissioning& service, const Commission& package) {
  return *service.stage.states().package(package.id);
}

const Session& session_of(Commissioning& service, const Commission& package,
                          const std::string& id) {
  const auto& state = state_of(service, package);
  return state.sessions[static_cast<std::size_t>(state.find_session(id))];
}

json::array workers_of(const Commission& package) {
  json::array workers;
  for (int i = 1; i <= package.workers; ++i) workers.emplace_back(worker(i));
  return workers;
}

int miles_driven(Random& random) {
  return random.chance(180) ? random.between(21, 46) : random.between(3, 19);
}

Data delivery(Commissioning& service, const Commission& package, const Session& session) {
  auto& random = service.stage.random;
  Data data{{"session", session.id},          {"started_at", to_text(session.starts_at)},
            {"minutes", session.minutes},     {"attended", json::array{package.person}},
            {"workers", workers_of(package)}, {"shared_with_family", random.chance(930)}};
  if (random.chance(400)) data["covers"] = json::array{"activities", "behaviour", "emotions"};
  if (service.rules.mileage_above_miles >= 0) data["miles"] = miles_driven(random);
  return data;
}

/// P 4.9: agreed in writing between brokerage, contract manager and provider.
void agree_mileage(Commissioning& service, const Commission& package, const std::string& id,
                   std::int64_t miles) {
  record(service.stage, package.stream(), "mileage_agreed",
         {{"session", id},
          {"miles", miles},
          {"agreed_by", json::array{"brokerage", "contract_manager", "provider"}}},
         central_team_of(service.stage, 1));
}

void report(Commissioning& service, const Commission& package, const char* kind, bool fee) {
  record(service.stage, package.stream(), "report_received",
         {{"kind", kind}, {"on", to_text(service.stage.today())}, {"fee", fee}}, package.staff());
}

void follow_delivery(Commissioning& service, Commission& package, const std::string& id,
                     const Data& data) {
  auto& stage = service.stage;
  const auto miles = data.contains("miles") ? data.at("miles").as_int64() : 0;
  const auto limit = service.rules.mileage_above_miles;
  if (limit >= 0 && miles > limit && stage.random.chance(700))
    agree_mileage(service, package, id, miles);
  if (package.sessional)
    soon(stage, 1, 2, [&service, &package] { report(service, package, "sessional", false); });
}

/// P 5.2, 5.3: "can be charged": now and then the provider lets it be.
void waive(Commissioning& service, const Commission& package, const std::string& id) {
  const auto& state = state_of(service, package);
  const auto& session = session_of(service, package, id);
  if (session.charge < 0 || state.charges[static_cast<std::size_t>(session.charge)].invoice >= 0)
    return;
  record(service.stage, package.stream(), "charge_waived",
         {{"session", id}, {"reason", service.stage.random.pick(phrases::waived)}},
         package.staff());
}

void follow_loss(Commissioning& service, Commission& package, const std::string& id,
                 Course course) {
  auto& stage = service.stage;
  if (stage.random.chance(850))
    soon(stage, 1, stage.random.chance(900) ? 2 : 5, [&service, &package, id] {
      record(service.stage, package.stream(), "lead_professional_notified", {{"session", id}},
             package.staff());
    });
  const bool charged = course == Course::missed || course == Course::family_short ||
                       course == Course::family_on_arrival;
  if (charged && stage.random.chance(120))
    soon(stage, 1, 2, [&service, &package, id] { waive(service, package, id); });
}

void end_session(Commissioning& service, Commission& package, const std::string& id, Course course,
                 Instant end) {
  const auto& session = session_of(service, package, id);
  if (!session.is_open() || state_of(service, package).is_ended()) return;
  auto ending = session_end(session, course, end, package.person,
                            [&] { return delivery(service, package, session); });
  const auto actor =
      course == Course::authority ? central_team_of(service.stage, 1) : package.staff();
  post(service.stage, {package.stream(), ending.type, end, ending.data, actor});
  if (course == Course::delivered)
    follow_delivery(service, package, id, ending.data);
  else
    follow_loss(service, package, id, course);
  advance(service, package);
}

/// P 5.1: within 24 hours of the notice or the start, but for a few.
std::int64_t recording_delay(Commissioning& service) {
  auto& random = service.stage.random;
  if (random.chance(service.rules.late_reports)) return random.between(26, 90) * hour_ms;
  return random.between(5, random.chance(700) ? 180 : 1200) * minute_ms;
}

/// The first session after others that were not held is held, so that a package commences.
Course course_for(Commissioning& service, const Commission& package, Instant start) {
  const bool commenced = state_of(service, package).commenced_on().has_value();
  if (!commenced && package.sessions_named > 1) return Course::delivered;
  return drawn_course(service.stage, service.rules.courses, start);
}

void book(Commissioning& service, Commission& package, Instant start, int minutes,
          const std::string& replaces) {
  auto& stage = service.stage;
  const auto id = fmt::format("s-{}", ++package.sessions_named);
  Data data{{"session", id}, {"starts_at", to_text(start)}, {"minutes", minutes}};
  if (!replaces.empty()) data["replaces"] = replaces;
  record(stage, package.stream(), "session_scheduled", std::move(data), package.staff());
  const auto course = course_for(service, package, start);
  const auto end = end_of(stage, course, start, minutes);
  stage.agenda.at(plus(end, recording_delay(service)), [&service, &package, id, course, end] {
    end_session(service, package, id, course, end);
  });
}

Instant session_start(Commissioning& service, Date on) {
  auto& random = service.stage.random;
  const auto day = session_day(service, on);
  return at(day, random.between(8, service.rules.seven_days ? 17 : 15),
            random.chance(500) ? 0 : 30);
}

/// The latest session that another may stand in for; empty when there is none.
std::string replaceable(const Package& package) {
  for (auto session = package.sessions.rbegin(); session != package.sessions.rend(); ++session)
    if (!session->is_open() && session->charge < 0 && session->replaced_by < 0) return session->id;
  return {};
}

void book_next(Commissioning& service, Commission& package, int minutes) {
  const auto& state = state_of(service, package);
  auto last = service.stage.now();
  for (const auto& session : state.sessions) last = std::max(last, session.starts_at);
  const int gap = std::max(1, package.days_between + service.stage.random.between(-1, 1));
  const auto on = std::max(add_days(day_of(last), gap), add_days(service.stage.today(), 1));
  const auto replaces = service.stage.random.chance(850) ? replaceable(state) : std::string();
  book(service, package, session_start(service, on), minutes, replaces);
}

const char* reason_of(Ends ends) {
  constexpr const char* reasons[] = {
      "other",        "disengaged",     "family_ceased", "provider_withdrew", "authority_ceased",
      "safeguarding", "did_not_proceed"};
  return reasons[static_cast<std::size_t>(ends)];
}

const char* party_of(Ends ends) {
  if (ends == Ends::provider_withdrew) return "provider";
  return ends == Ends::authority_ceased || ends == Ends::safeguarding ? "authority" : "family";
}

/// Three to six months on, as the policy's default asks.
void plan_follow_up(Commissioning& service, const Commission& package) {
  auto& stage = service.stage;
  const auto on = add_days(add_months(stage.today(), 3), stage.random.between(0, 75));
  on_day(stage, on, [&service, &package] {
    static const std::vector<std::string> results = {"better", "same", "worse", "not_reached"};
    auto& random = service.stage.random;
    record(service.stage, package.stream(), "provider_followed_up",
           {{"on", to_text(service.stage.today())},
            {"result", results[random.weighted({54, 24, 8, 14})]}},
           package.staff());
  });
}

void settle(Commissioning& service, Commission& package) {
  static const std::vector<std::string> themes = {"routines", "listened_to", "timing", "confidence",
                                                  "continuity"};
  auto& stage = service.stage;
  plan_invoice(stage, package.account, 3, 15);
  if (stage.random.chance(600))
    soon(stage, 2, 15, [&service, &package] {
      give_feedback(service.stage, package.stream(), {"family"}, themes, package.staff());
    });
  if (package.ends == Ends::completed && stage.random.chance(780)) plan_follow_up(service, package);
  if (package.over) package.over();
}

/// P 5.6: each open session is cancelled first, then the package ends.
void end_early(Commissioning& service, Commission& package) {
  auto& stage = service.stage;
  std::vector<std::string> open;
  for (const auto& session : state_of(service, package).sessions)
    if (session.is_open()) open.push_back(session.id);
  for (const auto& id : open)
    record(stage, package.stream(), "session_cancelled",
           {{"session", id}, {"by", party_of(package.ends)}, {"notice_at", to_text(stage.now())}},
           central_team_of(stage, 2));
  record(stage, package.stream(), "package_ended",
         {{"on", to_text(stage.today())}, {"reason", reason_of(package.ends)}},
         central_team_of(stage, 2));
  settle(service, package);
}

/// P 5.6, 5.7: a week's notice, where there is one.
void wind_down(Commissioning& service, Commission& package) {
  auto& stage = service.stage;
  package.winding_down = true;
  const bool at_once = package.ends == Ends::safeguarding || package.ends == Ends::disengaged;
  if (!at_once)
    record(stage, package.stream(), "notice_given",
           {{"by", party_of(package.ends)}, {"last_day", to_text(add_days(stage.today(), 7))}},
           package.ends == Ends::provider_withdrew ? package.staff() : package.lead);
  soon(stage, at_once ? 1 : 4, at_once ? 2 : 5,
       [&service, &package] { end_early(service, package); });
}

void complete(Commissioning& service, Commission& package) {
  auto& stage = service.stage;
  const bool fee = package.item->report_fee > Money{} && stage.random.chance(500);
  if (stage.random.chance(800)) report(service, package, fee ? "court" : "final", fee);
  Data data{{"on", to_text(stage.today())}, {"outcomes_reported", stage.random.chance(900)}};
  if (stage.random.chance(150))
    data["more_sessions_asked_by"] = stage.random.chance(600) ? "provider" : "lead_professional";
  record(stage, package.stream(), "package_completed", std::move(data), package.staff());
  settle(service, package);
}

/// The minutes that one more session may last; 0 when the allocation is used.
int minutes_left(Commissioning& service, const Commission& package) {
  const auto basis = service.rules.hourly ? v::ChargeBasis::hourly : v::ChargeBasis::session_share;
  const auto& state = state_of(service, package);
  const auto left = allocation_matched(state, basis) - allocation_used(state, basis);
  if (!service.rules.hourly) return left > 0 ? package.item->minutes : 0;
  const auto minutes = std::min<std::int64_t>(left, package.item->minutes);
  return minutes >= shortest_session ? static_cast<int>(minutes) : 0;
}

int sessions_charged(const Package& package) {
  return static_cast<int>(
      std::count_if(package.sessions.begin(), package.sessions.end(),
                    [](const Session& session) { return session.charge >= 0; }));
}

/// What is next once a session has ended: the next one, an early end, or completion.
void advance(Commissioning& service, Commission& package) {
  auto& stage = service.stage;
  const auto& state = state_of(service, package);
  if (package.winding_down || state.is_ended()) return;
  const int charged = sessions_charged(state);
  if (package.ends != Ends::completed && state.commenced_on() && charged >= package.stop_after)
    return wind_down(service, package);
  if (charged > 0 && charged % 6 == 0 && stage.random.chance(400))
    plan_invoice(stage, package.account, 1, 8);
  if (const int minutes = minutes_left(service, package); minutes > 0)
    return book_next(service, package, minutes);
  if (state.has_open_session()) return;
  package.winding_down = true;
  soon(stage, 1, 6, [&service, &package] { complete(service, package); });
}

}  // namespace

void begin_sessions(Commissioning& service, Commission& package) {
  auto& stage = service.stage;
  const int wait = stage.random.between(2, stage.random.chance(900) ? 12 : 30);
  const auto on = add_days(stage.today(), stage.random.chance(60) ? 1 : wait);
  book(service, package, session_start(service, on), package.item->minutes, "");
}

}  // namespace daybook::generate

#include "tools/generate/dorset/sessions.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/state/package/charge.hpp"
#include "tools/generate/dorset/aftermath.hpp"
#include "tools/generate/dorset/invoices.hpp"
#include "tools/generate/dorset/session_course.hpp"
#include "tools/generate/simulation/phrases.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

void advance(World& world, Work& work);

std::string stream(const Work& work) {
  return on_stream("package", work.id);
}

/// Per mille, in the order of Course.
const std::vector<int> usual = {846, 46, 30, 22, 8, 20, 6, 12, 10};

int provider_cancels_per_mille(const World& world, Date on) {
  for (const auto& disruption : world.plan.disruptions)
    if (on >= disruption.from && on <= disruption.to)
      return disruption.provider_cancels_percent * 10;
  return 0;
}

/// Providers call off more during the plan's disruptions.
Course usual_course(World& world, Instant start) {
  if (world.random.chance(provider_cancels_per_mille(world, day_of(start))))
    return Course::provider;
  return drawn_course(world, usual, start);
}

json::array attended(World& world, const Work& work) {
  const auto& family = *work.family;
  if (work.package_type == "family_support" || work.package_type == "household_finance")
    return {family.parent};
  if (world.random.chance(250)) return {family.parent, family.child};
  return {family.child};
}

Data delivery(World& world, const Work& work, const Session& session) {
  Data data{{"session", session.id},
            {"started_at", to_text(session.starts_at)},
            {"minutes", session.minutes},
            {"attended", attended(world, work)},
            {"workers", json::array{"staff-1"}},
            {"shared_with_family", world.random.chance(900)}};
  if (world.random.chance(300)) data["covers"] = json::array{"activities", "emotions"};
  return data;
}

SessionEnd ending_of(World& world, const Work& work, const Session& session, Course course,
                     Instant end) {
  return session_end(session, course, end, work.family->child,
                     [&] { return delivery(world, work, session); });
}

/// The session, while it is open and its package lives; null otherwise.
const Session* open_session(World& world, const Work& work, const std::string& id) {
  const auto& package = world.package(work);
  const auto index = package.find_session(id);
  if (index < 0 || package.is_ended()) return nullptr;
  const auto& session = package.sessions[static_cast<std::size_t>(index)];
  return session.is_open() ? &session : nullptr;
}

/// Takes back a delivery that was recorded wrongly and records it again, while no invoice rests on
/// it.
void correct(World& world, Work& work, const std::string& id, Position delivered) {
  const auto& package = world.package(work);
  const auto& session = package.sessions[static_cast<std::size_t>(package.find_session(id))];
  const bool invoiced =
      session.charge >= 0 && package.charges[static_cast<std::size_t>(session.charge)].invoice >= 0;
  if (session.is_open() || session.ended != delivered || invoiced) return;
  record(world, stream(work), "entry_voided",
         {{"position", position_value(world.recorder.place(delivered))},
          {"reason", world.random.pick(phrases::corrections)}},
         central_team(world.random.between(1, 3)));
  const auto& reopened =
      world.package(work).sessions[static_cast<std::size_t>(world.package(work).find_session(id))];
  auto end = ending_of(world, work, reopened, Course::delivered, world.now());
  end.data["minutes"] = reopened.minutes - world.random.between(1, 15);
  record(world, stream(work), end.type, std::move(end.data), work.staff);
}

void waive(World& world, Work& work, const std::string& id) {
  const auto& package = world.package(work);
  const auto& session = package.sessions[static_cast<std::size_t>(package.find_session(id))];
  if (session.charge < 0 || package.charges[static_cast<std::size_t>(session.charge)].invoice >= 0)
    return;
  record(world, stream(work), "charge_waived",
         {{"session", id}, {"reason", world.random.pick(phrases::waived)}}, central_team(1));
}

/// What follows a session's end, besides the next session.
void follow_end(World& world, Work& work, const std::string& id, Course course, Position ended) {
  const bool delivered = course == Course::delivered;
  if (delivered && world.random.chance(7))
    soon(world, 1, 3, [&world, &work, id, ended] { correct(world, work, id, ended); });
  if (!delivered && world.random.chance(850))
    soon(world, 1, world.random.chance(900) ? 2 : 5, [&world, &work, id] {
      record(world, stream(work), "lead_professional_notified", {{"session", id}}, work.staff);
    });
  if (course == Course::missed && world.random.chance(120))
    soon(world, 1, 2, [&world, &work, id] { waive(world, work, id); });
}

void end_session(World& world, Work& work, const std::string& id, Course course, Instant end) {
  const auto* session = open_session(world, work, id);
  if (!session) return;
  auto ending = ending_of(world, work, *session, course, end);
  const auto actor = course == Course::authority ? central_team(1) : work.staff;
  const auto position =
      post(world, {stream(work), std::move(ending.type), end, std::move(ending.data), actor});
  follow_end(world, work, id, course, position);
  advance(world, work);
}

/// How long after a session's end it is recorded: mostly the same day, now and then weeks later.
std::int64_t recording_delay(Random& random) {
  if (random.chance(12)) return random.between(15, 40) * day_ms;
  return random.between(5, random.chance(700) ? 180 : 1300) * minute_ms;
}

/// A package must commence: after the first session, nothing but a delivery is drawn until one was
/// held.
Course course_for(World& world, const Work& work, Instant start) {
  const bool commenced = world.package(work).commenced_on().has_value();
  return !commenced && work.sessions_named > 1 ? Course::delivered : usual_course(world, start);
}

Draft booking(World& world, Work& work, Instant start, const std::string& replaces) {
  Data data{{"session", fmt::format("s-{}", ++work.sessions_named)},
            {"starts_at", to_text(start)},
            {"minutes", work.item->minutes}};
  if (!replaces.empty()) data["replaces"] = replaces;
  return happened(world, stream(work), "session_scheduled", std::move(data), work.staff);
}

void plan_end(World& world, Work& work, const std::string& id, Instant start, Course course) {
  const auto end = end_of(world, course, start, work.item->minutes);
  const bool noticed = end < start;
  const auto delay =
      noticed ? world.random.between(1, 600) * minute_ms : recording_delay(world.random);
  world.agenda.at(plus(end, delay),
                  [&world, &work, id, course, end] { end_session(world, work, id, course, end); });
}

void book(World& world, Work& work, Instant start, const std::string& replaces) {
  post(world, booking(world, work, start, replaces));
  const auto id = fmt::format("s-{}", work.sessions_named);
  plan_end(world, work, id, start, course_for(world, work, start));
}

Instant session_start(World& world, Date on) {
  return at(working_day(on), world.random.between(8, 15), world.random.chance(500) ? 0 : 30);
}

/// Books a first session, and week by week the rest, in one post. The first is held.
void book_series(World& world, Work& work, Date first) {
  std::vector<Draft> drafts;
  std::vector<Instant> starts;
  for (int i = 0; i < work.item->sessions; ++i) {
    starts.push_back(session_start(world, add_days(first, 7 * i)));
    drafts.push_back(booking(world, work, starts.back(), ""));
  }
  record_all(world, drafts, true);
  for (std::size_t i = 0; i < starts.size(); ++i)
    plan_end(world, work, fmt::format("s-{}", i + 1), starts[i],
             i == 0 ? Course::delivered : usual_course(world, starts[i]));
}

/// The latest session that another may stand in for; empty when there is none.
std::string replaceable(const Package& package) {
  for (auto session = package.sessions.rbegin(); session != package.sessions.rend(); ++session)
    if (!session->is_open() && session->charge < 0 && session->replaced_by < 0) return session->id;
  return {};
}

void book_next(World& world, Work& work) {
  const auto& package = world.package(work);
  auto last = world.now();
  for (const auto& session : package.sessions) last = std::max(last, session.starts_at);
  const auto on = std::max(add_days(day_of(last), 7), add_days(world.today(), 3));
  const auto replaces = world.random.chance(850) ? replaceable(package) : std::string();
  book(world, work, session_start(world, on), replaces);
}

v::EndReason reason_of(Fate fate) {
  switch (fate) {
    case Fate::family_ceased:
      return v::EndReason::family_ceased;
    case Fate::provider_withdrew:
      return v::EndReason::provider_withdrew;
    case Fate::authority_ceased:
      return v::EndReason::authority_ceased;
    case Fate::safeguarding:
      return v::EndReason::safeguarding;
    case Fate::disengaged:
    case Fate::completed:
      break;
  }
  return v::EndReason::disengaged;
}

const char* party_of(Fate fate) {
  if (fate == Fate::provider_withdrew) return "provider";
  return fate == Fate::authority_ceased || fate == Fate::safeguarding ? "authority" : "family";
}

/// Cancels every open session and ends the package before its last one.
void end_early(World& world, Work& work) {
  std::vector<std::string> open;
  for (const auto& session : world.package(work).sessions)
    if (session.is_open()) open.push_back(session.id);
  for (const auto& id : open)
    record(world, stream(work), "session_cancelled",
           {{"session", id}, {"by", party_of(work.fate)}, {"notice_at", to_text(world.now())}},
           central_team(2));
  record(world, stream(work), "package_ended",
         {{"on", to_text(world.today())}, {"reason", v::EnumNameEndReason(reason_of(work.fate))}},
         central_team(2));
  package_over(world, work);
}

void wind_down(World& world, Work& work) {
  work.winding_down = true;
  if (work.fate == Fate::family_ceased)
    record(world, stream(work), "notice_given",
           {{"by", "family"}, {"last_day", to_text(add_days(world.today(), 7))}},
           work.family->lead);
  soon(world, 1, 5, [&world, &work] { end_early(world, work); });
}

void complete(World& world, Work& work) {
  Data data{{"on", to_text(world.today())}, {"outcomes_reported", world.random.chance(900)}};
  if (world.random.chance(140))
    data["more_sessions_asked_by"] = world.random.chance(600) ? "provider" : "lead_professional";
  record(world, stream(work), "package_completed", std::move(data), work.staff);
  package_over(world, work);
}

int sessions_held(const Package& package) {
  int held = 0;
  for (const auto& session : package.sessions) held += session.charge >= 0;
  return held;
}

/// What is next once a session has ended: the next one, an early end, or completion.
void advance(World& world, Work& work) {
  const auto& package = world.package(work);
  if (work.winding_down || package.is_ended()) return;
  const auto used = allocation_used(package, v::ChargeBasis::session_share);
  const bool commenced = package.commenced_on().has_value();
  const int held = sessions_held(package);
  if (work.fate != Fate::completed && commenced && held >= work.stop_after)
    return wind_down(world, work);
  if (held == work.item->sessions / 2 && world.random.chance(300))
    plan_invoice(world, work.account, 1, 8);
  if (used < package.match->sessions) return book_next(world, work);
  if (package.has_open_session()) return;
  work.winding_down = true;
  soon(world, 1, 6, [&world, &work] { complete(world, work); });
}

}  // namespace

void begin_delivery(World& world, Work& work) {
  work.stop_after = world.random.between(1, work.item->sessions - 1);
  const int wait = world.random.between(4, world.random.chance(900) ? 14 : 35);
  const auto first = add_days(world.today(), wait);
  if (world.random.chance(120)) return book_series(world, work, first);
  book(world, work, session_start(world, first), "");
}

}  // namespace daybook::generate

/// Publicity in Kent beyond matches, and the reports to its steering groups.
#include <boost/json.hpp>
#include <fmt/format.h>

#include "tools/generate/kent/kent_world.hpp"
#include "tools/generate/parts/people.hpp"
#include "tools/generate/parts/programme_course.hpp"

namespace daybook::generate {

namespace {

/// K, reporting methods: at least two weeks before the meeting.
constexpr int days_before_meeting = 14;

void reach(KentWorld& world, const std::string& channel, int people) {
  const Data data{{"channel", channel}, {"people", people}};
  const auto position =
      record(world, programme_stream(world), "reach_recorded", data, world.staff(1));
  if (!world.random.chance(60)) return;
  take_back(world, programme_stream(world), position, "Counted twice", central_team_of(world, 1));
  record(world, programme_stream(world), "reach_recorded", data, world.staff(1));
}

void reach_in_month(KentWorld& world) {
  for (const auto& plan : world.plan.reach)
    reach(world, plan.channel, world.random.between(plan.least, plan.most));
}

/// K 2.3.4: only with the agreement of the county's project manager.
void promote(KentWorld& world) {
  static const std::vector<std::string> audiences = {"supporters", "recipients", "professionals",
                                                     "public"};
  static const std::vector<std::string> channels = {"leaflet", "website", "radio", "social_media"};
  record(world, programme_stream(world), "promotion_recorded",
         {{"audience", world.random.pick(audiences)},
          {"channel", world.random.pick(channels)},
          {"agreed_by", central_team_of(world, 1).id.text}},
         world.staff(1));
}

void issue_newsletter(KentWorld& world, Date on) {
  record(world, programme_stream(world), "newsletter_issued",
         {{"issue", fmt::format("kent-news-{}", to_text(on))},
          {"by_email", world.random.between(60, 110)},
          {"by_post", world.random.between(5, 15)}},
         world.staff(1));
}

/// K 3.1, 3.3: the count of a month, on its way from the first to the last.
void count_care_referrals(KentWorld& world, Date on, int month, int months) {
  const auto& plan = world.plan;
  const int expected = plan.first_care_referrals +
                       (plan.last_care_referrals - plan.first_care_referrals) * month / months;
  record(world, programme_stream(world), "care_referrals_counted",
         {{"month", to_text(add_months(on, -1)).substr(0, 7)},
          {"count", expected + world.random.between(-12, 12)}},
         central_team_of(world, 1));
}

void submit(KentWorld& world, const std::string& report) {
  record(world, programme_stream(world), "report_submitted",
         {{"report", report}, {"on", to_text(world.today())}}, world.staff(1));
}

void ask_for_report(KentWorld& world, const std::string& report, Date meeting_on) {
  const auto today = world.today();
  const auto due_on = add_days(meeting_on, -days_before_meeting);
  record(world, programme_stream(world), "report_requested",
         {{"report", report},
          {"meeting_on", to_text(meeting_on)},
          {"kind", "steering"},
          {"provider", marked(world.provider().id)},
          {"from", to_text(add_months(today, -3))},
          {"to", to_text(today)},
          {"due_on", to_text(due_on)}},
         central_team_of(world, 1));
  const bool late = world.random.chance(150);
  on_day(world, add_days(due_on, late ? world.random.between(2, 6) : -world.random.between(4, 6)),
         [&world, report] { submit(world, report); });
}

void plan_steering_meetings(KentWorld& world, const char* kind, Date first, int days) {
  plan_meetings(world, world.plan,
                {kind, first, days, {"commissioner", "central_team", "provider"}});
  for (auto on = first; on <= add_days(world.plan.last_day, -3); on = add_days(on, days)) {
    const auto report = fmt::format("{}-{}", kind, to_text(on));
    on_day(world, add_days(on, -30),
           [&world, report, on = working_day(on)] { ask_for_report(world, report, on); });
  }
}

}  // namespace

void plan_publicity(KentWorld& world) {
  const auto& plan = world.plan;
  const auto first = add_months(plan.opens_on, 1);
  every_months(world, plan, add_days(first, -3), 1, [&world](Date) { reach_in_month(world); });
  every_months(world, plan, add_days(first, 5), 2, [&world](Date) { promote(world); });
  every_months(world, plan, add_days(first, 12), 3,
               [&world](Date on) { issue_newsletter(world, on); });
  for (const auto& conference : plan.conferences)
    on_day(world, conference.on,
           [&world, people = conference.people] { reach(world, "conference", people); });
  const int months = (plan.last_day.days - first.days) / 30;
  every_months(world, plan, add_days(first, 8), 1, [&world, first, months](Date on) {
    count_care_referrals(world, on, (on.days - first.days) / 30, months);
  });
}

void plan_steering(KentWorld& world) {
  const auto opens_on = world.plan.opens_on;
  plan_meetings(world, world.plan,
                {"weekly", working_day(add_days(opens_on, 6)), 7, {"central_team", "provider"}});
  plan_steering_meetings(world, "steering_core", add_days(opens_on, 83), 91);
  plan_steering_meetings(world, "steering_wider", add_days(opens_on, 160), 182);
}

}  // namespace daybook::generate

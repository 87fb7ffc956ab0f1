/// A lead professional in the last month: new cases and requests, progress of families known
/// before.
#include <fmt/format.h>

#include "tools/generate/month/month_work.hpp"
#include "tools/generate/simulation/phrases.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

/// A case being opened: its stream, and the moment of the next post.
struct NewCase {
  MonthDesk& desk;
  std::string id;
  Instant when;

  void add(const char* type, Data data) {
    desk.add(when, on_stream("case", id), type, std::move(data));
    when = plus(when, desk.random().between(2, 300) * minute_ms);
  }
};

void enter_household(NewCase& opened, const std::string& locality) {
  const auto& plan = opened.desk.world().plan;
  auto& random = opened.desk.random();
  opened.add("case_opened", {{"programme", marked(plan.name)},
                             {"kind", "family"},
                             {"locality", locality},
                             {"responsible_authority", plan.opening.at("authority")},
                             {"statutory", false}});
  const auto born = [&](int least, int most) {
    return to_text(add_days(day_of(opened.when), -random.between(least * 366, most * 365)));
  };
  opened.add("member_added", {{"person", "p-1"}, {"role", "parent"}, {"born_on", born(24, 46)}});
  opened.add("member_added", {{"person", "p-2"}, {"role", "child"}, {"born_on", born(5, 12)}});
  opened.add("lead_professional_assigned", {{"lead_professional", opened.desk.actor().id.text}});
}

void agree_plan(NewCase& opened, const std::vector<std::string>& outcomes) {
  opened.add("consent_recorded", {{"scope", "whole_family_working"},
                                  {"basis", "service"},
                                  {"given", true},
                                  {"on", to_text(day_of(opened.when))}});
  opened.add("assessment_completed", {{"kind", "whole_family"}});
  json::array goals;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const auto need = fmt::format("n-{}", i + 1);
    opened.add("need_identified", {{"need", need}, {"outcome", outcomes[i]}});
    goals.push_back(json::object{
        {"goal", fmt::format("g-{}", i + 1)}, {"outcome", outcomes[i]}, {"need", need}});
  }
  opened.add("plan_agreed", {{"goals", std::move(goals)}, {"coproduced", true}});
}

}  // namespace

void open_new_case(MonthDesk& desk, int number) {
  const auto& plan = desk.world().plan;
  auto& random = desk.random();
  const auto day = add_days(desk.first_day(), random.between(0, 14));
  NewCase opened{desk, fmt::format("m-{:03}-{:04}", desk.client(), number),
                 office_hours(random, working_day(day))};
  const auto locality = random.pick(plan.localities).code;
  auto outcomes = plan.outcomes;
  random.shuffle(outcomes);
  outcomes.resize(3);
  enter_household(opened, locality);
  agree_plan(opened, outcomes);
  desk.add(opened.when, on_stream("package", opened.id), "package_requested",
           {{"case", marked(opened.id)},
            {"package_type", random.pick(plan.package_types).code},
            {"outcomes", json::array{outcomes.front()}},
            {"locality", locality}});
}

void review_family(MonthDesk& desk, const Family& family) {
  auto& random = desk.random();
  const auto day = working_day(add_days(desk.first_day(), random.between(0, 20)));
  const auto when = office_hours(random, day);
  const auto& need = random.pick(family.needs);
  if (!desk.world().states().family_case(family.id)->need(need)->latest())
    desk.add(when, on_stream("case", family.id), "outcome_recorded",
             {{"need", need},
              {"level", "progress"},
              {"on", to_text(day)},
              {"evidence", random.pick(phrases::evidence)}});
  desk.add(plus(when, hour_ms), on_stream("case", family.id), "measure_taken",
           {{"tool", "swemwbs"},
            {"subject", family.parent},
            {"stage", "review"},
            {"score_hundredths", random.between(1600, 2900)},
            {"on", to_text(day)}});
}

}  // namespace daybook::generate

/// Children referred to High Level Family Support, and what is recorded about each.
#include <boost/json.hpp>
#include <fmt/format.h>

#include "tools/generate/cambridgeshire/cambridgeshire_world.hpp"
#include "tools/generate/parts/people.hpp"
#include "tools/generate/simulation/phrases.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

void open_case(CambridgeshireWorld& world, ReferredChild& child) {
  static const std::vector<std::string> sources = {"disability_social_care", "corporate_parenting"};
  const auto stream = child.stream();
  const Opening opening{"child", child.locality, world.plan.authority(), true};
  record_all(world,
             {case_opening(world, stream, opening, child.lead),
              joining(world, stream, {"p-1", "child", 7, 15}, child.lead),
              joining(world, stream, {"p-2", "parent", 26, 52}, child.lead),
              happened(world, stream, "lead_professional_assigned",
                       {{"lead_professional", child.lead.id.text}}, child.lead)},
             world.random.chance(400));
  record(world, stream, "referral_received",
         {{"referral", "r-1"},
          {"source", world.random.pick(sources)},
          {"route", "lead_professional"},
          {"priority", world.random.chance(250) ? "high" : "usual"}},
         child.lead);
}

void assess(CambridgeshireWorld& world, ReferredChild& child) {
  record(world, child.stream(), "assessment_completed", {{"kind", "need"}}, child.lead);
  record(world, child.stream(), "need_identified", {{"need", "n-1"}, {"outcome", child.outcome}},
         child.lead);
  if (world.random.chance(500))
    measure(world, child.stream(), {"sdq", "p-1", "baseline", world.random.between(18, 34) * 100},
            child.lead);
}

void close_case(CambridgeshireWorld& world, ReferredChild& child, const char* reason) {
  if (child.closed) return;
  child.closed = true;
  record(world, child.stream(), "case_closed", {{"reason", reason}}, child.lead);
}

/// P 3.2: a set of outcomes is decided before the support commences.
void agree_plan(CambridgeshireWorld& world, ReferredChild& child) {
  record(world, child.stream(), "plan_agreed",
         {{"goals",
           json::array{json::object{{"goal", "g-1"}, {"outcome", child.outcome}, {"need", "n-1"}}}},
          {"coproduced", world.random.chance(900)}},
         child.lead);
  soon(world, 1, 5, [&world, &child] { request_package(world, child, ""); });
}

/// P 2.2: some applications are turned down, most of them only once.
void ask_panel(CambridgeshireWorld& world, ReferredChild& child) {
  const bool agreed = world.random.chance(900);
  record(world, child.stream(), "panel_decided",
         {{"panel", fmt::format("panel-{}", to_text(world.today()))}, {"agreed", agreed}},
         central_team_of(world, 3));
  if (agreed) return soon(world, 2, 6, [&world, &child] { agree_plan(world, child); });
  if (world.random.chance(600))
    return soon(world, 10, 20, [&world, &child] { ask_panel(world, child); });
  soon(world, 2, 8, [&world, &child] { close_case(world, child, "other"); });
}

/// P 7.3: attended or, where that is not possible, a report ahead; never charged.
void attend_meeting(CambridgeshireWorld& world, const ReferredChild& child) {
  static const std::vector<std::string> kinds = {"child_in_need", "child_in_care",
                                                 "child_protection"};
  if (child.closed) return;
  record(world, child.stream(), "meeting_attended",
         {{"kind", world.random.pick(kinds)}, {"report_instead", world.random.chance(250)}},
         child.lead);
}

/// P 8.4: within twelve hours, but for a few.
void worry(CambridgeshireWorld& world, const ReferredChild& child) {
  static const char* const kinds[] = {"safeguarding", "allegation", "serious_incident"};
  raise_concern(world, child.stream(),
                {"k-1",
                 kinds[world.random.below(3)],
                 {"social_worker", "contract_manager", "brokerage"},
                 world.random.chance(750)},
                child.lead);
}

void lose_parent(CambridgeshireWorld& world, const ReferredChild& child) {
  if (child.closed) return;
  record(world, child.stream(), "member_left", {{"person", "p-2"}, {"on", to_text(world.today())}},
         child.lead);
}

void refer(CambridgeshireWorld& world, ReferredChild& child) {
  open_case(world, child);
  soon(world, 3, 12, [&world, &child] { assess(world, child); });
  soon(world, 14, 25, [&world, &child] { ask_panel(world, child); });
  for (int i = world.random.between(0, 2); i > 0; --i)
    soon(world, 30, 90, [&world, &child] { attend_meeting(world, child); });
  if (world.random.chance(60)) soon(world, 20, 90, [&world, &child] { lose_parent(world, child); });
  if (world.random.chance(110)) soon(world, 20, 90, [&world, &child] { worry(world, child); });
}

std::string some_locality(Random& random) {
  static const std::vector<std::string> localities = {"cambridgeshire", "peterborough",
                                                      "out_of_area"};
  return localities[random.weighted({60, 34, 6})];
}

std::string some_outcome(CambridgeshireWorld& world) {
  const auto& outcomes = world.plan.programme.opening.at("outcomes").as_array();
  return std::string(outcomes[world.random.below(outcomes.size())].as_string());
}

void record_outcome(CambridgeshireWorld& world, const ReferredChild& child) {
  record(world, child.stream(), "outcome_recorded",
         {{"need", "n-1"},
          {"level", world.random.chance(450) ? "achieved" : "progress"},
          {"on", to_text(world.today())},
          {"evidence", "Final report and review with the family"}},
         child.lead);
  if (world.random.chance(400))
    measure(world, child.stream(), {"sdq", "p-1", "final", world.random.between(12, 30) * 100},
            child.lead);
}

}  // namespace

void plan_children(CambridgeshireWorld& world) {
  const auto& plan = world.plan;
  const int days = plan.last_day.days - plan.opens_on.days - 90;
  for (int i = 0; i < plan.children; ++i) {
    auto& child = world.children.emplace_back();
    child.id = fmt::format("cambs-c-{:03}", i + 1);
    child.locality = some_locality(world.random);
    child.lead = lead_of(world, world.random.between(1, plan.lead_professionals));
    child.outcome = some_outcome(world);
    on_day(world, add_days(plan.opens_on, world.random.between(2, days)),
           [&world, &child] { refer(world, child); });
  }
}

void after_package(CambridgeshireWorld& world, ReferredChild& child, const Commission& package) {
  if (package.ends == Ends::completed) {
    soon(world, 2, 12, [&world, &child] { record_outcome(world, child); });
    if (package.continues.empty() && world.random.chance(180))
      return soon(world, 4, 12,
                  [&world, &child, last = package.id] { request_package(world, child, last); });
  }
  soon(world, 15, 40, [&world, &child] { close_case(world, child, "completed"); });
}

}  // namespace daybook::generate

#include "tools/generate/dorset/families.hpp"

#include <fmt/format.h>

namespace daybook::generate {

namespace {

namespace json = boost::json;

std::string stream(const Family& family) {
  return on_stream("case", family.id);
}

Draft member(World& world, const Family& family, const std::string& person, const char* role,
             int least_age, int most_age) {
  const int days = world.random.between(least_age * 366, most_age * 365);
  return happened(
      world, stream(family), "member_added",
      {{"person", person}, {"role", role}, {"born_on", to_text(add_days(world.today(), -days))}},
      family.lead);
}

Draft opening(World& world, const Family& family) {
  return happened(world, stream(family), "case_opened",
                  {{"programme", marked(world.plan.name)},
                   {"kind", "family"},
                   {"locality", family.locality},
                   {"responsible_authority", world.plan.opening.at("authority")},
                   {"statutory", family.statutory}},
                  family.lead);
}

void open_case(World& world, Family& family) {
  std::vector<Draft> drafts{opening(world, family)};
  drafts.push_back(member(world, family, family.parent, "parent", 24, 46));
  drafts.push_back(member(world, family, family.child, "child", 5, 12));
  if (world.random.chance(550)) drafts.push_back(member(world, family, "p-3", "child", 1, 15));
  if (world.random.chance(350)) drafts.push_back(member(world, family, "p-4", "parent", 24, 50));
  drafts.push_back(happened(world, stream(family), "lead_professional_assigned",
                            {{"lead_professional", family.lead.id.text}}, family.lead));
  record_all(world, drafts, world.random.chance(150));
}

void refer(World& world, Family& family) {
  static const std::vector<std::string> sources = {"school", "health_visiting", "early_help",
                                                   "police", "housing",         "camhs"};
  record(world, stream(family), "referral_received",
         {{"referral", "r-1"},
          {"source", world.random.pick(sources)},
          {"route", "agency"},
          {"priority", world.random.chance(250) ? "high" : "usual"}},
         family.lead);
}

void consent(World& world, Family& family) {
  if (world.random.chance(600)) refer(world, family);
  record(world, stream(family), "contact_received",
         {{"channel", "home_visit"}, {"on", to_text(world.today())}}, family.lead);
  if (family.statutory) return;
  record(world, stream(family), "consent_recorded",
         {{"scope", "whole_family_working"},
          {"basis", "service"},
          {"given", true},
          {"on", to_text(world.today())}},
         family.lead);
}

void measure(World& world, Family& family, const char* tool, const std::string& subject,
             const char* stage, int score) {
  record(world, stream(family), "measure_taken",
         {{"tool", tool},
          {"subject", subject},
          {"stage", stage},
          {"score_hundredths", score},
          {"on", to_text(world.today())}},
         family.lead);
}

/// A baseline now and, for most, the same measure half a year later.
void measure_twice(World& world, Family& family, const char* tool, const std::string& subject,
                   int baseline, int change) {
  measure(world, family, tool, subject, "baseline", baseline);
  if (!world.random.chance(750)) return;
  const auto later = office_hours(world.random, working_day(add_days(add_months(world.today(), 6),
                                                                     world.random.between(0, 20))));
  world.agenda.at(later, [&world, &family, tool, subject, after = baseline + change] {
    measure(world, family, tool, subject, "six_month", after);
  });
}

void assess(World& world, Family& family) {
  record(world, stream(family), "assessment_completed", {{"kind", "whole_family"}}, family.lead);
  auto& random = world.random;
  if (random.chance(700))
    measure_twice(world, family, "swemwbs", family.parent, random.between(1500, 2300),
                  random.between(-150, 900));
  if (random.chance(400))
    measure_twice(world, family, "sdq", family.child, random.between(14, 28) * 100,
                  random.between(-9, 2) * 100);
}

void identify_needs(World& world, Family& family) {
  auto outcomes = world.plan.outcomes;
  world.random.shuffle(outcomes);
  outcomes.resize(static_cast<std::size_t>(world.random.between(3, 4)));
  family.outcomes = outcomes;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    family.needs.push_back(fmt::format("n-{}", i + 1));
    record(world, stream(family), "need_identified",
           {{"need", family.needs[i]}, {"outcome", outcomes[i]}}, family.lead);
  }
}

void agree_plan(World& world, Family& family) {
  identify_needs(world, family);
  json::array goals;
  for (std::size_t i = 0; i < family.needs.size(); ++i)
    goals.push_back(json::object{{"goal", fmt::format("g-{}", i + 1)},
                                 {"outcome", family.outcomes[i]},
                                 {"need", family.needs[i]}});
  record(world, stream(family), "plan_agreed", {{"goals", std::move(goals)}, {"coproduced", true}},
         family.lead);
}

Family& new_family(World& world, const std::string& locality) {
  auto& family = world.families.emplace_back();
  family.id = fmt::format("f-{:05}", world.families.size());
  family.locality = locality;
  family.lead = lead_professional(world.random.between(1, world.plan.lead_professionals));
  family.parent = "p-1";
  family.child = "p-2";
  family.statutory = world.random.chance(120);
  family.thriving = world.random.chance(420);
  open_case(world, family);
  soon(world, 1, 2, [&world, &family] { consent(world, family); });
  soon(world, 3, 4, [&world, &family] { assess(world, family); });
  soon(world, 5, 7, [&world, &family] { agree_plan(world, family); });
  return family;
}

/// A family of the locality without a package, from a random place on; null when there is none.
Family* idle_family(World& world, const std::string& locality) {
  const auto count = world.families.size();
  for (std::size_t i = 0, from = count > 0 ? world.random.below(count) : 0; i < count; ++i) {
    auto& family = world.families[(from + i) % count];
    if (family.locality == locality && family.live_packages == 0 && !family.closing) return &family;
  }
  return nullptr;
}

void close_case(World& world, Family& family) {
  if (family.closing || family.live_packages > 0) return;
  family.closing = true;
  static const std::vector<std::string> reasons = {"completed", "moved", "withdrew"};
  const auto& reason = reasons[world.random.weighted({85, 8, 7})];
  record(world, stream(family), "case_closed", {{"reason", reason}}, family.lead);
}

}  // namespace

Family& family_for(World& world, const std::string& locality) {
  auto* known = world.random.chance(280) ? idle_family(world, locality) : nullptr;
  auto& family = known ? *known : new_family(world, locality);
  ++family.live_packages;
  return family;
}

void consider_closing(World& world, Family& family) {
  if (world.random.chance(700))
    soon(world, 15, 60, [&world, &family] { close_case(world, family); });
}

}  // namespace daybook::generate

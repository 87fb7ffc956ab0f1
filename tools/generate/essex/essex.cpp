#include "tools/generate/essex/essex.hpp"

#include "tools/generate/essex/essex_world.hpp"
#include "tools/generate/parts/organisations.hpp"
#include "tools/generate/parts/programme_course.hpp"

namespace daybook::generate {

namespace {

void read_own(EssexPlan& plan, const Fields& fields) {
  plan.existing_families = count_in(fields, "existing_families");
  plan.newly_approved = fields.counts("newly_approved");
  for (const auto& item : fields.tables("gatherings"))
    plan.gatherings.push_back(gathering_series(item));
  const auto month = fields.table("a_month");
  plan.advice_of_families = count_in(month, "advice_of_families");
  plan.advice_anonymous = count_in(month, "advice_anonymous");
  plan.loans = count_in(month, "loans");
}

std::vector<std::string> guests(const EssexWorld& world) {
  std::vector<std::string> ids;
  for (const auto& family : world.families)
    if (family.known) ids.push_back(family.id);
  return ids;
}

void plan_all_gatherings(EssexWorld& world) {
  world.host = {
      &world.provider(),
      world.staff(1),
      central_team_of(world, 1),
      {"school", "life_story", "contact", "sleep", "therapeutic_parenting", "meeting_others"},
      [&world] { return guests(world); }};
  for (const auto& series : world.plan.gatherings)
    plan_gatherings(world, world.plan, series, world.host);
}

/// E 4: quarterly contract meetings, and a report on activity before each of them.
void plan_monitoring(EssexWorld& world) {
  const auto first = add_months(world.plan.opens_on, 3);
  plan_meetings(
      world, world.plan,
      {"contract", add_days(first, 20), 91, {"commissioner", "central_team", "provider"}});
  plan_reports(world, world.plan, world.provider(), {"monitoring_quarterly", first, 3, 14, 120});
}

class Essex : public Service {
 public:
  Essex(EssexPlan plan, std::uint64_t seed, Recorder& recorder)
      : plan_(std::move(plan)), world_(plan_, seed_of(plan_.name, seed), recorder) {
    plan_opening(world_, plan_);
    plan_organisation(world_, plan_, world_.provider(),
                      {85, 100, {"Therapeutic parenting", "SET safeguarding procedures"}});
    plan_families(world_);
    plan_all_gatherings(world_);
    plan_community(world_);
    plan_monitoring(world_);
  }
  Stage& stage() override { return world_; }
  Date last_day() const override { return plan_.last_day; }

 private:
  EssexPlan plan_;
  EssexWorld world_;
};

}  // namespace

Result<std::unique_ptr<Service>, FileFault> make_essex(const std::filesystem::path& directory,
                                                       std::uint64_t seed, Recorder& recorder) {
  EssexPlan plan;
  const auto read = [&plan](const Fields& fields) { read_own(plan, fields); };
  if (auto fault = read_service(plan, directory, "essex", read)) return failed(*fault);
  return std::make_unique<Essex>(std::move(plan), seed, recorder);
}

}  // namespace daybook::generate

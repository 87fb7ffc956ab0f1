#include "tools/generate/kent/kent.hpp"

#include "tools/generate/kent/kent_world.hpp"
#include "tools/generate/parts/organisations.hpp"
#include "tools/generate/parts/programme_course.hpp"

namespace daybook::generate {

namespace {

std::vector<ReachPlan> reach_plans(const Fields& fields) {
  std::vector<ReachPlan> plans;
  for (const auto& channel : fields.keys()) {
    auto bounds = fields.counts(channel);
    if (bounds.size() != 2 || bounds[0] > bounds[1]) {
      fields.note(channel, "must be the least and the most a month");
      bounds = {0, 0};
    }
    plans.push_back({channel, bounds[0], bounds[1]});
  }
  return plans;
}

void read_recipients(KentPlan& plan, const Fields& fields) {
  plan.first_referral = fields.date("first_on");
  plan.last_referral = fields.date("last_on");
  if (plan.last_referral < plan.first_referral)
    fields.note("last_on", "must not be before first_on");
  const auto referred = fields.table("referred");
  for (const auto& cohort : referred.keys())
    plan.groups.push_back({cohort, count_in(referred, cohort)});
}

void read_own(KentPlan& plan, const Fields& fields) {
  plan.applicants = count_in(fields, "applicants");
  for (const auto& item : fields.tables("cohorts")) {
    plan.cohorts.push_back({item.date("trained_on"), count_in(item, "size")});
    if (plan.cohorts.back().size > plan.applicants)
      item.note("size", "must not be more than the applicants");
  }
  read_recipients(plan, fields.table("recipients"));
  plan.reach = reach_plans(fields.table("reach"));
  for (const auto& item : fields.tables("conferences"))
    plan.conferences.push_back({item.date("on"), count_in(item, "people")});
  const auto referrals = fields.table("care_referrals");
  plan.first_care_referrals = count_in(referrals, "first");
  plan.last_care_referrals = count_in(referrals, "last");
}

class Kent : public Service {
 public:
  Kent(KentPlan plan, std::uint64_t seed, Recorder& recorder)
      : plan_(std::move(plan)), world_(plan_, seed_of(plan_.name, seed), recorder) {
    plan_opening(world_, plan_);
    plan_organisation(world_, plan_, world_.provider(),
                      {75, 80, {"Autism awareness", "Self neglect", "Adult safeguarding"}});
    plan_supporters(world_);
    plan_recipients(world_);
    plan_publicity(world_);
    plan_steering(world_);
  }
  Stage& stage() override { return world_; }
  Date last_day() const override { return plan_.last_day; }

 private:
  KentPlan plan_;
  KentWorld world_;
};

}  // namespace

Result<std::unique_ptr<Service>, FileFault> make_kent(const std::filesystem::path& directory,
                                                      std::uint64_t seed, Recorder& recorder) {
  KentPlan plan;
  const auto read = [&plan](const Fields& fields) { read_own(plan, fields); };
  if (auto fault = read_service(plan, directory, "kent", read)) return failed(*fault);
  return std::make_unique<Kent>(std::move(plan), seed, recorder);
}

}  // namespace daybook::generate

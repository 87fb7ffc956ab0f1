#include "tools/generate/cambridgeshire/cambridgeshire.hpp"

#include "tools/generate/cambridgeshire/cambridgeshire_world.hpp"
#include "tools/generate/parts/organisations.hpp"
#include "tools/generate/parts/prices.hpp"
#include "tools/generate/parts/programme_course.hpp"

namespace daybook::generate {

namespace {

void read_own(CambridgeshirePlan& plan, const Fields& fields) {
  plan.children = count_in(fields, "children");
  plan.lead_professionals = count_in(fields, "lead_professionals");
  if (plan.lead_professionals < 1) fields.note("lead_professionals", "must be at least 1");
  plan.commissioning = commission_rules(fields.table("commissioning"));
  plan.commissioning.hourly = true;
  plan.commissioning.seven_days = true;
}

/// The threshold stands in the programme's own policy (P 4.9).
void read_policy(CambridgeshirePlan& plan) {
  const auto& policy = plan.programme.opening.at("policy").as_object();
  if (const auto* miles = policy.if_contains("mileage_threshold_miles"))
    plan.commissioning.mileage_above_miles = static_cast<int>(miles->as_int64());
}

class Cambridgeshire : public Service {
 public:
  Cambridgeshire(CambridgeshirePlan plan, std::uint64_t seed, Recorder& recorder)
      : plan_(std::move(plan)), world_(plan_, seed_of(plan_.name, seed), recorder) {
    plan_opening(world_, plan_);
    for (const auto& provider : plan_.providers) {
      plan_organisation(world_, plan_, provider,
                        {80, 40, {"Child protection", "Autism awareness", "First aid"}});
      plan_prices(world_, plan_, provider);
    }
    plan_children(world_);
    plan_contract(world_);
  }
  Stage& stage() override { return world_; }
  Date last_day() const override { return plan_.last_day; }

 private:
  CambridgeshirePlan plan_;
  CambridgeshireWorld world_;
};

}  // namespace

Result<std::unique_ptr<Service>, FileFault> make_cambridgeshire(
    const std::filesystem::path& directory, std::uint64_t seed, Recorder& recorder) {
  CambridgeshirePlan plan;
  const auto read = [&plan](const Fields& fields) { read_own(plan, fields); };
  if (auto fault = read_service(plan, directory, "cambridgeshire", read)) return failed(*fault);
  read_policy(plan);
  return std::make_unique<Cambridgeshire>(std::move(plan), seed, recorder);
}

}  // namespace daybook::generate

#include "tools/generate/ace/ace.hpp"

#include "tools/generate/ace/ace_world.hpp"
#include "tools/generate/parts/organisations.hpp"
#include "tools/generate/parts/prices.hpp"
#include "tools/generate/parts/programme_course.hpp"

namespace daybook::generate {

namespace {

FundPlan fund_plan(const Fields& fields) {
  FundPlan fund{fields.text("name"),           {fields.number("least_pence")},
                {fields.number("most_pence")}, {fields.number("step_pence")},
                count_in(fields, "granted"),   count_in(fields, "repeated")};
  if (fund.step <= Money{} || fund.most < fund.least)
    fields.note("step_pence", "must be positive, and most_pence not less than least_pence");
  return fund;
}

void read_own(AcePlan& plan, const Fields& fields) {
  plan.contacts = count_in(fields, "contacts");
  plan.spoke_workers = count_in(fields, "spoke_workers");
  plan.spokes = fields.texts("spokes");
  plan.authorities = fields.texts("authorities");
  plan.paths = fields.counts("paths");
  plan.reopened = count_in(fields, "reopened");
  if (plan.paths.size() != 6) fields.note("paths", "must be six weights");
  const auto holiday = fields.table("holiday");
  plan.holiday = {holiday.date("on"), holiday.text("title")};
  plan.fund = fund_plan(fields.table("fund"));
  for (const auto& item : fields.tables("gatherings"))
    plan.gatherings.push_back(gathering_series(item));
  plan.commissioning = commission_rules(fields.table("commissioning"));
}

std::vector<std::string> guests(const AceWorld& world) {
  std::vector<std::string> ids;
  for (const auto& family : world.families)
    if (family.open) ids.push_back(family.id);
  return ids;
}

void plan_all_gatherings(AceWorld& world) {
  world.host = {nullptr,
                world.spoke_manager(),
                world.spoke_manager(),
                {"meeting_others", "letterbox", "school", "therapeutic_parenting"},
                [&world] { return guests(world); }};
  for (const auto& series : world.plan.gatherings)
    plan_gatherings(world, world.plan, series, world.host);
}

void declare_holiday(AceWorld& world) {
  const auto& holiday = world.plan.holiday;
  on_day(world, add_days(holiday.on, -90), [&world, &holiday] {
    record(world, programme_stream(world), "holiday_declared",
           {{"on", to_text(holiday.on)}, {"title", holiday.title}}, commissioner_of(world));
  });
}

class Ace : public Service {
 public:
  Ace(AcePlan plan, std::uint64_t seed, Recorder& recorder)
      : plan_(std::move(plan)), world_(plan_, seed_of(plan_.name, seed), recorder) {
    plan_opening(world_, plan_);
    for (const auto& provider : plan_.providers) {
      plan_organisation(world_, plan_, provider, {85, 60, {"Dyadic developmental practice"}});
      plan_prices(world_, plan_, provider);
      plan_reports(world_, plan_, provider,
                   {"monitoring_biannual", add_months(plan_.opens_on, 6), 6, 28, 100});
    }
    plan_contacts(world_);
    plan_all_gatherings(world_);
    declare_holiday(world_);
    plan_meetings(world_, plan_,
                  {"contract",
                   add_days(plan_.opens_on, 85),
                   91,
                   {"commissioner", "central_team", "provider"}});
  }
  Stage& stage() override { return world_; }
  Date last_day() const override { return plan_.last_day; }

 private:
  AcePlan plan_;
  AceWorld world_;
};

}  // namespace

Result<std::unique_ptr<Service>, FileFault> make_ace(const std::filesystem::path& directory,
                                                     std::uint64_t seed, Recorder& recorder) {
  AcePlan plan;
  const auto read = [&plan](const Fields& fields) { read_own(plan, fields); };
  if (auto fault = read_service(plan, directory, "ace", read)) return failed(*fault);
  return std::make_unique<Ace>(std::move(plan), seed, recorder);
}

}  // namespace daybook::generate

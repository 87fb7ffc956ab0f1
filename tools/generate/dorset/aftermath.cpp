#include "tools/generate/dorset/aftermath.hpp"

#include <fmt/format.h>

#include "tools/generate/dorset/families.hpp"
#include "tools/generate/dorset/invoices.hpp"
#include "tools/generate/dorset/outcomes.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

std::string stream(const Work& work) {
  return on_stream("package", work.id);
}

Position give_feedback(World& world, const Work& work, const char* from) {
  static const std::vector<std::string> ratings = {"satisfied", "neutral", "dissatisfied"};
  static const std::vector<std::string> themes = {"listened_to", "timing", "travel",
                                                  "confidence",  "school", "waiting"};
  const bool good = work.fate == Fate::completed;
  const auto& rating = ratings[world.random.weighted({good ? 86 : 45, 10, good ? 4 : 30})];
  Data data{{"from", from}, {"rating", rating}, {"themes", json::array{world.random.pick(themes)}}};
  if (rating == "dissatisfied") data["action"] = "Discussed at the contract meeting";
  const bool by_lead = from == std::string("lead_professional");
  return record(world, stream(work), "feedback_received", std::move(data),
                by_lead ? work.family->lead : work.staff);
}

/// Feedback entered twice is taken back once.
void give_and_correct(World& world, const Work& work, const char* from) {
  give_feedback(world, work, from);
  if (!world.random.chance(6)) return;
  const auto again = give_feedback(world, work, from);
  record(world, stream(work), "entry_voided",
         {{"position", position_value(world.recorder.place(again))}, {"reason", "Entered twice"}},
         central_team(3));
}

void ask_for_feedback(World& world, const Work& work) {
  for (const auto* from : {"family", "child", "parent", "lead_professional"}) {
    const int asked = from == std::string("family")              ? 600
                      : from == std::string("lead_professional") ? 550
                                                                 : 120;
    if (world.random.chance(asked))
      soon(world, 2, 20, [&world, &work, from] { give_and_correct(world, work, from); });
  }
}

void follow_up(World& world, const Work& work) {
  static const std::vector<std::string> results = {"better", "same", "worse", "not_reached"};
  record(
      world, stream(work), "provider_followed_up",
      {{"on", to_text(world.today())}, {"result", results[world.random.weighted({58, 20, 6, 16})]}},
      work.staff);
}

/// Within three to six months of completion; a few are never made.
void plan_follow_up(World& world, const Work& work) {
  if (!world.random.chance(820)) return;
  const auto on = add_days(add_months(world.today(), 3), world.random.between(0, 80));
  world.agenda.at(office_hours(world.random, working_day(on)),
                  [&world, &work] { follow_up(world, work); });
}

/// The final report, with the fee that some price lists ask for it.
void report(World& world, const Work& work) {
  if (!work.item->report_fee || !world.random.chance(150)) return;
  record(world, stream(work), "report_received",
         {{"kind", "final"}, {"on", to_text(world.today())}, {"fee", true}}, work.staff);
}

}  // namespace

void package_over(World& world, Work& work) {
  report(world, work);
  plan_invoice(world, work.account, 3, 18);
  ask_for_feedback(world, work);
  if (work.fate == Fate::completed) plan_follow_up(world, work);
  plan_outcomes(world, *work.family, work.fate == Fate::completed);
  --work.family->live_packages;
  consider_closing(world, *work.family);
}

}  // namespace daybook::generate

/// Essex's work for all its families: newsletters, advice, the lending library.
#include <algorithm>

#include <fmt/format.h>

#include "tools/generate/essex/essex_world.hpp"
#include "tools/generate/parts/people.hpp"
#include "tools/generate/parts/programme_course.hpp"
#include "tools/generate/simulation/phrases.hpp"

namespace daybook::generate {

namespace {

constexpr int books = 140;

std::string stream_of(const AdoptiveFamily& family) {
  return on_stream("case", family.id);
}

void issue_newsletter(EssexWorld& world, Date on) {
  const Data data{{"issue", fmt::format("newsletter-{}", to_text(on))},
                  {"by_email", world.random.between(205, 290)},
                  {"by_post", world.random.between(14, 30)}};
  const auto position =
      record(world, programme_stream(world), "newsletter_issued", data, world.staff(1));
  if (!world.random.chance(120)) return;
  take_back(world, programme_stream(world), position, "Counted before all had been sent",
            central_team_of(world, 1));
  record(world, programme_stream(world), "newsletter_issued", data, world.staff(1));
}

/// E 3.3: the line is staffed in normal working hours, Monday to Friday.
void advise(EssexWorld& world, bool anonymous) {
  static const std::vector<std::string> channels = {"advice_line", "advice_line", "message_board",
                                                    "request"};
  const auto channel = anonymous ? std::string("advice_line") : world.random.pick(channels);
  const auto* family = anonymous ? nullptr : world.some_family();
  record(world, family ? stream_of(*family) : programme_stream(world), "advice_given",
         {{"channel", channel}, {"topic", world.random.pick(phrases::advice)}},
         world.staff(world.random.between(1, 3)));
  if (family && channel == "request" && world.random.chance(400))
    record(world, stream_of(*family), "signposted", {{"to", "Emotional wellbeing service"}},
           world.staff(1));
}

void bring_back(EssexWorld& world, AdoptiveFamily& family, const std::string& item) {
  const auto found = std::find(family.on_loan.begin(), family.on_loan.end(), item);
  if (found == family.on_loan.end()) return;
  family.on_loan.erase(found);
  record(world, stream_of(family), "loan_returned", {{"item", item}}, world.staff(2));
}

void lend(EssexWorld& world) {
  auto* family = world.some_family();
  if (!family) return;
  const auto item = fmt::format("book-{:03}", world.random.between(1, books));
  if (std::count(family->on_loan.begin(), family->on_loan.end(), item)) return;
  const auto position =
      record(world, stream_of(*family), "loan_made", {{"item", item}}, world.staff(2));
  if (world.random.chance(8))
    return take_back(world, stream_of(*family), position, "Entered for the wrong family",
                     world.staff(2));
  family->on_loan.push_back(item);
  if (world.random.chance(930))
    soon(world, 8, 45, [&world, family, item] { bring_back(world, *family, item); });
}

void promote(EssexWorld& world) {
  record(world, programme_stream(world), "promotion_recorded",
         {{"audience", "recipients"}, {"channel", "adopters_forum"}}, world.staff(1));
}

/// Spreads what happens in a month over its days.
void plan_month(EssexWorld& world, Date first) {
  const auto some_day = [&] { return add_days(first, world.random.between(0, 29)); };
  const auto about = [&](int count) { return count + world.random.between(-count / 4, count / 4); };
  const auto spread = [&](int count, void (*happen)(EssexWorld&)) {
    for (int i = 0; i < count; ++i) on_day(world, some_day(), [&world, happen] { happen(world); });
  };
  spread(about(world.plan.advice_of_families), [](EssexWorld& w) { advise(w, false); });
  spread(about(world.plan.advice_anonymous), [](EssexWorld& w) { advise(w, true); });
  spread(about(world.plan.loans), lend);
  spread(1, promote);
}

}  // namespace

void plan_community(EssexWorld& world) {
  const auto& plan = world.plan;
  for (auto first = add_days(plan.opens_on, 35); first < add_days(plan.last_day, -31);
       first = add_months(first, 1))
    plan_month(world, first);
  every_months(world, plan, add_months(plan.opens_on, 2), 3,
               [&world](Date on) { issue_newsletter(world, on); });
}

}  // namespace daybook::generate

/// Recipients of Kent's peer support: referred, screened, agreed with, measured.
#include <fmt/format.h>

#include "tools/generate/kent/kent_world.hpp"
#include "tools/generate/parts/people.hpp"

namespace daybook::generate {

namespace {

std::string stream_of(const Recipient& recipient) {
  return on_stream("case", recipient.id);
}

/// The least age of the group, with a margin, to the most.
Member adult_of(const Recipient& recipient) {
  if (recipient.cohort == "self_neglect") return {"p-1", "adult", 57, 84};
  return {"p-1", "adult", 19, 58};
}

void open_case(KentWorld& world, const Recipient& recipient) {
  const auto stream = stream_of(recipient);
  Opening opening{"adult", "kent", world.plan.authority()};
  opening.cohort = recipient.cohort;
  const auto by = world.staff(2);
  record_all(
      world,
      {case_opening(world, stream, opening, by), joining(world, stream, adult_of(recipient), by)},
      world.random.chance(500));
  const bool self = world.random.chance(250);
  record(world, stream, "referral_received",
         {{"referral", "r-1"},
          {"source", self ? "campaign" : "social_prescriber"},
          {"route", self ? "self" : "agency"},
          {"priority", world.random.chance(200) ? "high" : "usual"}},
         by);
}

void turn_down(KentWorld& world, const Recipient& recipient) {
  record(world, stream_of(recipient), "referral_screened",
         {{"referral", "r-1"},
          {"accepted", false},
          {"reason", "Another service meets the need better"}},
         world.staff(1));
  record(world, stream_of(recipient), "signposted", {{"to", "Adult social care"}}, world.staff(1));
  soon(world, 1, 6, [&world, &recipient] {
    record(world, stream_of(recipient), "case_closed", {{"reason", "other"}},
           central_team_of(world, 1));
  });
}

void consent_to(KentWorld& world, const Recipient& recipient, const char* scope,
                const char* basis) {
  record(world, stream_of(recipient), "consent_recorded",
         {{"scope", scope}, {"basis", basis}, {"given", true}, {"on", to_text(world.today())}},
         world.staff(2));
}

/// K 3.1: the six month check counts from the baseline.
void plan_wellbeing(KentWorld& world, const Recipient& recipient) {
  const int baseline = world.random.between(1300, 2100);
  const auto take = [&world, &recipient](const char* stage, int hundredths) {
    measure(world, stream_of(recipient), {"swemwbs", "p-1", stage, hundredths}, world.staff(2));
  };
  take("baseline", baseline);
  const auto six = add_months(world.today(), 6);
  const auto last = add_days(world.plan.last_day, -5);
  if (six < last)
    on_day(world, six,
           [take, after = baseline + world.random.between(0, 1000)] { take("six_month", after); });
  const auto final_on =
      std::min(add_days(add_months(world.today(), 9), world.random.between(0, 20)),
               add_days(last, -world.random.between(0, 25)));
  on_day(world, final_on,
         [take, after = baseline + world.random.between(0, 1100)] { take("final", after); });
}

/// K 1.14, 1.17: what service it is to be, and what is held about the person.
void agree(KentWorld& world, Recipient& recipient) {
  consent_to(world, recipient, "service", "service");
  consent_to(world, recipient, "evaluation", "data_protection");
  record(world, stream_of(recipient), "information_given",
         {{"document", "what-we-hold"}, {"edition", "Second edition"}}, world.staff(2));
  record(
      world, stream_of(recipient), "need_identified",
      {{"need", "n-1"},
       {"outcome", world.random.chance(600) ? "social_exclusion_prevented" : "full_participation"}},
      central_team_of(world, 2));
  plan_wellbeing(world, recipient);
  soon(world, 3, 12, [&world, &recipient] { find_match(world, recipient); });
}

void screen(KentWorld& world, Recipient& recipient) {
  if (world.random.chance(130)) return turn_down(world, recipient);
  record(world, stream_of(recipient), "referral_screened",
         {{"referral", "r-1"}, {"accepted", true}}, world.staff(1));
  soon(world, 2, 8, [&world, &recipient] { agree(world, recipient); });
}

void refer(KentWorld& world, Recipient& recipient) {
  open_case(world, recipient);
  soon(world, 2, 9, [&world, &recipient] { screen(world, recipient); });
}

}  // namespace

void plan_recipients(KentWorld& world) {
  const auto& plan = world.plan;
  const int days = plan.last_referral.days - plan.first_referral.days;
  for (const auto& group : plan.groups)
    for (int i = 0; i < group.referred; ++i) {
      auto& recipient = world.recipients.emplace_back();
      recipient.id = fmt::format("kent-r-{:03}", world.recipients.size());
      recipient.cohort = group.cohort;
      on_day(world, add_days(plan.first_referral, world.random.between(0, days)),
             [&world, &recipient] { refer(world, recipient); });
    }
}

}  // namespace daybook::generate

#include "tools/generate/parts/organisations.hpp"

#include <fmt/format.h>

#include "tools/generate/simulation/phrases.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

constexpr int renewal_days = 24;  ///< before a contract year begins

void assure(Stage& stage, const Organisation& provider, std::string_view check,
            std::string_view result, int months, const std::string& subject = {}) {
  Data data{{"check", check}, {"result", result}, {"on", to_text(stage.today())}};
  if (!subject.empty()) data["subject"] = subject;
  if (months > 0) data["valid_until"] = to_text(add_months(stage.today(), months));
  record(stage, stream_of(provider), "assurance_recorded", std::move(data),
         central_team_of(stage, 1));
}

void assure_as_planned(Stage& stage, const Organisation& provider) {
  for (const auto& assurance : provider.assurances) {
    const auto split = assurance.find('=');
    assure(stage, provider, assurance.substr(0, split), assurance.substr(split + 1), 12);
  }
}

void enter(Stage& stage, const ServicePlan& plan, const Organisation& provider) {
  const json::array localities(provider.localities.begin(), provider.localities.end());
  record(stage, stream_of(provider), "provider_registered",
         {{"title", provider.title},
          {"programmes", json::array{marked(plan.name)}},
          {"localities", localities},
          {"vat", provider.vat}},
         central_team_of(stage, 1));
  assure_as_planned(stage, provider);
  for (int i = 1; i <= provider.workers; ++i) {
    assure(stage, provider, "dbs", "met", 36, worker(i));
    assure(stage, provider, "right_to_work", "met", 0, worker(i));
  }
}

void supervise(Stage& stage, const Organisation& provider, int number) {
  record(stage, stream_of(provider), "supervision_held",
         {{"worker", worker(number)}, {"on", to_text(stage.today())}}, staff_of(provider.id, 1));
}

void plan_supervision(Stage& stage, const ServicePlan& plan, const Organisation& provider,
                      const StaffCare& care, int number) {
  auto on = add_days(plan.opens_on, stage.random.between(5, 40));
  while (on < add_days(plan.last_day, -3)) {
    on_day(stage, on, [&stage, &provider, number] { supervise(stage, provider, number); });
    const bool late = stage.random.chance(care.late_supervision_per_mille);
    on = add_days(on, care.supervision_days + (late ? stage.random.between(20, 45) : 0));
  }
}

void train(Stage& stage, const Organisation& provider, const std::string& topic) {
  for (int i = 1; i <= provider.workers; ++i)
    record(stage, stream_of(provider), "training_completed",
           {{"worker", worker(i)}, {"topic", topic}, {"on", to_text(stage.today())}},
           staff_of(provider.id, 1));
}

void plan_training(Stage& stage, const ServicePlan& plan, const Organisation& provider,
                   const StaffCare& care) {
  const int days = plan.last_day.days - plan.opens_on.days - 10;
  for (const auto& topic : care.topics)
    on_day(stage, add_days(plan.opens_on, stage.random.between(3, days)),
           [&stage, &provider, topic] { train(stage, provider, topic); });
}

void report_incident(Stage& stage, const Organisation& provider) {
  static const std::vector<std::string> kinds = {"data_breach", "health_and_safety", "other"};
  const auto happened_at = plus(stage.now(), -stage.random.between(3, 30) * hour_ms);
  record(stage, stream_of(provider), "incident_reported",
         {{"incident", fmt::format("in-{}", to_text(stage.today()))},
          {"kind", stage.random.pick(kinds)},
          {"happened_at", to_text(happened_at)},
          {"reported_at", to_text(stage.now())}},
         staff_of(provider.id, 1));
}

void lose_worker(Stage& stage, const Organisation& provider) {
  static const std::vector<std::string> kinds = {"worker_left", "long_term_sickness",
                                                 "disciplinary"};
  record(stage, stream_of(provider), "staffing_issue_recorded",
         {{"kind", stage.random.pick(kinds)}}, staff_of(provider.id, 1));
}

/// Each year a renewal of what lapses, and by chance what goes wrong.
void plan_contract_year(Stage& stage, const ServicePlan& plan, const Organisation& provider,
                        Date first) {
  const auto some_day = [&] { return add_days(first, stage.random.between(20, 330)); };
  const auto plan_by_chance = [&](int per_mille, Agenda::Action action) {
    const auto day = some_day();
    if (stage.random.chance(per_mille) && day < plan.last_day)
      on_day(stage, day, std::move(action));
  };
  if (first > plan.opens_on)
    on_day(stage, add_days(first, -renewal_days),
           [&stage, &provider] { assure_as_planned(stage, provider); });
  plan_by_chance(600, [&stage, &provider] { complain(stage, provider, lead_of(stage, 1), ""); });
  plan_by_chance(300, [&stage, &provider] { report_incident(stage, provider); });
  plan_by_chance(400, [&stage, &provider] { lose_worker(stage, provider); });
}

}  // namespace

std::string stream_of(const Organisation& provider) {
  return on_stream("provider", provider.id);
}

std::string worker(int number) {
  return fmt::format("w-{}", number);
}

void complain(Stage& stage, const Organisation& provider, Poster by, const std::string& about) {
  const auto complaint =
      fmt::format("co-{}-{}", to_text(stage.today()), stage.random.below(100000));
  Data data{{"complaint", complaint}, {"on", to_text(stage.today())}};
  if (!about.empty()) data["about"] = about;
  record(stage, stream_of(provider), "complaint_received", std::move(data), std::move(by));
  soon(stage, 3, 25, [&stage, &provider, complaint] {
    record(stage, stream_of(provider), "complaint_resolved",
           {{"complaint", complaint}, {"action", stage.random.pick(phrases::complaint_actions)}},
           staff_of(provider.id, 1));
  });
}

void plan_organisation(Stage& stage, const ServicePlan& plan, const Organisation& provider,
                       const StaffCare& care) {
  on_day(stage, add_days(plan.opens_on, -12),
         [&stage, &plan, &provider] { enter(stage, plan, provider); });
  for (int i = 1; i <= provider.workers; ++i) plan_supervision(stage, plan, provider, care, i);
  plan_training(stage, plan, provider, care);
  for (int year = 0;; ++year) {
    const auto first = add_months(plan.opens_on, 12 * year);
    if (add_days(first, -renewal_days) >= plan.last_day) return;
    plan_contract_year(stage, plan, provider, first);
  }
}

}  // namespace daybook::generate

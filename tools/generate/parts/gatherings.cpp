#include "tools/generate/parts/gatherings.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "tools/generate/parts/people.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

/// A gathering to come, and what becomes of it.
struct Gathering {
  std::string id;
  Date on;
  bool cancelled = false;
};

std::string stream_of(const Gathering& gathering) {
  return on_stream("gathering", gathering.id);
}

/// Families that come, each with one or two adults and up to two children, within the capacity.
Data attendance(Stage& stage, const GatheringSeries& series, const GatheringHost& host) {
  auto guests = host.guests();
  stage.random.shuffle(guests);
  const auto wanted =
      static_cast<std::size_t>(stage.random.between(series.least_families, series.most_families));
  json::array families;
  int adults = 0, children = 0;
  for (const auto& guest : guests) {
    const int more = stage.random.between(1, 2), young = stage.random.between(0, 2);
    if (families.size() == wanted || adults + children + more + young > series.capacity) break;
    families.emplace_back(marked(guest));
    adults += more;
    children += young;
  }
  return {{"families", std::move(families)}, {"adults", adults}, {"children", children}};
}

void hear(Stage& stage, const Gathering& gathering, const GatheringHost& host) {
  give_feedback(stage, stream_of(gathering), {stage.random.chance(850) ? "parent" : "child"},
                host.themes, host.runs_it);
}

void hold(Stage& stage, const Gathering& gathering, const GatheringSeries& series,
          const GatheringHost& host) {
  auto data = attendance(stage, series, host);
  const auto came = data.at("families").as_array().size();
  const auto position = record(stage, stream_of(gathering), "gathering_held", data, host.runs_it);
  if (stage.random.chance(40)) {
    take_back(stage, stream_of(gathering), position, "Attendance list was incomplete",
              host.runs_it);
    data["children"] = std::max<std::int64_t>(0, data.at("children").as_int64() - 1);
    record(stage, stream_of(gathering), "gathering_held", std::move(data), host.runs_it);
  }
  for (std::size_t i = 0; i < came; ++i)
    if (i == 0 || stage.random.chance(series.feedback_per_mille))
      soon(stage, 1, 8, [&stage, gathering, &host] { hear(stage, gathering, host); });
}

void announce(Stage& stage, const Gathering& gathering, const GatheringSeries& series,
              const GatheringHost& host) {
  Data data{{"programme", marked(stage.programme)},
            {"kind", series.kind},
            {"on", to_text(gathering.on)},
            {"capacity", series.capacity},
            {"agreed_by", host.agreed_by.id.text}};
  if (host.provider) data["provider"] = marked(host.provider->id);
  record(stage, stream_of(gathering), "gathering_planned", std::move(data), host.runs_it);
}

void cancel(Stage& stage, const Gathering& gathering, const GatheringHost& host) {
  static const std::vector<std::string> reasons = {"Venue was flooded", "Speaker fell ill",
                                                   "Too few families could come"};
  record(stage, stream_of(gathering), "gathering_cancelled",
         {{"reason", stage.random.pick(reasons)}}, host.runs_it);
}

void plan_one(Stage& stage, const Gathering& gathering, const GatheringSeries& series,
              const GatheringHost& host) {
  on_day(stage, add_days(gathering.on, -stage.random.between(24, 45)),
         [&stage, gathering, series, &host] { announce(stage, gathering, series, host); });
  if (gathering.cancelled) {
    on_day(stage, add_days(gathering.on, -stage.random.between(1, 4)),
           [&stage, gathering, &host] { cancel(stage, gathering, host); });
    return;
  }
  stage.agenda.at(at(gathering.on, 15, stage.random.between(0, 59)),
                  [&stage, gathering, series, &host] { hold(stage, gathering, series, host); });
}

/// The days of one year from `first` on, evenly with some play, far enough from both ends.
std::vector<Date> days_of_year(Stage& stage, Date first, Date end, int count) {
  constexpr int ahead = 50, after = 14;
  const int days = end.days - first.days - ahead - after;
  std::vector<Date> chosen;
  for (int i = 0; i < count; ++i) {
    const int from = days * i / count;
    chosen.push_back(working_day(add_days(first, ahead + from + stage.random.between(0, 6))));
  }
  return chosen;
}

}  // namespace

GatheringSeries gathering_series(const Fields& fields) {
  return {fields.text("kind"),
          count_in(fields, "a_year"),
          count_in(fields, "cancelled"),
          count_in(fields, "capacity"),
          count_in(fields, "least_families"),
          count_in(fields, "most_families"),
          count_in(fields, "feedback_per_mille")};
}

void plan_gatherings(Stage& stage, const ServicePlan& plan, const GatheringSeries& series,
                     const GatheringHost& host) {
  const int count = series.a_year + series.cancelled;
  for (int year = 0;; ++year) {
    const auto first = add_months(plan.opens_on, 12 * year);
    const auto end = add_months(first, 12);
    if (end > add_days(plan.last_day, 1)) return;
    const auto days = days_of_year(stage, first, end, count);
    for (int i = 0; i < count; ++i) {
      const bool cancelled = (i + 1) * series.cancelled / count > i * series.cancelled / count;
      plan_one(stage,
               {fmt::format("{}-{}-{}-{}", plan.name, series.kind, year + 1, i + 1),
                days[static_cast<std::size_t>(i)], cancelled},
               series, host);
    }
  }
}

}  // namespace daybook::generate

#include "projections/view.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "projections/views.hpp"

namespace daybook {

namespace {

constexpr std::array<std::string_view, 3> kForAllViews = {"as_at", "on", "explain"};

const std::vector<ViewKind>& views() {
  static const std::vector<ViewKind> list = {
      {"activity", 1, {"programme"}, {"year", "from", "to"}, activity_view},
      {"attendance", 1, {"programme"}, {"year", "from", "to", "by"}, attendance_view},
      {"budget", 1, {"programme", "year"}, {"line", "by"}, budget_view},
      {"claims", 1, {"programme"}, {"framework"}, claims_view},
      {"deadlines", 1, {"programme"}, {}, deadlines_view},
      {"gatherings", 1, {"programme", "year"}, {}, gatherings_view},
      {"history",
       1,
       {},
       {"case", "package", "provider", "claim", "gathering", "match", "supporter", "programme"},
       history_view,
       true},
      {"monitoring", 1, {"programme"}, {"year", "from", "to", "provider"}, monitoring_view},
      {"outcomes", 1, {"programme"}, {"year", "from", "to"}, outcomes_view},
      {"peer_support", 1, {"programme"}, {}, peer_support_view},
      {"reconciliation", 1, {"programme", "year"}, {"statement"}, reconciliation_view},
      {"restatement", 1, {"programme", "year"}, {}, restatement_view, false, true},
      {"tiers", 1, {"programme"}, {}, tiers_view},
  };
  return list;
}

bool holds(std::span<const std::string_view> list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

std::string taken_by(const ViewKind& kind) {
  std::vector<std::string_view> names(kind.needs);
  names.insert(names.end(), kind.takes.begin(), kind.takes.end());
  names.insert(names.end(), kForAllViews.begin(), kForAllViews.end());
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

std::span<const ViewKind> all_views() {
  return views();
}

const ViewKind* find_view(std::string_view name) {
  for (const auto& kind : views())
    if (kind.name == name) return &kind;
  return nullptr;
}

std::optional<std::string> objection(const ViewKind& kind, const ViewParams& params) {
  for (const auto& given : params.given)
    if (!holds(kind.needs, given.name) && !holds(kind.takes, given.name) &&
        !holds(kForAllViews, given.name))
      return fmt::format("{}: the view {} does not take it; it takes {}.", given.name, kind.name,
                         taken_by(kind));
  for (const auto needed : kind.needs)
    if (!params.has(needed))
      return fmt::format("{}: the view {} needs it; it takes {}.", needed, kind.name,
                         taken_by(kind));
  return {};
}

Result<const ProgrammeRow*, std::string> programme_asked(const Question& question) {
  const auto& id = question.params.programme;
  const auto* row = question.books.programmes().find(id);
  if (row && !row->state.policies.versions.empty() && !row->state.id.empty()) return row;
  const auto on = question.books.on();
  return failed(fmt::format("programme: there was no programme {} {}.", id,
                            on ? "on " + to_text(*on) : "at this size of the ledger"));
}

DateRange range_of(Year year, const Programme& programme) {
  const auto start = programme.year_start(first_day_of(year, {}));
  return {first_day_of(year, start), last_day_of(year, start)};
}

DateRange range_asked(const ViewParams& params, const Programme& programme) {
  if (params.year) return range_of(*params.year, programme);
  DateRange range;
  if (params.from) range.first = *params.from;
  if (params.to) range.last = *params.to;
  return range;
}

boost::json::string text_json(std::string_view text) {
  return boost::json::string(text.data(), text.size());
}

}  // namespace daybook

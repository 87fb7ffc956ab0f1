#include "projections/query/view.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "projections/query/views.hpp"

namespace daybook {

namespace {

constexpr std::array<std::string_view, 3> kForAllViews = {"as_at", "on", "explain"};

const std::vector<ViewKind>& views() {
  static const std::vector<ViewKind> list = {
      {"activity", 1, {"programme"}, {"year", "from", "to"}, activity_view},
      {"attendance",
       1,
       {"programme"},
       {"year", "from", "to", "by"},
       attendance_view,
       false,
       false,
       {},
       attendance_shape},
      {"budget", 1, {"programme", "year"}, {"line", "by"}, budget_view},
      {"claims", 1, {"programme"}, {"framework"}, claims_view},
      {"deadlines", 1, {"programme"}, {}, deadlines_view},
      {"gatherings", 1, {"programme", "year"}, {}, gatherings_view},
      {"history",
       1,
       {},
       {},
       history_view,
       true,
       false,
       {"case", "package", "provider", "claim", "gathering", "match", "supporter", "programme"}},
      {"monitoring", 1, {"programme"}, {"year", "from", "to", "provider"}, monitoring_view},
      {"outcomes", 1, {"programme"}, {"year", "from", "to"}, outcomes_view},
      {"peer_support", 1, {"programme"}, {}, peer_support_view},
      {"reconciliation",
       1,
       {"programme", "year"},
       {"statement"},
       reconciliation_view,
       false,
       false,
       {},
       reconciliation_shape},
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
  names.insert(names.end(), kind.needs_one.begin(), kind.needs_one.end());
  names.insert(names.end(), kind.takes.begin(), kind.takes.end());
  names.insert(names.end(), kForAllViews.begin(), kForAllViews.end());
  return fmt::format("{}", fmt::join(names, ", "));
}

std::optional<std::string> not_taken(const ViewKind& kind, const ViewParams& params) {
  const std::span<const std::string_view> taken[] = {kind.needs, kind.needs_one, kind.takes,
                                                     kForAllViews};
  for (const auto& given : params.given)
    if (std::none_of(std::begin(taken), std::end(taken),
                     [&](auto list) { return holds(list, given.name); }))
      return fmt::format("{}: the view {} does not take it; it takes {}.", given.name, kind.name,
                         taken_by(kind));
  return {};
}

std::optional<std::string> missing(const ViewKind& kind, const ViewParams& params) {
  for (const auto needed : kind.needs)
    if (!params.has(needed))
      return fmt::format("{}: the view {} needs it; it takes {}.", needed, kind.name,
                         taken_by(kind));
  const auto& one = kind.needs_one;
  const auto is_given = [&](std::string_view name) { return params.has(name); };
  if (one.empty() || std::count_if(one.begin(), one.end(), is_given) == 1) return {};
  return fmt::format("{}: give exactly one of {} and {}.", kind.name,
                     fmt::join(one.begin(), one.end() - 1, ", "), one.back());
}

template <class Given>
Result<Asking, std::string> question_in(std::string_view view, const Given& given) {
  const auto* kind = find_view(view);
  if (!kind) return failed(unknown_view(view));
  auto params = TRY(parse_params(given));
  if (auto wrong = objection(*kind, params)) return failed(*std::move(wrong));
  return Asking{kind, std::move(params)};
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

std::string unknown_view(std::string_view name) {
  std::vector<std::string_view> names;
  for (const auto& kind : views()) names.push_back(kind.name);
  return fmt::format("view: there is no view {}; there are {}.", name, fmt::join(names, ", "));
}

std::optional<std::string> objection(const ViewKind& kind, const ViewParams& params) {
  if (auto wrong = not_taken(kind, params)) return wrong;
  if (auto wrong = missing(kind, params)) return wrong;
  return kind.shape ? kind.shape(params) : std::nullopt;
}

Result<Asking, std::string> read_question(std::string_view view,
                                          std::span<const GivenParam> given) {
  return question_in(view, given);
}

Result<Asking, std::string> read_question(std::string_view view, const boost::json::object& given) {
  return question_in(view, given);
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

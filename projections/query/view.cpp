#include "projections/query/view.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace daybook {

namespace {

constexpr std::string_view kForAllViews[] = {"as_at", "on", "explain"};

std::string taken_by(const ViewKind& kind) {
  return fmt::format("{}", fmt::join(kind.params(), ", "));
}

std::optional<std::string> not_taken(const ViewKind& kind, const ViewParams& params) {
  const auto taken = kind.params();
  for (const auto& given : params.given)
    if (std::find(taken.begin(), taken.end(), given.name) == taken.end())
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

const Field* Part::field(std::string_view field_name) const {
  const auto found = std::ranges::find(fields, field_name, &Field::name);
  return found == fields.end() ? nullptr : &*found;
}

const Part* ViewKind::part(std::string_view path) const {
  const auto found = std::ranges::find(parts, path, &Part::path);
  return found == parts.end() ? nullptr : &*found;
}

std::vector<std::string_view> ViewKind::params() const {
  std::vector<std::string_view> names(needs);
  names.insert(names.end(), needs_one.begin(), needs_one.end());
  names.insert(names.end(), takes.begin(), takes.end());
  names.insert(names.end(), std::begin(kForAllViews), std::end(kForAllViews));
  return names;
}

const ViewKind* find_view(std::string_view name) {
  for (const auto& kind : all_views())
    if (kind.name == name) return &kind;
  return nullptr;
}

std::string unknown_view(std::string_view name) {
  std::vector<std::string_view> names;
  for (const auto& kind : all_views()) names.push_back(kind.name);
  return fmt::format("view: there is no view {}; there are {}.", name, fmt::join(names, ", "));
}

std::optional<Refusal> decide_view(const Caller& caller, const ViewKind& kind, const About& about) {
  return decide_view(caller, kind.name, kind.who, about);
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

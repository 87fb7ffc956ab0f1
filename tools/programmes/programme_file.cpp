#include "tools/programmes/programme_file.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/vocabulary/json_in.hpp"
#include "domain/vocabulary/shape_check.hpp"
#include "tools/programmes/unknown_keys.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

using Fault = std::optional<std::string>;

/// A post that holds `data`, for the vocabulary's own checks to judge.
json::object post_with(std::string_view type, const json::object& data) {
  return {{"event_id", "00000000-0000-4000-8000-000000000000"},
          {"stream", "programme/of-a-file"},
          {"occurred_at", "2000-01-01T00:00:00Z"},
          {"type", type},
          {"data", data}};
}

/// The fault with the field as the file spells it: without the post's "data.".
std::string as_in_file(std::string_view message, std::string_view place) {
  constexpr std::string_view prefix = "data.";
  if (message.starts_with(prefix)) message.remove_prefix(prefix.size());
  return fmt::format("{}{}", place, message);
}

/// What the vocabulary has against `data` as that of a `type`; `place` is where the file has it,
/// `besides` what else it may hold there.
Fault fault_of(std::string_view type, const json::object& data, std::string_view place,
               const std::vector<std::string>& besides = {}) {
  const auto tag = Vocabulary::instance().find(type)->tag;
  if (auto fault = unknown_key_in(data, tag, place, besides)) return fault;
  const auto post = post_from_json(json::serialize(post_with(type, data)));
  if (!post) return as_in_file(post.error().refusal.message, place);
  if (const auto refusal = check_shape(*post->front().view()))
    return as_in_file(refusal->message, place);
  return {};
}

std::string shown(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

/// Dates as texts and numbers of the vocabulary are in order as they compare here.
bool greater(const json::value& a, const json::value& b) {
  if (a.is_string() && b.is_string()) return a.get_string() > b.get_string();
  return a.is_int64() && b.is_int64() && a.get_int64() > b.get_int64();
}

/// A fault of `last` unless it is at least `first`, where both are given.
Fault out_of_order(const json::object& in, const char* first, const char* last,
                   std::string_view place) {
  const auto* low = in.if_contains(first);
  const auto* high = in.if_contains(last);
  if (!low || !high || !greater(*low, *high)) return {};
  return fmt::format("{0}{1}: {2} must not be less than {0}{3}, {4}", place, last, shown(*high),
                     first, shown(*low));
}

Fault order_fault(const json::object& opening) {
  if (auto fault = out_of_order(opening, "opens_on", "closes_on", "")) return fault;
  const auto& policy = opening.at("policy").as_object();
  for (const auto& [first, last] : {std::pair{"age_min", "age_max"},
                                    {"cohort_min", "cohort_max"},
                                    {"bracket_low_below_pence", "bracket_high_above_pence"}})
    if (auto fault = out_of_order(policy, first, last, "policy.")) return fault;
  return {};
}

/// The tables of a list, taken out of the file; nothing when they are none.
Result<std::vector<json::object>, std::string> tables_taken(json::object& file, const char* key) {
  std::vector<json::object> tables;
  const auto* found = file.if_contains(key);
  if (!found) return tables;
  if (!found->is_array()) return failed(fmt::format("{}: must be a list of tables", key));
  for (const auto& item : found->get_array()) {
    if (!item.is_object()) return failed(fmt::format("{}: must be a list of tables", key));
    tables.push_back(item.get_object());
  }
  file.erase(key);
  return tables;
}

/// The line as a file names it; as an allocation it is judged with a year and an amount.
Fault read_line(const json::object& table, const std::string& place, BudgetLine& line) {
  if (table.contains("year") != table.contains("amount_pence"))
    return fmt::format("{}year: an amount and its year stand together or not at all", place);
  json::object allocation = table;
  allocation.emplace("year", "2000/01");
  allocation.emplace("amount_pence", 0);
  allocation.emplace("reason", "as the specification says");
  if (auto fault = fault_of("budget_allocated", allocation, place)) return fault;
  line.line = shown(allocation.at("line"));
  if (!table.contains("year")) return {};
  line.year = shown(allocation.at("year"));
  line.amount = Money{allocation.at("amount_pence").as_int64()};
  return {};
}

Fault read_lines(const std::vector<json::object>& tables, ProgrammeFile& file) {
  for (std::size_t i = 0; i < tables.size(); ++i)
    if (auto fault = read_line(tables[i], fmt::format("budget_lines[{}].", i),
                               file.budget_lines.emplace_back()))
      return fault;
  return {};
}

Fault targets_fault(const std::vector<json::object>& targets) {
  for (std::size_t i = 0; i < targets.size(); ++i)
    if (auto fault = fault_of("target_set", targets[i], fmt::format("targets[{}].", i)))
      return fault;
  return {};
}

Fault read_into(ProgrammeFile& file, json::object text) {
  auto targets = tables_taken(text, "targets");
  if (!targets) return targets.error();
  const auto lines = tables_taken(text, "budget_lines");
  if (!lines) return lines.error();
  file.opening = std::move(text);
  file.targets = std::move(*targets);
  if (auto fault = fault_of("programme_opened", file.opening, "", {"targets", "budget_lines"}))
    return fault;
  if (auto fault = order_fault(file.opening)) return fault;
  if (auto fault = targets_fault(file.targets)) return fault;
  return read_lines(*lines, file);
}

Result<ProgrammeFile, FileFault> judged(json::object text, std::string_view called) {
  ProgrammeFile file;
  if (const auto fault = read_into(file, std::move(text)))
    return failed(FileFault{fmt::format("{}: {}", called, *fault)});
  return file;
}

}  // namespace

Result<ProgrammeFile, FileFault> programme_from_toml(std::string_view text,
                                                     std::string_view called) {
  auto data = TRY(json_from_toml(text, called));
  return judged(std::move(data), called);
}

Result<ProgrammeFile, FileFault> read_programme(const std::filesystem::path& file) {
  auto data = TRY(json_from_toml_file(file));
  return judged(std::move(data), file.filename().string());
}

std::filesystem::path shipped_programmes() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "programmes";
}

}  // namespace daybook

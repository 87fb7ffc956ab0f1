#include "tools/generate/dorset/plan.hpp"

#include <fmt/format.h>

#include "tools/generate/output/fields.hpp"
#include "tools/programmes/programme_file.hpp"

namespace daybook::generate {

namespace {

int count(const Fields& fields, std::string_view key) {
  return static_cast<int>(fields.number(key));
}

YearPlan year_plan(const Fields& fields) {
  YearPlan plan{fields.year("year"), count(fields, "requests"), count(fields, "confirmed"),
                count(fields, "did_not_proceed")};
  if (plan.confirmed + plan.did_not_proceed != plan.requests)
    fields.note("requests", "must be confirmed and did_not_proceed together");
  return plan;
}

std::vector<Share> shares(const Fields& fields, int confirmed) {
  std::vector<Share> shares;
  int sum = 0;
  for (const auto& code : fields.keys()) {
    shares.push_back({code, count(fields, code)});
    sum += shares.back().count;
  }
  if (sum != confirmed)
    fields.note("", fmt::format("come to {}, the year's confirmed are {}", sum, confirmed));
  return shares;
}

void read_distribution(Plan& plan, const Fields& fields) {
  plan.distributed_year = fields.year("year");
  int confirmed = -1;
  for (const auto& year : plan.years)
    if (year.year == plan.distributed_year) confirmed = year.confirmed;
  if (confirmed < 0) fields.note("year", "must be one of the years");
  plan.localities = shares(fields.table("localities"), confirmed);
  plan.package_types = shares(fields.table("package_types"), confirmed);
}

void read_published(Plan& plan, const Fields& fields) {
  plan.annual_budget = {fields.number("annual_budget_pence")};
  const auto next = fields.table("next_year");
  plan.next_year = next.year("year");
  plan.next_budget = {next.number("budget_pence")};
  for (const auto& year : fields.tables("years")) plan.years.push_back(year_plan(year));
  if (plan.years.empty()) fields.note("years", "must hold at least one year");
  read_distribution(plan, fields.table("distribution"));
  for (const auto& item : fields.tables("disruptions"))
    plan.disruptions.push_back(
        {item.date("from"), item.date("to"), count(item, "provider_cancels_percent")});
}

ItemPlan item_plan(const Fields& fields) {
  ItemPlan item{fields.text("intervention"),    fields.text("package_type"),
                {fields.number("price_pence")}, count(fields, "sessions"),
                count(fields, "minutes"),       {}};
  if (fields.has("report_fee_pence")) item.report_fee = Money{fields.number("report_fee_pence")};
  return item;
}

ProviderPlan provider_plan(const Fields& fields) {
  ProviderPlan provider{fields.text("id"),    fields.text("title"),       fields.text("vat"),
                        fields.date("since"), fields.texts("localities"), {}};
  for (const auto& item : fields.tables("items")) provider.items.push_back(item_plan(item));
  return provider;
}

void read_service(Plan& plan, const Fields& fields) {
  plan.price_rise_per_mille = count(fields, "price_rise_per_mille");
  plan.lead_professionals = count(fields, "lead_professionals");
  const auto lines = fields.table("lines");
  plan.lines = {lines.text("main"), lines.text("reserve"), {lines.number("vired_pence")}};
  for (const auto& provider : fields.tables("providers"))
    plan.providers.push_back(provider_plan(provider));
  for (const auto& block : fields.tables("blocks"))
    plan.blocks.push_back({block.text("provider"), block.text("intervention")});
  if (plan.lead_professionals < 1) fields.note("lead_professionals", "must be at least 1");
}

void read_opening(Plan& plan, const Fields& fields) {
  plan.opens_on = fields.date("opens_on");
  plan.outcomes = fields.texts("outcomes");
}

/// Reads one file's fields by `read`; the fault, if any, begins with the file's name.
template <class Read>
std::optional<FileFault> read_file(Plan& plan, const std::filesystem::path& file, Read read) {
  const auto object = json_from_toml_file(file);
  if (!object) return object.error();
  std::string fault;
  read(plan, Fields(*object, "", fault));
  if (fault.empty()) return {};
  return FileFault{fmt::format("{}: {}", file.filename().string(), fault)};
}

}  // namespace

Result<Plan, FileFault> read_plan(const std::filesystem::path& directory, std::string_view name) {
  Plan plan;
  plan.name = name;
  const auto file = [&](const char* rest) { return directory / (plan.name + rest); };
  auto opening = TRY(read_programme(file(".toml")));
  plan.opening = std::move(opening.opening);
  plan.targets = std::move(opening.targets);
  if (auto fault = read_file(plan, file(".toml"), read_opening)) return failed(*fault);
  if (auto fault = read_file(plan, file("_published.toml"), read_published)) return failed(*fault);
  if (auto fault = read_file(plan, file("_service.toml"), read_service)) return failed(*fault);
  return plan;
}

}  // namespace daybook::generate

#include "tools/generate/parts/service_plan.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace daybook::generate {

namespace {

/// The tables of a list that a file may leave out.
std::vector<Fields> tables_if_any(const Fields& fields, std::string_view key) {
  return fields.has(key) ? fields.tables(key) : std::vector<Fields>();
}

int count_or_none(const Fields& fields, std::string_view key) {
  return fields.has(key) ? count_in(fields, key) : 0;
}

PricedItem priced_item(const Fields& fields) {
  return {fields.text("intervention"),
          fields.text("package_type"),
          {fields.number("price_pence")},
          count_or_none(fields, "sessions"),
          count_in(fields, "minutes"),
          {count_or_none(fields, "report_fee_pence")},
          count_or_none(fields, "mileage_pence_per_mile")};
}

Organisation organisation(const Fields& fields) {
  Organisation provider{fields.text("id"),
                        fields.text("title"),
                        fields.text("vat"),
                        fields.texts("localities"),
                        fields.texts("assurances"),
                        count_in(fields, "workers"),
                        {}};
  for (const auto& item : tables_if_any(fields, "items"))
    provider.items.push_back(priced_item(item));
  return provider;
}

Allocation allocation(const Fields& fields) {
  return {fields.text("year"), fields.text("line"), {fields.number("amount_pence")}};
}

void read_decisions(ServicePlan& plan, const Fields& fields) {
  for (const auto& item : tables_if_any(fields, "withdrawals"))
    plan.withdrawals.push_back({item.date("on"), allocation(item), item.text("reason")});
  for (const auto& item : tables_if_any(fields, "policy_changes"))
    plan.policy_changes.push_back(
        {item.date("effective_on"), item.text("reason"), item.table("policy").object()});
}

/// Money stands only on lines that the programme's file names.
void check_lines(const ServicePlan& plan, const Fields& fields) {
  const auto& lines = plan.programme.budget_lines;
  for (const auto& allocation : plan.budget)
    if (std::none_of(lines.begin(), lines.end(),
                     [&](const BudgetLine& known) { return known.line == allocation.line; }))
      fields.note("budget",
                  fmt::format("{} is not one of the programme's budget_lines", allocation.line));
}

void read_common(ServicePlan& plan, const Fields& fields) {
  plan.last_day = fields.date("last_day");
  for (const auto& item : fields.tables("budget")) plan.budget.push_back(allocation(item));
  check_lines(plan, fields);
  read_decisions(plan, fields);
  for (const auto& item : fields.tables("providers")) plan.providers.push_back(organisation(item));
  if (plan.providers.empty()) fields.note("providers", "must hold at least one provider");
  if (plan.last_day <= plan.opens_on) fields.note("last_day", "must be after the opening");
}

}  // namespace

std::string ServicePlan::authority() const {
  return std::string(programme.opening.at("authority").as_string());
}

std::optional<FileFault> read_service(ServicePlan& plan, const std::filesystem::path& directory,
                                      std::string_view name,
                                      const std::function<void(const Fields&)>& read_own) {
  plan.name = name;
  auto programme = read_programme(directory / (plan.name + ".toml"));
  if (!programme) return programme.error();
  plan.programme = std::move(*programme);
  plan.opens_on = *parse_date(std::string(plan.programme.opening.at("opens_on").as_string()));
  const auto file = directory / (plan.name + "_service.toml");
  const auto object = json_from_toml_file(file);
  if (!object) return object.error();
  std::string fault;
  const Fields fields(*object, "", fault);
  read_common(plan, fields);
  read_own(fields);
  if (fault.empty()) return {};
  return FileFault{fmt::format("{}: {}", file.filename().string(), fault)};
}

int count_in(const Fields& fields, std::string_view key) {
  return static_cast<int>(fields.number(key));
}

}  // namespace daybook::generate

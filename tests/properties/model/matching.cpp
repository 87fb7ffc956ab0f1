/// Matching: the price of the list, within the approval, the cheapest first (rulebook 5.4).
#include <algorithm>

#include "tests/properties/model/package_rows.hpp"
#include "tests/properties/model/rows.hpp"

namespace daybook::test::model {

namespace {

struct Item {
  std::string provider;
  Data data;
  std::int64_t price() const { return number(data, "price_pence"); }
};

/// 0 low, 1 medium, 2 high; £500.00 and £1,000.00 are medium (D 7.1).
int bracket(std::int64_t price, const Policy& policy) {
  if (price < policy.num("bracket_low_below_pence", 50'000)) return 0;
  return price > policy.num("bracket_high_above_pence", 100'000) ? 2 : 1;
}

bool holds_code(const Data& data, std::string_view key, const std::string& code) {
  const auto all = texts(data, key);
  return std::find(all.begin(), all.end(), code) != all.end();
}

std::vector<Item> items_of(const Past& past, const std::string& provider,
                           const std::string& programme, const Fact& event) {
  std::vector<Item> items;
  for (const auto& item : items_in_force(past, provider, programme, event.on, past.size()))
    items.push_back({provider, item.get_object()});
  return items;
}

bool is_named(const Fact& event, const Item& item) {
  for (const auto& each : list(event.data, "considered")) {
    const auto& named = each.get_object();
    if (text(named, "provider") == item.provider &&
        text(named, "intervention") == text(item.data, "intervention") &&
        !text(named, "skipped_because").empty())
      return true;
  }
  return false;
}

bool is_of(const Item& item, const Fact& event, const std::string& type) {
  return text(item.data, "intervention") == event.get("intervention") &&
         text(item.data, "package_type") == type;
}

bool is_priced(const Item& item, const Fact& event, bool hourly) {
  if (!hourly)
    return number(item.data, "sessions", -1) == event.num("sessions") &&
           item.price() == event.num("price_pence");
  return round_half_up(Wide{item.price()} * event.num("minutes") * number(event.data, "workers", 1),
                       60) == event.num("price_pence");
}

/// The item of this intervention, type and number of sessions; the one at this price before any
/// other.
const Item* item_named(const std::vector<Item>& items, const Fact& event, const std::string& type,
                       bool hourly) {
  const Item* first = nullptr;
  for (const auto& item : items) {
    if (!is_of(item, event, type)) continue;
    if (is_priced(item, event, hourly)) return &item;
    if (!first && (hourly || number(item.data, "sessions", -1) == event.num("sessions")))
      first = &item;
  }
  return first;
}

bool passes_by_a_cheaper(const Past& past, const Fact& event, const Item& chosen,
                         const std::string& programme, const Policy& policy) {
  const auto* requested = past.last(event.stream, "package_requested");
  for (const auto* provider : past.all("provider_registered")) {
    if (is_suspended(past, provider->id) ||
        !holds_code(provider->data, "localities", requested->get("locality")))
      continue;
    for (const auto& item : items_of(past, provider->id, programme, event)) {
      if (text(item.data, "package_type") != requested->get("package_type")) continue;
      const auto theirs = std::pair(bracket(item.price(), policy), item.price());
      const auto ours = std::pair(bracket(chosen.price(), policy), chosen.price());
      if (theirs < ours && !is_named(event, item)) return true;
    }
  }
  return false;
}

}  // namespace

Verdict judge_matching(const Past& past, const Fact& event) {
  const auto provider = event.get("provider");
  const auto programme = programme_of(past, event);
  const auto policy = policy_on(past, programme, event.on);
  const bool hourly = policy.code("charge_basis", "session_share") == "hourly";
  const auto stage = stage_of(past, event.id);
  Verdict verdict;
  verdict.unless(past.knows("provider/" + provider), "unknown_reference");
  for (const auto& each : list(event.data, "considered"))
    verdict.unless(past.knows("provider/" + text(each.get_object(), "provider")),
                   "unknown_reference");
  verdict.unless(has(event.data, hourly ? "minutes" : "sessions"), "malformed");
  verdict.unless(stage == "approved" || stage == "matched", "wrong_stage");
  if (verdict.stopped) return verdict;
  verdict.unless(!is_suspended(past, provider), "provider_suspended");
  const auto* requested = past.last(event.stream, "package_requested");
  if (event.get("method") == "block") {
    const auto* bought = block_bought(past, programme, event.get("block"));
    verdict.unless(bought && bought->get("provider") == provider &&
                       bought->get("intervention") == event.get("intervention") &&
                       event.on <= bought->day("expires_on") &&
                       has_unit_left(past, programme, event.get("block")),
                   "block_exhausted");
    return verdict;
  }
  const auto items = items_of(past, provider, programme, event);
  const auto type = requested->get("package_type");
  const auto* chosen = item_named(items, event, type, hourly);
  verdict.unless(chosen && is_priced(*chosen, event, hourly), "price_mismatch");
  verdict.unless(
      event.num("price_pence") <= past.last(event.stream, "package_approved")->num("up_to_pence"),
      "above_approval");
  verdict.unless(!policy.is("cheapest_first") || !chosen ||
                     !passes_by_a_cheaper(past, event, *chosen, programme, policy),
                 "cheaper_option_unconsidered");
  return verdict;
}

}  // namespace daybook::test::model

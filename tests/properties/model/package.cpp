/// What a package is and what was agreed for it.
#include "tests/properties/model/package.hpp"

#include <algorithm>

namespace daybook::test::model {

namespace {

std::string stream_of(std::string_view package) {
  return "package/" + std::string(package);
}

/// hourly: round_half_up(price × minutes × workers / 60); otherwise the item's own (5.4). Without a
/// basis: of this intervention and type, whatever its price.
bool is_item_of(const Data& item, const Fact& match, const Fact& requested,
                const std::string& basis) {
  if (text(item, "intervention") != match.get("intervention") ||
      text(item, "package_type") != requested.get("package_type"))
    return false;
  if (basis.empty()) return true;
  if (basis == "hourly")
    return round_half_up(Wide{number(item, "price_pence")} * match.num("minutes") *
                             number(match.data, "workers", 1),
                         60) == match.num("price_pence");
  return number(item, "sessions", -1) == match.num("sessions") &&
         number(item, "price_pence") == match.num("price_pence");
}

}  // namespace

std::string stage_of(const Past& past, std::string_view package) {
  std::string stage;
  for (const auto* fact : past.of(stream_of(package)))
    for (const auto* step :
         {"requested", "refused", "approved", "matched", "confirmed", "completed", "ended"})
      if (fact->type == std::string("package_") + step) stage = step;
  return stage;
}

bool has_ended(const Past& past, std::string_view package) {
  const auto stage = stage_of(past, package);
  return stage == "refused" || stage == "completed" || stage == "ended";
}

Facts packages_of_case(const Past& past, std::string_view case_id) {
  auto facts = past.all("package_requested");
  std::erase_if(facts, [&](const Fact* fact) { return fact->get("case") != case_id; });
  return facts;
}

boost::json::array items_in_force(const Past& past, std::string_view provider,
                                  std::string_view programme, Day on, std::int64_t before) {
  const Fact* in_force = nullptr;
  for (const auto* submitted : past.of("provider/" + std::string(provider), "prices_submitted"))
    if (submitted->get("programme") == programme && submitted->on <= on &&
        submitted->position < before && (!in_force || submitted->on >= in_force->on))
      in_force = submitted;
  return in_force ? list(in_force->data, "items") : boost::json::array();
}

std::optional<Terms> terms_of(const Past& past, std::string_view package) {
  const auto* match = past.last(stream_of(package), "package_matched");
  if (!match) return {};
  const auto* requested = past.last(stream_of(package), "package_requested");
  const auto programme = programme_of_case(past, requested->get("case"));
  Terms terms;
  terms.match = match;
  terms.provider = match->get("provider");
  terms.basis = policy_on(past, programme, match->on).code("charge_basis", "session_share");
  // A policy changed for the past leaves a package what it was matched with.
  if (!has(match->data, "sessions")) terms.basis = "hourly";
  if (!has(match->data, "minutes")) terms.basis = "session_share";
  if (match->get("method") == "block") terms.block = match->get("block");
  terms.price = terms.block.empty() ? match->num("price_pence") : 0;
  terms.sessions = match->num("sessions");
  terms.minutes = match->num("minutes");
  terms.workers = number(match->data, "workers", 1);
  const auto items = items_in_force(past, terms.provider, programme, match->on, match->position);
  for (const bool exactly : {true, false})
    for (const auto& item : items)
      if (terms.item.empty() &&
          is_item_of(item.get_object(), *match, *requested, exactly ? terms.basis : ""))
        terms.item = item.get_object();
  if (terms.basis == "hourly") terms.hourly = number(terms.item, "price_pence");
  return terms;
}

bool is_session_end(std::string_view type) {
  return type == "session_delivered" || type == "session_missed" || type == "session_cancelled" ||
         type == "session_aborted";
}

std::vector<Sitting> sittings(const Past& past, std::string_view package) {
  std::vector<Sitting> all;
  const auto named = [&](const std::string& id) {
    return std::find_if(all.begin(), all.end(),
                        [&](const Sitting& known) { return known.id == id; });
  };
  const auto stream = stream_of(package);
  for (const auto* fact : past.of(stream)) {
    if (fact->is("session_scheduled")) {
      if (const auto old = named(fact->get("replaces")); old != all.end()) old->replaced_by = fact;
      all.push_back({fact->get("session"), fact});
    } else if (is_session_end(fact->type)) {
      named(fact->get("session"))->ended = fact;
    }
  }
  for (const auto* charge : live_charges(past, stream))
    if (const auto its = named(charge->get("session"));
        its != all.end() && charge->get("cause") != "mileage")
      its->charge = charge;
  for (std::int64_t at = 0; at < past.size(); ++at)
    if (const auto& fact = past.at(at);
        fact.voided && fact.stream == stream && is_session_end(fact.type))
      named(fact.get("session"))->reopened = true;
  return all;
}

std::optional<Sitting> sitting(const Past& past, std::string_view package, std::string_view id) {
  for (auto& known : sittings(past, package))
    if (known.id == id) return known;
  return {};
}

bool ends_reopened_session(const Past& past, const Fact& event) {
  if (!is_session_end(event.type)) return false;
  const auto its = sitting(past, event.id, event.get("session"));
  return its && its->is_open() && its->reopened;
}

bool has_open_session(const Past& past, std::string_view package) {
  const auto all = sittings(past, package);
  return std::any_of(all.begin(), all.end(), [](const Sitting& each) { return each.is_open(); });
}

std::optional<Day> commenced(const Past& past, std::string_view package) {
  std::optional<Day> first;
  for (const auto* fact : past.of(stream_of(package), "session_delivered")) {
    const auto on = london(fact->instant("started_at"));
    if (!first || on < *first) first = on;
  }
  return first;
}

}  // namespace daybook::test::model

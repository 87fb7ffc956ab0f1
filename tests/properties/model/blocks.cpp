/// Blocks: who draws which unit, and what it costs (rulebook 6.2, "Block").
#include <algorithm>

#include "tests/properties/model/package.hpp"

namespace daybook::test::model {

namespace {

std::string programme_of_package(const Past& past, std::string_view package) {
  const auto* requested = past.last("package/" + std::string(package), "package_requested");
  return requested ? programme_of_case(past, requested->get("case")) : "";
}

/// The block that the package's last match before `position` draws on; "" where there is none.
std::string block_drawn_on(const Past& past, std::string_view package, std::int64_t position) {
  std::string block;
  for (const auto* match : past.of("package/" + std::string(package), "package_matched"))
    if (match->position < position)
      block = match->get("method") == "block" ? match->get("block") : "";
  return block;
}

Expected unit_charge(const Past& past, std::string_view programme, std::string_view block,
                     std::int64_t unit, Day on) {
  const auto* bought = block_bought(past, programme, block);
  return {"charge_raised",
          {{"cause", "block_unit"},
           {"block", std::string(block)},
           {"share", unit},
           {"amount_pence", share_of(bought->num("price_pence"), unit, bought->num("units"))},
           {"business_date", day_text(on)},
           {"policy_version", policy_on(past, programme, on).version}}};
}

}  // namespace

const Fact* block_bought(const Past& past, std::string_view programme, std::string_view block) {
  return past.find("programme/" + std::string(programme), "block_purchased", "block", block);
}

bool is_expired(const Past& past, std::string_view programme, std::string_view block) {
  return past.find("programme/" + std::string(programme), "block_expired", "block", block);
}

std::vector<Unit> units_of(const Past& past, std::string_view programme, std::string_view block) {
  const auto* bought = block_bought(past, programme, block);
  std::vector<Unit> units(bought ? static_cast<std::size_t>(bought->num("units")) : 0);
  const auto held_by = [&](const std::string& package) {
    return std::find_if(units.begin(), units.end(),
                        [&](const Unit& unit) { return unit.holder == package; });
  };
  for (std::int64_t at = bought ? bought->position : past.size(); at < past.size(); ++at) {
    const auto& fact = past.at(at);
    if (fact.is("block_expired") && fact.id == programme && fact.get("block") == block)
      for (auto& unit : units) unit.charged = true;  // block_unused charges what is left
    if (fact.kind != "package" || block_drawn_on(past, fact.id, at) != block ||
        programme_of_package(past, fact.id) != programme)
      continue;
    if (fact.is("package_confirmed")) {
      if (const auto unit = free_unit(units))
        units[static_cast<std::size_t>(unit - 1)].holder = fact.id;
    } else if (fact.is("charge_raised") && fact.get("cause") == "block_unit") {
      units[static_cast<std::size_t>(fact.num("share") - 1)] = {fact.id, true};
    } else if (fact.is("charge_reversed") &&
               past.at(fact.num("charge_position")).get("cause") == "block_unit") {
      auto& unit =
          units[static_cast<std::size_t>(past.at(fact.num("charge_position")).num("share") - 1)];
      unit.charged = false;
      if (has_ended(past, fact.id)) unit.holder.clear();
    } else if (fact.is("package_ended")) {
      if (const auto unit = held_by(fact.id); unit != units.end() && !unit->charged)
        unit->holder.clear();
    }
  }
  return units;
}

int free_unit(const std::vector<Unit>& units) {
  for (std::size_t i = 0; i < units.size(); ++i)
    if (units[i].holder.empty() && !units[i].charged) return static_cast<int>(i) + 1;
  return 0;
}

std::int64_t uncharged(const Past& past, std::string_view programme, std::string_view block) {
  const auto* bought = block_bought(past, programme, block);
  const auto units = units_of(past, programme, block);
  std::int64_t left = 0;
  for (std::size_t i = 0; i < units.size(); ++i)
    if (!units[i].charged)
      left += share_of(bought->num("price_pence"), static_cast<std::int64_t>(i) + 1,
                       bought->num("units"));
  return left;
}

std::optional<Expected> charge_for_unit(const Past& past, const Fact& end) {
  const auto terms = *terms_of(past, end.id);
  if (terms.block.empty()) return {};
  const auto programme = programme_of_package(past, end.id);
  const auto units = units_of(past, programme, terms.block);
  std::int64_t unit = free_unit(units);
  for (std::size_t i = 0; i < units.size(); ++i)
    if (units[i].holder == end.id) unit = static_cast<std::int64_t>(i) + 1;
  if (unit == 0 || units[static_cast<std::size_t>(unit - 1)].charged) return {};
  const auto its = *sitting(past, end.id, end.get("session"));
  return unit_charge(past, programme, terms.block, unit, london(its.starts()));
}

std::vector<Expected> unit_after_void(const Past& past, std::string_view package,
                                      const Fact& voided) {
  const auto terms = terms_of(past, package);
  if (!terms || terms->block.empty() || !voided.is("session_delivered")) return {};
  const auto stream = "package/" + std::string(package);
  const Fact* unit = nullptr;
  for (const auto* charge : live_charges(past, stream))
    if (charge->get("cause") == "block_unit") unit = charge;
  const Fact* other = nullptr;
  for (const auto* delivered : past.of(stream, "session_delivered"))
    if (!other && delivered->position != voided.position) other = delivered;
  if (!unit || (other && unit->cause != voided.position)) return {};
  std::vector<Expected> derived{reversal(past, *unit)};
  if (other)
    derived.push_back(unit_charge(past, programme_of_package(past, package), terms->block,
                                  unit->num("share"),
                                  london(sitting(past, package, other->get("session"))->starts())));
  return derived;
}

}  // namespace daybook::test::model

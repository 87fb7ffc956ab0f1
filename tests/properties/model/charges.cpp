/// Charges, allocation and blocks' units (rulebook 6.2, 6.3).
#include <algorithm>

#include "tests/properties/model/package.hpp"

namespace daybook::test::model {

namespace {

std::string stream_of(std::string_view package) {
  return "package/" + std::string(package);
}

std::string programme_of_package(const Past& past, std::string_view package) {
  const auto* requested = past.last(stream_of(package), "package_requested");
  return requested ? programme_of_case(past, requested->get("case")) : "";
}

/// k is the lowest of 1..N that no live session charge holds (6.2).
std::int64_t lowest_free_share(const Past& past, std::string_view package) {
  const auto charges = live_charges(past, stream_of(package));
  for (std::int64_t k = 1;; ++k)
    if (std::none_of(charges.begin(), charges.end(), [&](const Fact* charge) {
          return is_session_cause(charge->get("cause")) && charge->num("share") == k;
        }))
      return k;
}

/// How a session ended, as far as money goes: its cause and the percentage of it.
struct Ending {
  std::string cause;
  std::int64_t percent = 100;
};

std::optional<Ending> ending_of(const Past& past, const Fact& end, const Policy& policy,
                                const std::string& basis) {
  if (end.is("session_delivered")) return Ending{"delivered"};
  if (end.is("session_missed")) return Ending{"missed", policy.num("missed_percent", 100)};
  if (end.is("session_aborted")) {
    if (end.get("by") == "family")
      return Ending{"aborted", policy.num("aborted_by_family_percent", 100)};
    return basis == "hourly" ? std::optional(Ending{"aborted"}) : std::nullopt;
  }
  const auto notice = notice_class(past, end);
  if (notice == "on_arrival") return Ending{"on_arrival", policy.num("on_arrival_percent", 100)};
  if (notice == "short_notice")
    return Ending{"short_notice", policy.num("short_notice_percent", 50)};
  return {};
}

/// Short notice by the hour pays for part of the time, everything else for part of the price.
std::int64_t charged_minutes(const Fact& end, const Ending& ending, const Sitting& its) {
  if (ending.cause == "short_notice")
    return round_half_up(Wide{its.minutes()} * ending.percent, 100);
  if (end.is("session_aborted") && end.get("by") == "provider") return end.num("minutes");
  return its.minutes();
}

}  // namespace

bool is_session_cause(std::string_view cause) {
  return cause != "mileage" && cause != "report" && cause != "block_unit" &&
         cause != "block_unused";
}

Facts live_charges(const Past& past, std::string_view stream) {
  auto charges = past.of(stream, "charge_raised");
  for (const auto* reversed : past.of(stream, "charge_reversed"))
    std::erase_if(charges, [&](const Fact* charge) {
      return charge->position == reversed->num("charge_position");
    });
  return charges;
}

std::int64_t session_charges(const Past& past, std::string_view package) {
  std::int64_t sum = 0;
  for (const auto* charge : live_charges(past, stream_of(package)))
    if (is_session_cause(charge->get("cause"))) sum += charge->num("amount_pence");
  return sum;
}

std::int64_t share_of(std::int64_t price, std::int64_t k, std::int64_t n) {
  return static_cast<std::int64_t>(Wide{price} * k / n - Wide{price} * (k - 1) / n);
}

std::string notice_class(const Past& past, const Fact& event) {
  if (event.get("by") == "provider") return "provider";
  if (flag(event.data, "on_arrival")) return "on_arrival";
  const auto its = sitting(past, event.id, event.get("session"));
  const auto policy = policy_on(past, programme_of_package(past, event.id), london(its->starts()));
  const auto ahead = its->starts() - event.instant("notice_at");
  if (ahead < 0) return "on_arrival";
  return ahead < policy.num("short_notice_hours", 24) * hour_ms ? "short_notice" : "in_time";
}

std::optional<Expected> charge_for_end(const Past& past, const Fact& end) {
  const auto terms = *terms_of(past, end.id);
  const auto its = *sitting(past, end.id, end.get("session"));
  const auto on = london(its.starts());
  const auto policy = policy_on(past, programme_of_package(past, end.id), on);
  const auto ending = ending_of(past, end, policy, terms.basis);
  if (!ending || ending->percent == 0) return {};
  Expected charge{"charge_raised",
                  {{"session", its.id},
                   {"cause", ending->cause},
                   {"business_date", day_text(on)},
                   {"policy_version", policy.version}}};
  std::int64_t amount = 0;
  if (terms.basis == "session_share") {
    const auto k = lowest_free_share(past, end.id);
    charge.data["share"] = k;
    amount = round_half_up(Wide{share_of(terms.price, k, terms.sessions)} * ending->percent, 100);
  } else {
    const auto minutes = charged_minutes(end, *ending, its);
    const auto percent = ending->cause == "short_notice" ? 100 : ending->percent;
    if (minutes == 0) return {};  // no allocation used, no charge
    charge.data["minutes"] = minutes;
    amount = round_half_up(Wide{terms.hourly} * terms.workers * minutes * percent, 6'000);
  }
  const auto left = terms.price - session_charges(past, end.id);
  charge.data["amount_pence"] = std::min(amount, left);
  return charge;
}

Expected reversal(const Past& past, const Fact& charge) {
  const auto on = charge.day("business_date");
  return {"charge_reversed",
          {{"charge_position", charge.position},
           {"amount_pence", charge.num("amount_pence")},
           {"business_date", day_text(on)},
           {"policy_version", policy_on(past, programme_of_package(past, charge.id), on).version}}};
}

std::int64_t allocation(const Terms& terms) {
  return terms.basis == "hourly" ? terms.minutes : terms.sessions;
}

std::int64_t uses(const Terms& terms, const Sitting& its) {
  const bool hourly = terms.basis == "hourly";
  if (its.is_open()) return hourly ? its.minutes() : 1;
  if (!its.charge) return 0;  // in time, by the provider, at 0 percent, waived
  return hourly ? its.charge->num("minutes") : 1;
}

std::int64_t used(const Past& past, std::string_view package, const Terms& terms) {
  std::int64_t sum = 0;
  for (const auto& its : sittings(past, package)) sum += uses(terms, its);
  return sum;
}

}  // namespace daybook::test::model

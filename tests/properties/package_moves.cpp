/// What happens to packages outside their sessions, from request to follow-up.
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "tests/properties/history_names.hpp"
#include "tests/properties/random_history.hpp"

namespace daybook::test {

namespace {

bool is_requested(const Package& package) {
  return package.stage == Stage::requested;
}

bool can_be_matched(const Package& package) {
  return package.stage == Stage::approved || package.stage == Stage::matched;
}

bool is_matched(const Package& package) {
  return package.stage == Stage::matched;
}

bool is_completed(const Package& package) {
  return package.stage == Stage::completed;
}

}  // namespace

RandomHistory::Made RandomHistory::request() {
  const auto* family_case = a_case();
  if (!family_case || packages_.size() >= 30) return {};
  const auto id = fmt::format("k{}", ++names_);
  packages_.push_back(id);
  return event(
      lead, "package/" + id, "package_requested",
      fmt::format(R"({{"case":"{}","package_type":"{}","outcomes":["health"],"locality":"{}"}})",
                  family_case->id, one_of(types), one_of(localities)));
}

RandomHistory::Made RandomHistory::decide() {
  const auto* package = a_package(is_requested);
  if (!package) return {};
  if (chance(8))
    return package_event(central, *package, "package_refused", R"({"reason":"not now"})");
  return package_event(
      central, *package, "package_approved",
      fmt::format(R"({{"up_to_pence":{},"year":"{}","line":"{}","alternatives":[]}})",
                  number(20'000, 260'000), years[chance(60) ? 0 : 1], one_of(lines)));
}

RandomHistory::Made RandomHistory::match() {
  const auto* package = a_package(can_be_matched);
  if (!package) return {};
  const auto provider = one_of(providers);
  const auto intervention = fmt::format("{}-{}", package->package_type, number(0, 1));
  const auto today = london_date({now_ms_});
  const auto* list = ledger_.states().provider(provider)->prices_on("p", today, {UINT64_MAX});
  const auto* item = list ? list->find(intervention, package->package_type) : nullptr;
  if (!item) return {};
  const auto& policies = ledger_.states().programme("p")->policies;
  std::string what;
  if (policies.on(today).charge_basis == v::ChargeBasis::session_share) {
    what = fmt::format(R"("price_pence":{},"sessions":{})", item->price.pence, *item->sessions);
  } else {
    const auto workers = number(1, 2), minutes = number(45, 400);
    const auto price = (item->price.pence * minutes * workers * 2 + 60) / 120;
    what = fmt::format(R"("price_pence":{},"minutes":{},"workers":{})", price, minutes, workers);
  }
  return event(
      central, "package/" + package->id, "package_matched",
      fmt::format(
          R"({{"provider":"{}","intervention":"{}",{},"method":"direct_award","considered":[]}})",
          provider, intervention, what));
}

RandomHistory::Made RandomHistory::confirm() {
  const auto* package = a_package(is_matched);
  if (!package) return {};
  return package_event(
      central, *package, "package_confirmed",
      fmt::format(R"({{"notified_provider_at":"{0}","notified_lead_at":"{0}"}})", instant(0)));
}

RandomHistory::Made RandomHistory::end_package() {
  const auto* package = a_package(chance(30) ? any_package : is_in_delivery);
  if (!package) return {};
  if (chance(50))
    return package_event(
        central, *package, "package_completed",
        fmt::format(R"({{"on":"{}","outcomes_reported":true}})", date(-number(0, 5))));
  constexpr std::string_view reasons[] = {"disengaged", "family_ceased", "did_not_proceed",
                                          "other"};
  return package_event(
      central, *package, "package_ended",
      fmt::format(R"({{"on":"{}","reason":"{}"}})", date(-number(0, 5)), one_of(reasons)));
}

RandomHistory::Made RandomHistory::follow_up() {
  const auto* package = a_package(is_completed);
  if (!package || !package->match) return {};
  constexpr std::string_view results[] = {"better", "same", "worse", "not_reached"};
  constexpr std::string_view ratings[] = {"satisfied", "neutral", "dissatisfied"};
  const auto staff = staff_of(package->match->provider);
  if (chance(50))
    return package_event(
        staff, *package, "feedback_received",
        fmt::format(R"({{"from":"parent","rating":"{}","themes":[]}})", one_of(ratings)));
  return package_event(staff, *package, "provider_followed_up",
                       fmt::format(R"({{"on":"{}","result":"{}"}})", date(0), one_of(results)));
}

}  // namespace daybook::test

/// What happens to the sessions of a package.
#include <fmt/format.h>

#include "tests/properties/history_names.hpp"
#include "tests/properties/random_history.hpp"

namespace daybook::test {

namespace {

bool has_open_session(const Package& package) {
  return package.has_open_session();
}

bool is_open(const Session& session) {
  return session.is_open();
}

bool can_be_replaced(const Session& session) {
  return !session.is_open() && session.charge < 0 && session.replaced_by < 0;
}

}  // namespace

RandomHistory::Made RandomHistory::schedule() {
  const auto* package = a_package(is_in_delivery);
  if (!package) return {};
  const auto* replaced = chance(40) ? a_session(*package, can_be_replaced) : nullptr;
  return package_event(
      central, *package, "session_scheduled",
      fmt::format(R"({{"session":"s{}","starts_at":"{}","minutes":{}{}}})",
                  package->sessions.size(), instant(number(1, chance(10) ? 24 * 300 : 24 * 20)),
                  number(20, 120),
                  replaced ? fmt::format(R"(,"replaces":"{}")", replaced->id) : ""));
}

RandomHistory::Made RandomHistory::deliver() {
  const auto* package = a_package(has_open_session);
  const auto* session = package ? a_session(*package, is_open) : nullptr;
  if (!session || !package->match) return {};
  const auto workers = package->match->workers == 2 ? R"("w1","w2")" : R"("w1")";
  const auto attended = chance(50) ? R"("k0")" : R"("k0","k1")";
  return package_event(
      staff_of(package->match->provider), *package, "session_delivered",
      fmt::format(
          R"({{"session":"{}","started_at":"{}","minutes":{},"attended":[{}],"workers":[{}],"shared_with_family":true}})",
          session->id, instant(-number(0, 48) - 24 * 20), number(10, 120), attended, workers));
}

RandomHistory::Made RandomHistory::miss_or_cancel() {
  const auto* package = a_package(has_open_session);
  const auto* session = package ? a_session(*package, is_open) : nullptr;
  if (!session || !package->match) return {};
  const auto staff = staff_of(package->match->provider);
  if (chance(30))
    return package_event(staff, *package, "session_missed",
                         fmt::format(R"({{"session":"{}","absent":["k0"]}})", session->id));
  if (chance(20))
    return package_event(
        staff, *package, "session_cancelled",
        fmt::format(R"({{"session":"{}","by":"family","on_arrival":true}})", session->id));
  constexpr std::string_view parties[] = {"family", "provider", "authority"};
  const Instant notice{session->starts_at.milliseconds - number(-2, 60) * hour_ms};
  return package_event(staff, *package, "session_cancelled",
                       fmt::format(R"({{"session":"{}","by":"{}","notice_at":"{}"}})", session->id,
                                   one_of(parties), to_text(notice)));
}

RandomHistory::Made RandomHistory::abort() {
  const auto* package = a_package(has_open_session);
  const auto* session = package ? a_session(*package, is_open) : nullptr;
  if (!session || !package->match) return {};
  return package_event(
      staff_of(package->match->provider), *package, "session_aborted",
      fmt::format(R"({{"session":"{}","by":"{}","minutes":{}}})", session->id,
                  chance(50) ? "family" : "provider", number(1, session->minutes)));
}

}  // namespace daybook::test

#include "tools/generate/service.hpp"

#include <algorithm>

#include "tools/generate/ace/ace.hpp"
#include "tools/generate/cambridgeshire/cambridgeshire.hpp"
#include "tools/generate/dorset/dorset.hpp"
#include "tools/generate/essex/essex.hpp"
#include "tools/generate/kent/kent.hpp"

namespace daybook::generate {

namespace {

/// When the service acts next, as long as that is within its days; nothing otherwise.
std::optional<Instant> next_of(Service& service, std::optional<Date> until) {
  const auto last = std::min(until.value_or(service.last_day()), service.last_day());
  const auto next = service.stage().agenda.next();
  return next && *next < at(add_days(last, 1), 0) ? next : std::nullopt;
}

Service* first_to_act(const std::vector<std::unique_ptr<Service>>& services,
                      std::optional<Date> until) {
  Service* first = nullptr;
  std::optional<Instant> earliest;
  for (const auto& service : services) {
    const auto next = next_of(*service, until);
    if (!next || (earliest && *next >= *earliest)) continue;
    first = service.get();
    earliest = next;
  }
  return first;
}

}  // namespace

const std::vector<ServiceKind>& service_kinds() {
  static const std::vector<ServiceKind> kinds = {
      {"ace", "Two years of Adoption Central England's tiers, contacts, funds and reviews",
       make_ace},
      {"cambridgeshire", "Two years of High Level Family Support by the hour", make_cambridgeshire},
      {"dorset", "Four years of family support packages, which come to Dorset's published figures",
       make_dorset},
      {"essex", "Two years of peer support for adoptive families", make_essex},
      {"kent", "Eighteen months of ENSURE: peer supporters, matches, wellbeing", make_kent}};
  return kinds;
}

void run_together(const std::vector<std::unique_ptr<Service>>& services,
                  std::optional<Date> until) {
  while (auto* service = first_to_act(services, until)) service->stage().agenda.run_next();
}

}  // namespace daybook::generate

#include "tools/generate/simulation/world.hpp"

#include <fmt/format.h>

namespace daybook::generate {

namespace {

Poster poster(std::string id, v::Role role) {
  return {PosterId(id), bit(role), {}};
}

}  // namespace

Poster commissioner() {
  return poster("com-1", v::Role::commissioner);
}

Poster central_team(int number) {
  return poster(fmt::format("ct-{}", number), v::Role::central_team);
}

Poster finance(int number) {
  return poster(fmt::format("fi-{}", number), v::Role::finance);
}

Poster auditor() {
  return poster("au-1", v::Role::auditor);
}

Poster lead_professional(int number) {
  return poster(fmt::format("lp-{:02}", number), v::Role::lead_professional);
}

Poster provider_staff(const ProviderPlan& provider, int number) {
  auto staff =
      poster(fmt::format("{}.staff-{}{}", provider.id, number, copy_mark), v::Role::provider);
  staff.provider = ProviderId(marked(provider.id));
  return staff;
}

}  // namespace daybook::generate

#include "tools/generate/refusals/provocation.hpp"

namespace daybook::generate {

Provocation before(const char* type, const char* name, std::vector<Code> expect,
                   std::vector<Step> steps) {
  return {Moment::before, type, name, std::move(expect), std::move(steps)};
}

Provocation after(const char* type, const char* name, std::vector<Code> expect,
                  std::vector<Step> steps) {
  return {Moment::after, type, name, std::move(expect), std::move(steps)};
}

Provocation one_post(const char* name, std::vector<Code> expect, std::vector<Step> steps) {
  return after("case_opened", name, std::move(expect), std::move(steps));
}

bool any_price(Attempt& attempt) {
  return !attempt.policy()->cheapest_first;
}

std::vector<const Provocation*> all_provocations() {
  std::vector<const Provocation*> all;
  for (const auto* rows :
       {&general_provocations(), &programme_provocations(), &case_provocations(),
        &package_provocations(), &gathering_provocations(), &one_post_provocations()})
    for (const auto& row : *rows) all.push_back(&row);
  return all;
}

}  // namespace daybook::generate

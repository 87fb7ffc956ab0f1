/// Ways to be refused: each rule of the rulebook that a poster can run into, a row each.
#pragma once

#include <vector>

#include "tools/generate/refusals/steps.hpp"

namespace daybook::generate {

enum class Moment : std::uint8_t {
  before,  ///< the model has not been posted: the attempt is made in its place
  after    ///< the model has been accepted
};

struct Provocation {
  Moment moment;
  const char* type;          ///< the model's type
  const char* name;          ///< what is tried, for people
  std::vector<Code> expect;  ///< in the order of the answer; a step may say more
  std::vector<Step> steps;   ///< that fill the attempt; it is left when one says false
};
using Provocations = std::vector<Provocation>;

/// A row of its moment.
Provocation before(const char* type, const char* name, std::vector<Code> expect,
                   std::vector<Step> steps);
Provocation after(const char* type, const char* name, std::vector<Code> expect,
                  std::vector<Step> steps);
/// A row that needs nothing of the history but a case that has just been opened.
Provocation one_post(const char* name, std::vector<Code> expect, std::vector<Step> steps);

/// Whether matches need no word on cheaper options.
bool any_price(Attempt& attempt);

/// What any post can be refused for before its row is judged (rulebook 2).
const Provocations& general_provocations();
/// Rulebook 5.1, 5.2 and 5.7.
const Provocations& programme_provocations();
/// Rulebook 5.3.
const Provocations& case_provocations();
/// Rulebook 5.4: packages from a request to the last payment.
const Provocations& package_provocations();
/// Rulebook 5.5 and 5.6.
const Provocations& gathering_provocations();
/// Rulebook 5.4, 5.6 and 5.7 in one post each, for services without packages, peers or claims.
const Provocations& one_post_provocations();

/// All of them.
std::vector<const Provocation*> all_provocations();

}  // namespace daybook::generate

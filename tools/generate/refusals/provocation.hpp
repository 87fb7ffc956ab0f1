/// Ways to be refused: each rule of the rulebook that a poster can run into, as a change to a post
/// that would be accepted, or as something more that follows one.
#pragma once

#include <vector>

#include "tools/generate/refusals/attempt.hpp"

namespace daybook::generate {

enum class Moment : std::uint8_t {
  before,  ///< the model has not been posted: the attempt is made in its place
  after    ///< the model has been accepted
};

struct Provocation {
  const char* name;  ///< what is tried, for people
  const char* type;  ///< the model's type
  Moment moment;
  std::vector<Code> expect;  ///< in the order of the answer; empty: the attempt says
  /// Fills the attempt; false when this occasion does not suit.
  bool (*attempt)(Attempt&);
};

/// What any post can be refused for before its row is judged (rulebook 2).
const std::vector<Provocation>& general_provocations();
/// Rulebook 5.1 and 5.7.
const std::vector<Provocation>& programme_provocations();
const std::vector<Provocation>& provider_provocations();
/// Rulebook 5.3.
const std::vector<Provocation>& case_provocations();
/// Rulebook 5.4: from a request to its confirmation.
const std::vector<Provocation>& request_provocations();
/// Rulebook 5.4: sessions, charges and the end.
const std::vector<Provocation>& delivery_provocations();
/// Rulebook 5.4: invoices and payments.
const std::vector<Provocation>& invoice_provocations();
/// Rulebook 5.5 and 5.6.
const std::vector<Provocation>& gathering_provocations();
/// Rulebook 5.4, 5.6 and 5.7 in one post each, for services without packages, peers or claims.
const std::vector<Provocation>& package_lives();
const std::vector<Provocation>& other_lives();

/// All of them.
std::vector<const Provocation*> all_provocations();

}  // namespace daybook::generate

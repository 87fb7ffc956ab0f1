/// What the rulebook says of a post: codes of refusal in order, or what is derived.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/properties/model/past.hpp"

namespace daybook::test::model {

/// A charge, reversal, value or sample that the ledger must derive. `data` holds what can be
/// foretold: not the rule's words, not a seed.
struct Expected {
  std::string type;
  Data data;
};

struct Verdict {
  std::vector<std::string> codes;
  std::vector<Expected> derived;
  bool stopped = false;

  bool accepted() const { return codes.empty(); }

  /// Judging stops at five codes: alone if nothing before failed, else left out (rulebook 2).
  bool unless(bool holds, std::string_view code) {
    if (holds || stopped) return holds;
    stopped = code == "unknown_reference" || code == "malformed" || code == "already_closed" ||
              code == "wrong_stage" || code == "not_confirmed";
    if (!stopped || codes.empty()) codes.emplace_back(code);
    return false;
  }
};

inline Verdict only(bool holds, std::string_view code) {
  Verdict verdict;
  verdict.unless(holds, code);
  return verdict;
}

}  // namespace daybook::test::model

/// Every post of a random history is answered as the rulebook says, read by the model of it.
#include <cstdlib>
#include <map>
#include <set>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/properties/asked_for.hpp"
#include "tests/properties/history_model.hpp"
#include "tests/properties/model/rows.hpp"
#include "tests/properties/view_checks.hpp"

namespace daybook::test {

namespace {

/// The types and codes that no history has brought up.
std::set<std::string> never_seen(const std::map<std::string, int>& seen) {
  std::set<std::string> missing{"charge_raised", "charge_reversed", "claim_valued",
                                "batch_sampled"};
  for (const auto& row : model::rows()) missing.emplace(row.type);
  for (int code = 0; code <= static_cast<int>(Code::already_matched); ++code)
    missing.emplace(name(static_cast<Code>(code)));
  for (const auto* never : {"too_large", "personal_in_data", "event_id_reused", "overloaded"})
    missing.erase(never);  // the desk's own, not the rules'
  if (std::getenv("DAYBOOK_TELL"))
    for (const auto& [what, times] : seen) fmt::print("{:6} {}\n", times, what);
  std::erase_if(missing, [&](const std::string& what) { return seen.contains(what); });
  return missing;
}

}  // namespace

TEST_CASE(
    "random histories are judged as a plain reading of the rulebook judges them (rulebook 2 to 6)",
    "[property][model]") {
  const auto last = first_seed() + histories(200);
  std::map<std::string, std::string> differences;  // by what differs: where it came up first
  std::map<std::string, int> seen;
  const auto note = [&](const std::string& what, const std::string& where) {
    if (!what.empty()) differences.emplace(what, where);
  };
  for (auto seed = first_seed(); seed < last; ++seed) {
    JudgedTwice history(seed);
    for (int post = 0; post < 700; ++post) {
      const auto wrong = history.step();
      const auto where = [&] {
        return fmt::format("seed {}, post {}:\n{}", seed, post, history.last_posts());
      };
      if (!wrong.empty()) note(history.type() + ": " + wrong, where());
      if (post % 50 != 49) continue;
      note(sums_differ(history.ledger(), history.past()), where());
      note(views_differ(history.ledger(), history.past()), where());
    }
    for (const auto& [what, times] : history.seen()) seen[what] += times;
  }
  for (const auto& [what, where] : differences) {
    INFO(what << "\n" << where);
    CHECK(what == "");
  }
  CHECK(differences.empty());
  CHECK(never_seen(seen) == std::set<std::string>{});
}

}  // namespace daybook::test

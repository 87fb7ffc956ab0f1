/// What is voided is as if it had never been (rulebook 5.8), whatever else has happened.
///
/// A random history is told to two ledgers. One is told everything but a certain entry; the other
/// is told everything, and then voids that entry. From then on both hold the same: the fields that
/// rules and views look at, the answers of the views, and what further posts are answered.
///
/// The exception is the rulebook's own, "charges that other entries raised keep their share and
/// amount": a post between entry and void whose charge has another share or amount in the two
/// ledgers is told to neither. Likewise what only one of them accepts, because it rests on the
/// entry. A block's unit is no such exception: it must end up charged alike. A row of money that
/// comes to nothing, in a year in which something was charged and taken back, is no difference
/// either.
#include <map>
#include <sstream>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tests/properties/asked_for.hpp"
#include "tests/properties/replay.hpp"

namespace daybook::test {

namespace {

constexpr std::string_view voidable[] = {
    "session_delivered",   "session_missed",    "session_cancelled", "session_aborted",
    "contact_received",    "contact_attempted", "measure_taken",     "outcome_recorded",
    "feedback_received",   "advice_given",      "loan_made",         "gathering_held",
    "supporter_supported", "check_in_held",     "invoice_received",  "payment_made",
    "reach_recorded",      "newsletter_issued"};

/// Told to both but for one post; which others are left out, because the two answer differently.
struct Pair {
  Replay with, without;
  std::optional<std::size_t> disagreed;
};

Pair tell_both(const std::vector<Told>& history, std::size_t size, std::size_t left_out,
               const std::set<std::size_t>& dropped) {
  Pair pair;
  for (std::size_t i = 0; i < size && !pair.disagreed; ++i) {
    if (dropped.contains(i)) continue;
    const auto said = pair.with.tell(history[i]);
    if (i != left_out && said != pair.without.tell(history[i])) pair.disagreed = i;
    if (said.starts_with("refused")) pair.disagreed = i;
  }
  return pair;
}

/// The two ledgers once every post that they disagree on has been left out; nothing when that takes
/// too many.
std::optional<Pair> agreed(const std::vector<Told>& history, std::size_t size, std::size_t left_out,
                           std::set<std::size_t>& dropped) {
  for (int tries = 0; tries < 25; ++tries) {
    auto pair = tell_both(history, size, left_out, dropped);
    if (!pair.disagreed) return pair;
    if (*pair.disagreed == left_out) return {};
    dropped.insert(*pair.disagreed);
  }
  return {};
}

/// The first lines in which two texts differ.
std::string difference(const std::string& is, const std::string& should) {
  std::istringstream left(is), right(should);
  std::string a, b, found;
  while (found.empty()) {
    const bool more_left = bool(std::getline(left, a)), more_right = bool(std::getline(right, b));
    if (!more_left && !more_right) break;
    if (!more_left || !more_right || a != b)
      found = fmt::format("{}\n  instead of\n{}", more_left ? a : "nothing",
                          more_right ? b : "nothing");
  }
  return found;
}

std::string difference(const std::vector<std::string>& is, const std::vector<std::string>& should) {
  for (std::size_t i = 0; i < is.size(); ++i)
    if (is[i] != should[i]) return fmt::format("{}\n  instead of\n{}", is[i], should[i]);
  return "";
}

/// What differs once the entry is voided; empty when nothing does.
std::string differs(Pair& pair, const std::vector<Told>& history, std::size_t size,
                    const std::set<std::size_t>& dropped) {
  auto wrong = difference(portrait(pair.with.ledger()), portrait(pair.without.ledger()));
  if (wrong.empty())
    wrong = difference(all_views_say(pair.with.ledger()), all_views_say(pair.without.ledger()));
  for (std::size_t i = size; wrong.empty() && i < history.size(); ++i) {
    if (dropped.contains(i)) continue;
    const auto right = pair.without.tell(history[i]);
    if (right == "unmapped") continue;  // it is about the voided entry, or what that derived
    const auto left = pair.with.tell(history[i]);
    if (left != right)
      wrong = fmt::format("a later post is answered\n{}\n  instead of\n{}\n{}", left, right,
                          boost::json::serialize(history[i].post.front()));
  }
  if (wrong.empty())
    wrong = difference(portrait(pair.with.ledger()), portrait(pair.without.ledger()));
  return wrong;
}

/// Batches are told to neither: their samples are drawn by the root of the tree, which differs.
std::set<std::size_t> batches_in(const std::vector<Told>& history) {
  std::set<std::size_t> found;
  for (std::size_t i = 0; i < history.size(); ++i)
    for (const auto& event : history[i].post)
      if (model::text(event, "type") == "batch_opened") found.insert(i);
  return found;
}

/// What voiding one entry of each type did wrong in the history of a seed, by type.
void void_each_type(std::uint64_t seed, std::map<std::string, int>& voided,
                    std::map<std::string, std::string>& faults) {
  const auto history = told(seed, 700);
  std::uint64_t chance = seed;
  for (const auto type : voidable) {
    std::vector<std::size_t> entries;
    const auto size = history.size() * 4 / 5;
    for (std::size_t i = 0; i < size; ++i)
      if (history[i].is_single(type)) entries.push_back(i);
    if (entries.empty()) continue;
    chance = chance * 6364136223846793005u + 1442695040888963407u;
    const auto chosen = entries[(chance >> 33) % entries.size()];
    auto dropped = batches_in(history);
    auto pair = agreed(history, size, chosen, dropped);
    if (!pair) continue;
    const auto codes = pair->with.void_entry(history[chosen].posted[0], history[size - 1].clock);
    if (!codes.empty()) {
      ++voided["refused " + std::string(type) + ": " + codes.front()];
      continue;
    }
    ++voided[std::string(type)];
    const auto wrong = differs(*pair, history, size, dropped);
    if (!wrong.empty())
      faults.emplace(fmt::format("{}", type),
                     fmt::format("seed {}, entry {}, without {}: {}", seed,
                                 boost::json::serialize(history[chosen].post.front()),
                                 fmt::join(dropped, " "), wrong));
  }
}

}  // namespace

TEST_CASE("once an entry is voided, states and views are as if it had no effect (rulebook 5.8)",
          "[property][voids]") {
  const auto first = first_seed();
  const auto last = first + histories(60);
  std::map<std::string, int> voided;
  std::map<std::string, std::string> faults;
  for (auto seed = first; seed < last; ++seed) void_each_type(seed, voided, faults);
  for (const auto& [type, where] : faults) {
    INFO(where);
    CHECK(type == "");
  }
  for (const auto& [type, count] : voided) UNSCOPED_INFO(type << ": " << count);
  for (const auto type : voidable) {
    INFO(type << " was never voided");
    CHECK(voided[std::string(type)] > 0);
  }
}

}  // namespace daybook::test

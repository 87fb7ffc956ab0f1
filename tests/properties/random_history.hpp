/// Histories that nobody planned: random posts, mostly plausible, over all kinds of streams.
#pragma once

#include <cstdint>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/ledger/memory_ledger.hpp"

namespace daybook::test {

/// One post, and what it was answered.
struct Step {
  std::string line;
  Answer answer;

  bool accepted() const { return std::holds_alternative<Accepted>(answer); }
};

/// A programme `p` with providers `a` and `b`, and whoever posts to it. The same seed makes the
/// same posts. The budget is short, so that it matters; charge bases, percentages and prices change
/// on the way.
class RandomHistory {
 public:
  RandomHistory(std::uint64_t seed, v::ChargeBasis basis);

  /// Makes one post up and posts it.
  const Step& step();
  /// The posts that founded the programme, and then one for each step.
  const std::vector<Step>& steps() const { return steps_; }
  MemoryLedger& ledger() { return ledger_; }
  const MemoryLedger& ledger() const { return ledger_; }

  /// The clock of every post.
  static constexpr Instant now{1'900'000'000'000};
  static constexpr std::string_view years[] = {"2021/22", "2022/23", "2023/24"};
  static constexpr std::string_view lines[] = {"main", "arts"};

 private:
  using Made = std::string;  ///< the line of a post; empty: nothing of this sort can be done now

  // --- chance
  std::int64_t number(std::int64_t from, std::int64_t to);
  bool chance(int percent) { return number(1, 100) <= percent; }
  template <class List>
  const auto& one_of(const List& list);

  // --- whom and what it is about
  const Package* a_package(bool (*wanted)(const Package&));
  const Session* a_session(const Package& package, bool (*wanted)(const Session&));
  const Claim* a_claim(ClaimStage stage);
  const Case* a_case();

  // --- lines
  std::string event(std::string_view actor, std::string_view stream, std::string_view type,
                    const std::string& data, std::int64_t hours_ago = 0);
  std::string package_event(std::string_view actor, const Package& package, std::string_view type,
                            const std::string& data);
  std::string instant(std::int64_t hours_from_now) const;
  std::string date(std::int64_t days_from_now) const;
  void post(const std::string& line);
  void found(v::ChargeBasis basis);
  std::string price_list(std::string_view provider, std::string_view effective_on);

  // --- what may be posted about the programme and its providers
  Made move_money();
  Made close_year();
  Made change_policy();
  Made change_provider();

  // --- what may be posted about families
  Made open_case();
  Made outcome();
  Made about_a_case();

  // --- what may be posted about claims
  Made prepare_claim();
  Made batch();
  Made move_claim();

  // --- what may be posted about packages
  Made request();
  Made decide();
  Made match();
  Made confirm();
  Made end_package();
  Made follow_up();

  // --- what may be posted about sessions
  Made schedule();
  Made deliver();
  Made miss_or_cancel();
  Made abort();

  // --- what may be posted about money
  Made waive();
  Made void_entry();
  Made extra_charge();
  Made invoice();
  Made settle();
  Made contest();
  Made pay();

  std::mt19937_64 random_;
  MemoryLedger ledger_;
  std::vector<Step> steps_;
  std::int64_t now_ms_;
  std::uint64_t events_ = 0;
  std::uint64_t names_ = 0;
  std::vector<std::string> cases_, packages_, claims_, batches_;
};

template <class List>
const auto& RandomHistory::one_of(const List& list) {
  return *(std::begin(list) + number(0, static_cast<std::int64_t>(std::size(list)) - 1));
}

}  // namespace daybook::test

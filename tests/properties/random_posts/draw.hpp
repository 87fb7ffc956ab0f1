/// Chance, a clock that jumps, and the names that random posts are made of.
#pragma once

#include <cstdint>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "tests/properties/model/past.hpp"

namespace daybook::test::random_posts {

using model::Data;
using model::Day;
using model::Fact;
using model::Ms;
using model::Past;

/// An event before it has a poster: its stream, its type, its data. `at` is when it happened, where
/// that matters.
struct Wish {
  std::string stream;
  std::string type;
  Data data;
  std::optional<Ms> at;
};
using Maybe = std::optional<Wish>;

/// The same seed draws the same.
class Draw {
 public:
  Draw(std::uint64_t seed, const Past& past) : past_(past), random_(seed) {}

  const Past& past() const { return past_; }

  std::int64_t number(std::int64_t from, std::int64_t to) {
    return from + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(to - from + 1));
  }
  bool chance(int percent) { return number(1, 100) <= percent; }
  template <class List>
  auto one_of(const List& list) {
    return *(std::begin(list) + number(0, static_cast<std::int64_t>(std::size(list)) - 1));
  }
  std::string code(std::initializer_list<std::string_view> codes) {
    return std::string(one_of(codes));
  }
  /// "k0" to "k<count - 1>".
  std::string named(std::string_view prefix, int count) {
    return fmt::format("{}{}", prefix, number(0, count - 1));
  }

  // --- the clock
  Ms now() const { return now_; }
  Day today() const { return model::london(now_); }
  std::string day(std::int64_t from_now) const { return model::day_text(today() + from_now); }
  std::string instant(std::int64_t hours) const {
    return model::instant_text(now_ + hours * model::hour_ms);
  }
  /// Hours, days, or to the edge of a clock change, a month or a year.
  void pass_time();

  // --- names; one that exists, mostly
  std::string programme() { return chance(70) ? "p0" : "p1"; }
  std::string provider() { return std::string(code({"a", "b", "c"})); }
  std::string year();
  std::string line() { return code({"main", "main", "arts"}); }
  std::string outcome() { return code({"health", "health", "housing", "crime", "unlisted"}); }
  std::string locality() { return code({"north", "north", "south", "south", "nowhere"}); }
  std::string package_type() { return code({"counselling", "mentoring", "therapy"}); }
  std::string known(std::string_view prefix, std::string_view opening, int count);
  /// One that is new, mostly; any of `count` once all are taken.
  std::string fresh(std::string_view prefix, std::string_view opening, int count);

 private:
  const Past& past_;
  std::mt19937_64 random_;
  Ms now_ = model::parse_instant("2021-03-24T09:30:00Z");
};

using Maker = Maybe (*)(Draw&);
struct Choice {
  int weight;
  Maker make;
};

// --- what may be posted, by the section of the rulebook that it stands in
std::vector<Choice> programme_choices();
std::vector<Choice> provider_choices();
std::vector<Choice> case_choices();
std::vector<Choice> package_choices();
std::vector<Choice> session_choices();
std::vector<Choice> money_choices();
std::vector<Choice> together_choices();
std::vector<Choice> claim_choices();

/// A policy object in which every key may stand, with values that make a difference.
Data random_policy(Draw& draw);
/// The posts that every random history begins with: programmes and providers; families.
std::vector<Wish> founding(Draw& draw);
std::vector<Wish> families(Draw& draw);

}  // namespace daybook::test::random_posts

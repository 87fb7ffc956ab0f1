/// Posts that must be refused: each is, with the codes that the file says, and nothing is appended.
#include <catch2/catch.hpp>

#include "domain/vocabulary/json_in.hpp"
#include "domain/vocabulary/refusal.hpp"
#include "eventstore/ledger/json.hpp"
#include "tests/generate/services.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

const std::vector<std::string> names = {"ace", "cambridgeshire", "dorset", "essex", "kent"};

/// A line of the file of refusals.
struct Expected {
  std::uint64_t after;
  json::array codes;
  std::string post;
};

Expected expected_of(const std::string& line) {
  const auto value = json::parse(line);
  return {value.at("after").to_number<std::uint64_t>(), value.at("expect").as_array(),
          json::serialize(value.at("post"))};
}

/// The codes that the ledger answers with, as clients see them; empty when it accepted.
json::array codes_of(MemoryLedger& ledger, const std::string& line) {
  const auto post = post_from_json(line);
  if (!post) return {std::string(name(post.error().refusal.code))};
  const auto answer = to_json(ledger.post({*post, Trust::embedded, {}}, at(Date{25'000}, 0)));
  json::array codes;
  if (const auto* refused = answer.if_contains("refused"))
    for (const auto& one : refused->as_array()) codes.push_back(one.at("code"));
  return codes;
}

void require_refused(MemoryLedger& ledger, const Expected& expected) {
  const auto size = ledger.size();
  const auto root = ledger.root();
  INFO(expected.post);
  REQUIRE(codes_of(ledger, expected.post) == expected.codes);
  REQUIRE(ledger.size() == size);
  REQUIRE(ledger.root() == root);
}

/// Plays a history with its refusals in between, as the file says when.
void require_refusals_between(const MadeHistory& history) {
  MemoryLedger ledger;
  std::size_t next = 0;
  for (std::uint64_t posts = 0; posts <= history.lines.size(); ++posts) {
    for (; next < history.refusals.size(); ++next) {
      const auto expected = expected_of(history.refusals[next]);
      if (expected.after > posts) break;
      require_refused(ledger, expected);
    }
    if (posts < history.lines.size()) import_line(ledger, history.lines[posts]);
  }
  REQUIRE(next == history.refusals.size());
  REQUIRE(ledger.root() == history.root);
}

std::set<std::string> codes_in(const std::vector<std::string>& refusals) {
  std::set<std::string> codes;
  for (const auto& line : refusals)
    for (const auto& code : expected_of(line).codes) codes.emplace(code.as_string());
  return codes;
}

/// Every code but that of a full queue, which no ledger in the same process has.
std::set<std::string> codes_of_posters() {
  std::set<std::string> codes;
  for (int i = 0; i <= static_cast<int>(Code::already_matched); ++i)
    if (const auto code = static_cast<Code>(i); code != Code::overloaded) codes.emplace(name(code));
  return codes;
}

}  // namespace

TEST_CASE("posts that must be refused are, with the codes that the file says") {
  const auto service = GENERATE(from_range(names));
  const auto seed = GENERATE(1, 11);
  INFO(service << " of seed " << seed);
  const auto history = made_history({service}, static_cast<std::uint64_t>(seed), true);
  REQUIRE(history.refusals.size() > 30);
  require_refusals_between(history);
}

TEST_CASE("the refusals of all services have every code that a poster can meet") {
  const auto history = made_history({}, 3, true);
  REQUIRE(codes_in(history.refusals) == codes_of_posters());
  require_refusals_between(history);
}

TEST_CASE("the refusals of a service have every code but those that its policy never gives") {
  const std::set<std::string> tiers = {"contact_window_open", "attempts_remaining", "cap_exceeded"},
                              packages = {"self_referral", "dependent_child_missing",
                                          "needs_missing", "cheaper_option_unconsidered"},
                              hours = {"dbs_missing", "below_threshold"}, peers = {"cohort_full"},
                              gatherings = {"capacity_exceeded"}, ages = {"age_out_of_range"};
  const auto without = [](std::initializer_list<std::set<std::string>> groups) {
    auto codes = codes_of_posters();
    for (const auto& group : groups)
      for (const auto& code : group) codes.erase(code);
    return codes;
  };
  const auto codes = [](const char* name) {
    return codes_in(made_history({name}, 2, true).refusals);
  };
  REQUIRE(codes("essex") == without({tiers, packages, hours, peers, ages}));
  REQUIRE(codes("kent") == without({tiers, packages, hours, gatherings}));
  REQUIRE(codes("ace") == without({packages, hours, peers, gatherings, ages}));
  REQUIRE(codes("dorset") == without({tiers, hours, peers, gatherings, ages}));
  auto cambridgeshire = without({tiers, packages, peers, gatherings});
  cambridgeshire.insert("self_referral");
  REQUIRE(codes("cambridgeshire") == cambridgeshire);
}

TEST_CASE("a history is the same with and without its refusals") {
  const auto with = made_history({"kent"}, 6, true), without = made_history({"kent"}, 6, false);
  REQUIRE(with.lines == without.lines);
  REQUIRE(without.refusals.empty());
}

}  // namespace daybook::generate

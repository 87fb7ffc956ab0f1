/// The same in, the same out: a prefix of the ledger says the same live, rebuilt and from a
/// checkpoint (ledger 1.5).
#include <map>

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/vocabulary/json_in.hpp"
#include "eventstore/fsck/ledger_check.hpp"
#include "eventstore/ledger/ledger.hpp"
#include "projections/books/snapshot.hpp"
#include "projections/query/service.hpp"
#include "tests/eventstore/ledgers.hpp"
#include "tests/properties/random_history.hpp"

namespace daybook::test {

namespace {

namespace json = boost::json;
using store::testing::must;
using store::testing::ScratchDirectory;

/// A question without `as_at`: a view and its parameters.
struct Query {
  std::string view;
  std::string params;
};

const std::vector<Query>& questions() {
  static const std::vector<Query> all = [] {
    std::vector<Query> list;
    for (const auto year : RandomHistory::years) {
      const auto of_year = fmt::format(R"("programme":"p","year":"{}")", year);
      for (const auto by :
           {"locality", "provider", "package_type", "bracket", "month", "case", "package"})
        list.push_back({"budget", fmt::format(R"({{{},"by":"{}"}})", of_year, by)});
      list.push_back({"reconciliation", "{" + of_year + "}"});
      list.push_back({"activity", "{" + of_year + "}"});
    }
    for (const auto by : {"provider", "package_type", "locality", "month", "package", "case"})
      list.push_back({"attendance", fmt::format(R"({{"programme":"p","by":"{}"}})", by)});
    list.push_back({"outcomes", R"({"programme":"p"})"});
    list.push_back({"claims", R"({"programme":"p"})"});
    list.push_back({"history", R"({"programme":"p"})"});
    list.push_back({"history", R"({"case":"c1"})"});
    return list;
  }();
  return all;
}

/// What is said to all questions: digests, and the prefix they rest on.
using Said = std::vector<std::string>;

std::string said(const ViewService& views, const Query& asked, std::optional<std::uint64_t> as_at) {
  auto params = json::parse(asked.params).as_object();
  if (as_at) params["as_at"] = std::to_string(*as_at);
  const auto answer = views.answer(asked.view, params);
  if (!answer) return "refused: " + answer.error();
  return fmt::format("{} {} at {}: {}", asked.view, asked.params,
                     json::serialize(answer->at("as_at")), json::serialize(answer->at("digest")));
}

Said all_said(const ViewService& views, std::optional<std::uint64_t> as_at = {}) {
  Said all;
  for (const auto& asked : questions()) all.push_back(said(views, asked, as_at));
  return all;
}

/// A random history in a real ledger, posted as it was made.
class Posted {
 public:
  explicit Posted(const std::filesystem::path& directory) {
    LedgerOptions options;
    options.clock = [] { return RandomHistory::now; };
    ledger = must(Ledger::create(directory, "random", options));
  }

  void post(const Step& step) {
    const auto post = post_from_json(step.line);
    REQUIRE(post);
    const auto answer = ledger->post({*post, Trust::embedded, {}});
    REQUIRE(std::holds_alternative<Accepted>(answer) == step.accepted());
  }

  store::Store& store() { return ledger->store(); }

  std::unique_ptr<Ledger> ledger;
};

void forget_stored_books(store::Store& store) {
  std::vector<std::string> keys;
  must(store.scan_views("", [&](std::string_view key, std::string_view) {
    keys.emplace_back(key);
    return true;
  }));
  REQUIRE_FALSE(keys.empty());
  for (const auto& key : keys) must(store.delete_view(key));
}

/// Differences alone, so that a failure can be read.
Said differences(const Said& now, const Said& then) {
  Said all;
  for (std::size_t i = 0; i < std::max(now.size(), then.size()); ++i)
    if (i >= now.size() || i >= then.size() || now[i] != then[i])
      all.push_back((i < now.size() ? now[i] : "nothing") + " INSTEAD OF " +
                    (i < then.size() ? then[i] : "nothing"));
  return all;
}

store::Digest live_digest(const Follower& follower) {
  return follower.ask([](const Books& books) { return digest_of(books); });
}

void live_equals_rebuilt(std::uint64_t seed, v::ChargeBasis basis) {
  constexpr int steps = 500;
  constexpr int every = 35;
  const ScratchDirectory scratch;
  RandomHistory history(seed, basis);
  Posted posted(scratch.ledger());
  std::map<std::uint64_t, Said> live;
  Said last;
  store::Digest books;
  {
    Follower follower(posted.store(), {150, 32});
    const ViewService views(posted.store(), &follower);
    for (const auto& step : history.steps()) posted.post(step);
    for (int i = 0; i < steps; ++i) {
      posted.post(history.step());
      if (i % every == 0) live[posted.store().size()] = all_said(views);
    }
    last = all_said(views);
    books = live_digest(follower);
    REQUIRE_FALSE(follower.failure());
  }
  CHECK(posted.store().size() == history.ledger().size());
  CHECK(posted.store().head().root == history.ledger().root());

  const ViewService rebuilt(posted.store());
  for (const auto& [size, then] : live) {
    INFO("as at " << size);
    CHECK(differences(all_said(rebuilt, size), then) == Said{});
  }
  CHECK(differences(all_said(rebuilt), last) == Said{});
  for (const bool forgotten : {false, true}) {
    INFO((forgotten ? "without a checkpoint" : "from the checkpoint"));
    if (forgotten) forget_stored_books(posted.store());
    Follower follower(posted.store());
    CHECK(differences(all_said(ViewService(posted.store(), &follower)), last) == Said{});
    CHECK(live_digest(follower) == books);
  }
  posted.ledger->stop();
  CHECK(check_ledger(posted.store()).has_value());
}

}  // namespace

TEST_CASE("at every size a live view says what the same prefix says replayed (ledger 1.5)",
          "[property]") {
  const auto seed = GENERATE(range(1, 4));
  const auto basis = seed % 2 ? v::ChargeBasis::session_share : v::ChargeBasis::hourly;
  INFO("seed " << seed);
  live_equals_rebuilt(static_cast<std::uint64_t>(seed), basis);
}

TEST_CASE("a ledger opened again half way through goes on as if nothing had been (ledger 1.5)",
          "[property]") {
  const auto seed = GENERATE(range(11, 13));
  INFO("seed " << seed);
  const ScratchDirectory scratch;
  RandomHistory history(static_cast<std::uint64_t>(seed), v::ChargeBasis::session_share);
  for (int i = 0; i < 400; ++i) history.step();
  LedgerOptions options;
  options.clock = [] { return RandomHistory::now; };
  // States are packed, unpacked and folded again from the store all the time.
  options.limits.cached_state_bytes = 16 << 10;
  options.limits.packed_state_bytes = 8 << 10;
  auto ledger = must(Ledger::create(scratch.ledger(), "random", options));
  int posted = 0;
  for (const auto& step : history.steps()) {
    if (++posted % 90 == 0) {
      ledger.reset();
      ledger = must(Ledger::open(scratch.ledger(), options));
    }
    const auto answer = ledger->post({*post_from_json(step.line), Trust::embedded, {}});
    INFO("post " << posted << ": " << step.line);
    REQUIRE(answer.index() == step.answer.index());
  }
  CHECK(ledger->store().head().root == history.ledger().root());
  CHECK(check_ledger(ledger->store()).has_value());
}

}  // namespace daybook::test

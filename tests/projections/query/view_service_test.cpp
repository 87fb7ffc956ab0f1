/// Answers: what stands behind them, what was known and what had happened (views; ledger, promise
/// 5).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "projections/query/canonical_json.hpp"
#include "projections/query/service.hpp"
#include "tests/projections/asking.hpp"
#include "tests/projections/stored.hpp"

using namespace daybook;
using namespace daybook::test;
namespace json = boost::json;

namespace {

json::object answered(const ViewService& service, const std::string& view,
                      const std::string& params) {
  auto answer = service.answer(view, json::parse(params).as_object());
  if (!answer) FAIL(answer.error());
  return *std::move(answer);
}

std::string refused(const ViewService& service, const std::string& view,
                    const std::string& params) {
  const auto answer = service.answer(view, json::parse(params).as_object());
  REQUIRE_FALSE(answer);
  return answer.error();
}

struct Served {
  MemoryLedger ledger = replayed("session_share");
  ScratchStore scratch;
  Served() { scratch.take(ledger); }
};

const char* const kBudget = R"({"programme":"p","year":"2021/22"})";

}  // namespace

TEST_CASE("an answer says which entries stand behind it and digests its result (views)") {
  Served served;
  const ViewService service(*served.scratch.store);
  const auto answer = answered(service, "budget", kBudget);
  std::vector<std::string_view> members;
  for (const auto& member : answer) members.push_back(member.key());
  CHECK(members == std::vector<std::string_view>{"view", "version", "params", "as_at", "on",
                                                 "digest", "result"});
  CHECK(number(answer.at("as_at"), "size") == 391);
  CHECK(answer.at("as_at").at("root").as_string() == store::to_hex(served.ledger.root()));
  CHECK(answer.at("on").is_null());
  CHECK(answer.at("digest").as_string() ==
        store::to_hex(store::sha256({canonical_json(answer.at("result"))})));
}

TEST_CASE("a followed answer and one made for the question are the same text (ledger 1.5)") {
  Served served;
  const Follower follower(*served.scratch.store);
  const ViewService live(*served.scratch.store, &follower), rebuilt(*served.scratch.store);
  for (const auto* view : {"budget", "reconciliation"})
    CHECK(canonical_json(answered(live, view, kBudget)) ==
          canonical_json(answered(rebuilt, view, kBudget)));
  for (const auto* view : {"activity", "attendance", "claims", "outcomes"})
    CHECK(canonical_json(answered(live, view, R"({"programme":"p"})")) ==
          canonical_json(answered(rebuilt, view, R"({"programme":"p"})")));
}

TEST_CASE("as at a position, an answer is what it was when the ledger had that size (views)") {
  Served served;
  ScratchStore earlier;
  earlier.take(served.ledger, 250);
  const Follower follower(*served.scratch.store);
  const ViewService service(*served.scratch.store, &follower), then(*earlier.store);
  const auto past =
      answered(service, "budget", R"({"programme":"p","year":"2021/22","as_at":250})");
  CHECK(canonical_json(past) == canonical_json(answered(then, "budget", kBudget)));
  CHECK(answered(service, "budget", R"({"programme":"p","year":"2021/22","as_at":251})")
            .at("as_at") != past.at("as_at"));
}

TEST_CASE("as at an instant counts what was recorded by then (views)") {
  Served served;
  const ViewService service(*served.scratch.store);
  CHECK(answered(service, "budget",
                 R"({"programme":"p","year":"2021/22","as_at":"2099-01-01T00:00:00Z"})") ==
        answered(service, "budget", kBudget));
  CHECK(refused(service, "budget",
                R"({"programme":"p","year":"2021/22","as_at":"2001-01-01T00:00:00Z"})") ==
        "programme: there was no programme p at this size of the ledger.");
}

TEST_CASE("kept to a date later than everything, the result is as without one (views)") {
  Served served;
  const ViewService service(*served.scratch.store);
  const auto dated =
      answered(service, "budget", R"({"programme":"p","year":"2021/22","on":"2099-01-01"})");
  CHECK(dated.at("on").as_string() == "2099-01-01");
  CHECK(dated.at("result") == answered(service, "budget", kBudget).at("result"));
}

TEST_CASE("what cannot be answered is said in one sentence (views)") {
  Served served;
  const ViewService service(*served.scratch.store, nullptr, {.memory_bytes = 10'000});
  CHECK(refused(service, "weather", "{}") ==
        fmt::format("view: there is no view weather; there are {}.",
                    fmt::join(ViewService::names(), ", ")));
  CHECK(ViewService::names().front() == "activity");
  CHECK(refused(service, "budget", R"({"programme":"p","year":"2021/22","as_at":392})") ==
        "as_at: 392 is beyond the ledger, which holds 391 entries.");
  CHECK(refused(service, "budget", kBudget) ==
        "as_at: the first 391 entries need more than the 0 MiB of view memory; ask for a smaller "
        "prefix, or raise the "
        "limit.");
}

TEST_CASE(
    "a case's history holds the entries of its packages and claims, in order of position (views)") {
  Served served;
  const ViewService service(*served.scratch.store);
  const auto history = answered(service, "history", R"({"case":"c4"})");
  std::uint64_t last = 0;
  std::set<std::string> kinds;
  for (const auto& entry : history.at("result").at("entries").as_array()) {
    const auto position = entry.at("position").to_number<std::uint64_t>();
    CHECK(position > last);
    last = position;
    const std::string stream(entry.at("stream").as_string());
    kinds.insert(stream.substr(0, stream.find('/')));
  }
  CHECK(kinds == std::set<std::string>{"case", "package"});
}

TEST_CASE("a history shows both a voided entry and the one that voids it (rulebook 5.8)") {
  Served served;
  const ViewService service(*served.scratch.store);
  std::size_t pairs = 0;
  for (const auto* id : {"c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"}) {
    const auto history = answered(service, "history", std::string(R"({"case":")") + id + "\"}");
    std::map<std::uint64_t, std::uint64_t> voided, voids;
    for (const auto& entry : history.at("result").at("entries").as_array()) {
      const auto position = entry.at("position").to_number<std::uint64_t>();
      if (const auto* by = entry.as_object().if_contains("voided_by"))
        voided[position] = by->to_number<std::uint64_t>();
      if (const auto* what = entry.as_object().if_contains("voids"))
        voids[what->to_number<std::uint64_t>()] = position;
    }
    CHECK(voided == voids);
    pairs += voids.size();
  }
  CHECK(pairs > 0);
}

TEST_CASE("a history is of one thing that is there (views)") {
  Served served;
  const ViewService service(*served.scratch.store);
  CHECK(refused(service, "history", R"({"case":"nobody"})") == "case: there is no case nobody.");
  CHECK(refused(service, "history", R"({"case":"c1","package":"k1"})") ==
        "history: give exactly one of case, package, provider, claim, gathering, match, supporter "
        "and programme.");
}

/// Samples: anybody who has the root hash draws the same (rulebook 6.6).
#include "projections/query/sample.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "projections/query/answer.hpp"
#include "tests/evidence/proving.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;
namespace json = boost::json;

namespace {

constexpr int kClaims = 25;

/// A family whose outcomes are sustained, and a claim that was audited.
void claim(Scenario& scenario, int number) {
  const auto family = fmt::format("c{}", number), stream = fmt::format("claim/y{}", number);
  scenario.family(family);
  for (const auto* need : {"n0", "n1", "n2"})
    for (const auto& [level, on] :
         {std::pair("achieved", "2021-05-01"), std::pair("sustained", "2021-11-01")})
      scenario.given(By::lead, "case/" + family, "outcome_recorded",
                     fmt::format(R"({{"need":"{}","level":"{}","on":"{}","evidence":"review"}})",
                                 need, level, on),
                     "2021-11-02T09:00:00Z");
  scenario.given(By::central, stream, "claim_prepared",
                 fmt::format(R"({{"case":"{}","framework":"f1","evidence":["review"]}})", family),
                 "2021-11-03T09:00:00Z");
  scenario.given(By::auditor, stream, "claim_audited", R"({"result":"valid"})",
                 "2021-11-04T09:00:00Z");
}

/// A ledger with one batch of claims, and a last entry behind it.
Scenario batched() {
  Scenario scenario;
  std::string claims;
  for (int i = 0; i < kClaims; ++i) {
    claim(scenario, i);
    claims += fmt::format("{}\"y{}\"", i == 0 ? "" : ",", i);
  }
  scenario.given(By::central, "programme/p", "batch_opened",
                 fmt::format(R"({{"batch":"b1","claims":[{}]}})", claims), "2021-11-05T09:00:00Z");
  scenario.family("last");
  return scenario;
}

BatchRecord record_of(const Proving& ledger) {
  BatchSearch search("b1");
  store::testing::must(ledger.store().read_stream("programme/p", {}, ledger.store().size(),
                                                  [&](Version, Position, std::string_view bytes) {
                                                    search.apply(*read_entry(bytes));
                                                    return true;
                                                  }));
  REQUIRE(search.done());
  return *search.found();
}

/// What an answer as at a size says of it.
json::object basis_of(const Proving& ledger, std::uint64_t size) {
  const auto root = store::testing::must(ledger.store().root_at(size));
  return wrap(*find_view("claims"), params_of(R"({"programme":"p"})"), {size, root, {}}, {});
}

const json::object& result_of(const json::object& answer) {
  return answer.at("result").as_object();
}

}  // namespace

TEST_CASE(
    "a batch's sample is drawn again from the tree that ends with its opening (rulebook 6.6)") {
  const Proving ledger(batched().ledger);
  const auto record = record_of(ledger);
  REQUIRE(record.claims.size() == kClaims);
  CHECK(record.percent == 10);
  CHECK(record.sampled.size() == 3);
  const auto answer =
      sample_answer({"p", "b1", {}}, record, basis_of(ledger, record.opened.value + 1));
  CHECK(result_of(answer).at("agrees") == json::value(true));
  CHECK(result_of(answer).at("seed").as_string() == record.seed);
  CHECK(result_of(answer).at("sampled").to_number<int>() == 3);
  const auto& order = result_of(answer).at("order").as_array();
  REQUIRE(order.size() == kClaims);
  std::string before;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::string claim(order[i].at("claim").as_string());
    const std::string hash(order[i].at("sha256").as_string());
    CHECK(hash == store::to_hex(store::sha256({record.seed, "\n", claim})));
    CHECK(before < hash);
    CHECK(order[i].at("sampled") == json::value(i < 3));
    if (i < 3) CHECK(claim == record.sampled[i]);
    before = hash;
  }
}

TEST_CASE("a sample drawn from another tree than that of the opening does not agree") {
  const Proving ledger(batched().ledger);
  const auto record = record_of(ledger);
  const auto answer =
      sample_answer({"p", "b1", {}}, record, basis_of(ledger, record.opened.value + 2));
  CHECK(result_of(answer).at("agrees") == json::value(false));
}

TEST_CASE("another percent than the policy's is drawn, and compared with nothing") {
  const Proving ledger(batched().ledger);
  const auto record = record_of(ledger);
  const auto answer =
      sample_answer({"p", "b1", 100}, record, basis_of(ledger, record.opened.value + 1));
  CHECK(result_of(answer).at("sampled").to_number<int>() == kClaims);
  CHECK(result_of(answer).at("agrees").is_null());
}

TEST_CASE("rows of any view are sampled by the root that their answer rests on") {
  const Proving ledger(batched().ledger);
  const auto size = ledger.store().size();
  auto answer = basis_of(ledger, size);
  answer["result"] = ask(ledger.books(), "claims", R"({"programme":"p"})");
  const auto drawn = sample_answer(answer, 8);
  REQUIRE(drawn);
  const auto& result = result_of(*drawn);
  CHECK(result.at("list") == json::value("claims"));
  CHECK(result.at("seed") == answer.at("as_at").at("root"));
  CHECK(result.at("rows").to_number<int>() == kClaims);
  CHECK(result.at("sampled").to_number<int>() == 2);
  answer["result"] = json::object{{"total", json::object{}}};
  CHECK(sample_answer(answer, 8).error() ==
        "sample: claims has no rows to draw from; a list by groups needs --by.");
}

TEST_CASE("a batch's evidence proves its sample with the public key alone") {
  const Proving ledger(batched().ledger);
  const auto record = record_of(ledger);
  const auto evidence = make_evidence(ledger.store(), "p", "b1", ledger.checkpoint());
  REQUIRE(evidence);
  CHECK(evidence->size == record.opened.value + 1);
  CHECK(evidence->entries.back().position == *record.drawn);
  const auto proved = verified(write_evidence(*evidence));
  CHECK(proved.claim == fmt::format("the audit sample of batch b1 of p (10 percent): {}",
                                    fmt::join(record.sampled, ", ")));
  CHECK(proved.complete);
  CHECK(in_words(proved).find("which stands whole up to the sample") != std::string::npos);
  CHECK(make_evidence(ledger.store(), "p", "b2", ledger.checkpoint()).error() ==
        "batch: p has opened no batch b2.");
}

TEST_CASE("a batch's evidence that was changed does not hold, sealed again or not") {
  const Proving ledger(batched().ledger);
  const auto evidence = *make_evidence(ledger.store(), "p", "b1", ledger.checkpoint());
  const auto pointer = [&](const auto& change) {
    auto other = evidence;
    change(other, std::get<SampleClaim>(other.claim));
    return fault_of(write_evidence(other)).pointer;
  };
  using E = Evidence;
  using C = SampleClaim;
  CHECK(pointer([](E&, C& c) { c.sampled[0] = "y99"; }) == "/sample/sampled");
  CHECK(pointer([](E&, C& c) { std::swap(c.sampled[0], c.sampled[1]); }) == "/sample/sampled");
  CHECK(pointer([](E&, C& c) { c.sampled.pop_back(); }) == "/sample/sampled");
  CHECK(pointer([](E&, C& c) { c.percent = 11; }) == "/sample/percent");
  CHECK(pointer([](E&, C& c) { c.batch = "b2"; }) == "/entries");
  CHECK(pointer([](E&, C& c) { c.programme = "q"; }) == "/entries");
  CHECK(pointer([](E& e, C&) { e.root.bytes[0] ^= 1; }) == "/consistency");
  CHECK(pointer([](E& e, C&) { --e.size; }) == "/consistency");
  CHECK(pointer([](E& e, C&) { e.entries.pop_back(); }) == "/entries");
  CHECK(pointer([](E& e, C&) { e.entries.erase(e.entries.begin()); }) == "/entries/0");
  auto text = write_evidence(evidence);
  text[text.find("\"percent\":10") + 11] = '1';
  CHECK_FALSE(verify_evidence(text, vkey()));
}

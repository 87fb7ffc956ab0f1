/// The restatement view: what changed after a year's books were closed, and why (rulebook 6.4,
/// views).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "projections/view_service.hpp"
#include "tests/projections/asking.hpp"
#include "tests/projections/stored.hpp"
#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;
namespace json = boost::json;

namespace {

constexpr const char* kAfter = "2022-04-20T09:00:00Z";

/// A confirmed package with sessions s1 delivered and s2 open in June 2021.
struct Closed {
  Scenario scenario;
  std::int64_t closing = 0;

  explicit Closed(const char* policy = "{}") : scenario(policy) {
    scenario.family();
    scenario.confirmed_package();
    for (const auto* session : {"s1", "s2"}) scenario.session(session, "2021-06-03T10:00:00Z");
    scenario.delivered("s1", "2021-06-03T10:00:00Z");
  }

  void close(const char* year = "2021/22", const char* at = "2022-04-05T09:00:00Z") {
    closing = position_in(scenario.given(By::finance, "programme/p", "year_closed",
                                         fmt::format(R"({{"year":"{}"}})", year), at));
  }

  json::object invoice(const char* at = kAfter) {
    return scenario.given(
        By::finance, "package/k1", "invoice_received",
        R"({"invoice":"i1","sessions":["s1"],"amount_pence":6250,"received_on":"2022-04-20"})", at);
  }

  ViewAnswer answered(const json::object& params) const {
    ScratchStore scratch;
    scratch.take(scenario.ledger);
    return ViewService(*scratch.store).answer("restatement", params);
  }

  json::object view(const json::object& more = {}) const {
    json::object params{{"programme", "p"}, {"year", "2021/22"}};
    for (const auto& member : more) params[member.key()] = member.value();
    const auto answer = answered(params);
    if (!answer) FAIL(answer.error());
    return answer->at("result").as_object();
  }

  std::string refused(const json::object& params) const {
    const auto answer = answered(params);
    REQUIRE_FALSE(answer);
    return answer.error();
  }
};

constexpr std::string_view kFields[] = {"allocated_pence",      "reserved_pence", "committed_pence",
                                        "spent_pence",          "accrued_pence",  "invoiced_pence",
                                        "approved_pence",       "paid_pence",     "available_pence",
                                        "carried_forward_pence"};

/// The amounts of a row that are not 0, as `spent 6250`.
std::string moved(const json::value& row) {
  std::string out;
  for (const auto field : kFields)
    if (const auto amount = number(row, field); amount != 0)
      out += fmt::format("{}{} {}", out.empty() ? "" : ", ", field.substr(0, field.size() - 6),
                         amount);
  return out;
}

/// The late events, as `position line type (reason): amounts`.
std::vector<std::string> late(const json::object& result) {
  std::vector<std::string> out;
  for (const auto& row : result.at("late").as_array())
    out.push_back(fmt::format(
        "{} {} {} ({}): {}", number(row, "position"), row.at("line").as_string().c_str(),
        row.at("type").as_string().c_str(), row.at("reason").as_string().c_str(), moved(row)));
  return out;
}

/// The late events add up to the difference, and the difference is now less then, field by field.
void require_sums(const json::object& result) {
  for (const auto field : kFields) {
    INFO(field);
    std::int64_t sum = 0;
    for (const auto& row : result.at("late").as_array()) sum += number(row, field);
    const auto difference = number(result.at("difference").at("total"), field);
    CHECK(sum == difference);
    CHECK(difference == number(result.at("now").at("total"), field) -
                            number(result.at("at_close").at("total"), field));
    for (const auto& line : result.at("difference").at("lines").as_array()) {
      const auto key = line.at("line").as_string();
      const auto at = [&](const char* side) {
        for (const auto& row : result.at(side).at("lines").as_array())
          if (row.at("line").as_string() == key) return number(row, field);
        return std::int64_t{0};
      };
      CHECK(number(line, field) == at("now") - at("at_close"));
    }
  }
}

using Late = std::vector<std::string>;

}  // namespace

TEST_CASE("a year that is not closed has nothing to restate (views)") {
  Closed books;
  CHECK(books.refused({{"programme", "p"}, {"year", "2021/22"}}) ==
        "year: the books of p for 2021/22 are not closed; there is nothing to restate.");
  books.close();
  CHECK(books.refused({{"programme", "p"}, {"year", "2021/22"}, {"as_at", books.closing}}) ==
        "year: the books of p for 2021/22 are not closed; there is nothing to restate.");
  CHECK(books.refused({{"programme", "p"}, {"year", "2021/22"}, {"on", "2022-04-04"}}) ==
        "year: the books of p for 2021/22 are not closed; there is nothing to restate.");
  CHECK(books.refused({{"programme", "q"}, {"year", "2021/22"}}).starts_with("programme: "));
}

TEST_CASE("at the close the books are those of the entries up to and with it (views)") {
  Closed books;
  books.close();
  const auto result = books.view();
  CHECK(number(result.at("closed"), "position") == books.closing);
  CHECK(number(result.at("closed"), "size") == books.closing + 1);
  CHECK(moved(result.at("at_close").at("total")) ==
        "allocated 25000000, spent 6250, accrued 6250, available 24993750, carried_forward 43750");
  CHECK(moved(result.at("difference").at("total")).empty());
  CHECK(result.at("late").as_array().empty());
  ScratchStore scratch;
  scratch.take(books.scenario.ledger);
  const auto budget = ViewService(*scratch.store)
                          .answer("budget", json::object{{"programme", "p"},
                                                         {"year", "2021/22"},
                                                         {"as_at", books.closing + 1}});
  REQUIRE(budget);
  CHECK(budget->at("result").at("total") == result.at("at_close").at("total"));
}

TEST_CASE("a session told after the close is spent after it (rulebook 6.2)") {
  Closed books;
  books.close();
  const auto told = position_in(books.scenario.delivered("s2", "2021-06-03T10:00:00Z"));
  const auto result = books.view();
  CHECK(late(result) ==
        Late{fmt::format("{} main charge_raised (late session): spent 6250, accrued "
                         "6250, available -6250",
                         told + 1)});
  CHECK(moved(result.at("difference").at("lines").at(0)) ==
        "spent 6250, accrued 6250, available -6250");
  require_sums(result);
}

TEST_CASE("a late invoice, its approval and its payment move what was accrued (rulebook 6.4)") {
  Closed books;
  books.close();
  const auto received = position_in(books.invoice());
  const auto approved = position_in(books.scenario.given(
      By::second_finance, "package/k1", "invoice_approved", R"({"invoice":"i1"})", kAfter));
  const auto paid = position_in(books.scenario.given(
      By::finance, "package/k1", "payment_made",
      R"({"invoice":"i1","amount_pence":6250,"on":"2022-04-21","reference":"r"})",
      "2022-04-21T09:00:00Z"));
  const auto result = books.view();
  CHECK(late(result) ==
        Late{fmt::format("{} main invoice_received (late invoice): accrued -6250, invoiced 6250",
                         received),
             fmt::format("{} main invoice_approved (late approval of an invoice): approved 6250",
                         approved),
             fmt::format("{} main payment_made (late payment): paid 6250", paid)});
  require_sums(result);
}

TEST_CASE("a cancelled invoice gives its charges back, with its reason (rulebook 6.4)") {
  Closed books;
  books.invoice("2021-06-20T09:00:00Z");
  books.close();
  const auto cancelled =
      position_in(books.scenario.given(By::finance, "package/k1", "invoice_cancelled",
                                       R"({"invoice":"i1","reason":"wrong family"})", kAfter));
  const auto result = books.view();
  CHECK(late(result) == Late{fmt::format("{} main invoice_cancelled (invoice cancelled: wrong "
                                         "family): accrued 6250, invoiced -6250",
                                         cancelled)});
  require_sums(result);
}

TEST_CASE("a waiver after the close takes the charge back, with its reason (rulebook 6.2)") {
  Closed books;
  books.close();
  const auto waived =
      position_in(books.scenario.given(By::provider_a, "package/k1", "charge_waived",
                                       R"({"session":"s1","reason":"goodwill"})", kAfter));
  const auto result = books.view();
  CHECK(late(result) == Late{fmt::format("{} main charge_reversed (waiver: goodwill): spent -6250, "
                                         "accrued -6250, available 6250",
                                         waived + 1)});
  require_sums(result);
}

TEST_CASE("a void after the close takes the charge back, with its reason (rulebook 5.8)") {
  Closed books;
  const auto delivered = books.scenario.delivered("s2", "2021-06-03T10:00:00Z");
  books.close();
  const auto voided = position_in(books.scenario.given(
      By::central, "package/k1", "entry_voided",
      fmt::format(R"({{"position":{},"reason":"wrong day"}})", position_in(delivered)), kAfter));
  const auto result = books.view();
  CHECK(late(result) == Late{fmt::format("{} main charge_reversed (void: wrong day): spent -6250, "
                                         "accrued -6250, available 6250",
                                         voided + 1)});
  require_sums(result);
}

TEST_CASE("a voided invoice and a voided payment move back what they moved (rulebook 5.8)") {
  Closed books;
  const auto invoice = books.invoice("2021-06-20T09:00:00Z");
  books.close();
  const auto voided = position_in(books.scenario.given(
      By::finance, "package/k1", "entry_voided",
      fmt::format(R"({{"position":{},"reason":"sent twice"}})", position_in(invoice)), kAfter));
  const auto result = books.view();
  CHECK(late(result) == Late{fmt::format("{} main entry_voided (void: sent twice): accrued 6250, "
                                         "invoiced -6250",
                                         voided)});
  require_sums(result);
}

TEST_CASE(
    "money given, taken and moved between lines after the close, with its reasons (rulebook 6.4)") {
  Closed books;
  books.close();
  const auto post = [&](const char* type, const char* data, const char* at) {
    return position_in(books.scenario.given(By::finance, "programme/p", type, data, at));
  };
  const auto given =
      post("budget_allocated",
           R"({"year":"2021/22","line":"other","amount_pence":500,"reason":"grant"})", kAfter);
  const auto taken =
      post("budget_withdrawn",
           R"({"year":"2021/22","line":"main","amount_pence":300,"reason":"cut"})", kAfter);
  const auto vired = post("budget_vired",
                          R"({"year":"2021/22","from_line":"main","to_line":"other",
                             "amount_pence":200,"reason":"balance","approved_by":"com-1"})",
                          kAfter);
  post("budget_allocated",
       R"({"year":"2022/23","line":"main","amount_pence":900,"reason":"next year"})", kAfter);
  const auto result = books.view();
  CHECK(late(result) ==
        Late{fmt::format("{} other budget_allocated (late allocation: grant): allocated 500, "
                         "available 500",
                         given),
             fmt::format("{} main budget_withdrawn (late withdrawal: cut): allocated -300, "
                         "available -300",
                         taken),
             fmt::format("{} main budget_vired (late virement: balance): allocated -200, available "
                         "-200",
                         vired),
             fmt::format("{} other budget_vired (late virement: balance): allocated 200, available "
                         "200",
                         vired)});
  REQUIRE(result.at("difference").at("lines").as_array().size() == 2);
  CHECK(moved(result.at("difference").at("lines").at(0)) == "allocated -500, available -500");
  CHECK(moved(result.at("difference").at("lines").at(1)) == "allocated 700, available 700");
  require_sums(result);
}

TEST_CASE("a charge under a policy changed for the past says so (rulebook 3)") {
  Closed books;
  books.close();
  const auto changed = position_in(books.scenario.given(
      By::commissioner, "programme/p", "policy_changed",
      R"({"effective_on":"2021-06-01","policy":{"missed_percent":50},"reason":"agreed"})", kAfter));
  const auto missed =
      position_in(books.scenario.given(By::provider_a, "package/k1", "session_missed",
                                       R"({"session":"s2","absent":["k0"]})", kAfter));
  const auto result = books.view();
  CHECK(late(result) == Late{fmt::format("{} main charge_raised (late session, under the policy "
                                         "changed for the past at {}): spent 3125, accrued 3125, "
                                         "available -3125",
                                         missed + 1, changed)});
  require_sums(result);
}

TEST_CASE("a policy changed from the next year on is not for the past (rulebook 3)") {
  Closed books;
  books.close();
  books.scenario.given(
      By::commissioner, "programme/p", "policy_changed",
      R"({"effective_on":"2022-04-01","policy":{"missed_percent":50},"reason":"agreed"})", kAfter);
  const auto missed =
      position_in(books.scenario.given(By::provider_a, "package/k1", "session_missed",
                                       R"({"session":"s2","absent":["k0"]})", kAfter));
  CHECK(late(books.view()) == Late{fmt::format("{} main charge_raised (late session): spent 6250, "
                                               "accrued 6250, available -6250",
                                               missed + 1)});
}

TEST_CASE("a change of where years begin moves whole charges between them (rulebook 3)") {
  Closed books;
  books.close();
  const auto changed = position_in(books.scenario.given(
      By::commissioner, "programme/p", "policy_changed",
      R"({"effective_on":"2021-04-02","policy":{"year_basis":"contract"},"reason":"contract"})",
      kAfter));
  const auto result = books.view();
  for (const auto& row : late(result)) CHECK(row.starts_with(fmt::format("{} ", changed)));
  require_sums(result);
}

TEST_CASE("what is of the next year does not restate this one (rulebook 6.4)") {
  Closed books;
  books.close();
  books.scenario.session("s3", "2022-04-11T10:00:00Z");
  books.scenario.delivered("s3", "2022-04-11T10:00:00Z");
  books.scenario.given(By::provider_a, "package/k1", "session_cancelled",
                       R"({"session":"s2","by":"provider","notice_at":"2021-06-01T10:00:00Z"})",
                       kAfter);
  books.scenario.given(By::central, "package/k1", "package_ended",
                       R"({"on":"2022-04-20","reason":"other"})", kAfter);
  const auto result = books.view();
  CHECK(late(result).empty());
  CHECK(moved(result.at("difference").at("total")).empty());
}

TEST_CASE(
    "a unit of a block bought for the year is charged to it, whenever it commences (rulebook "
    "6.2)") {
  Closed books;
  auto& scenario = books.scenario;
  scenario.given(By::central, "programme/p", "block_purchased",
                 R"({"block":"b1","provider":"a","intervention":"medium","units":3,
                     "price_pence":100000,"year":"2021/22","line":"main","expires_on":"2023-03-31"})");
  scenario.family("c2");
  scenario.approved_package("k2", "c2", "counselling", 0);
  scenario.given(By::central, "package/k2", "package_matched",
                 R"({"provider":"a","intervention":"medium","price_pence":0,"sessions":8,
                     "method":"block","block":"b1","considered":[]})");
  scenario.given(
      By::central, "package/k2", "package_confirmed",
      R"({"notified_provider_at":"2021-04-01T09:00:00Z","notified_lead_at":"2021-04-01T09:00:00Z"})");
  books.close();
  scenario.given(By::provider_a, "package/k2", "session_scheduled",
                 R"({"session":"s9","starts_at":"2022-04-12T10:00:00Z","minutes":60})");
  scenario.given(By::provider_a, "package/k2", "session_delivered",
                 R"({"session":"s9","started_at":"2022-04-12T10:00:00Z","minutes":60,
                     "attended":["k0"],"workers":["w1"],"shared_with_family":true})",
                 "2022-04-12T10:00:00Z");
  const auto result = books.view();
  REQUIRE(result.at("late").as_array().size() == 1);
  CHECK(moved(result.at("late").at(0)) == "spent 33333, accrued 33333, available -33333");
  CHECK(result.at("late").at(0).at("reason").as_string() == "late session");
  require_sums(result);
}

TEST_CASE("the question's date and size hold for the books then and now (views)") {
  Closed books;
  books.close();
  const auto told = position_in(books.scenario.delivered("s2", "2021-06-03T10:00:00Z"));
  books.invoice();
  CHECK(late(books.view()).size() == 2);
  CHECK(late(books.view({{"as_at", told + 2}})).size() == 1);
  CHECK(late(books.view({{"on", "2022-04-19"}})).size() == 1);
  CHECK(late(books.view({{"on", "2022-04-20"}})).size() == 2);
}

TEST_CASE("every figure of a restatement opens into its entries (views)") {
  Closed books;
  books.close();
  const auto told = position_in(books.scenario.delivered("s2", "2021-06-03T10:00:00Z"));
  const auto opened = [&](const std::string& path) {
    const auto found = books.view({{"explain", path}});
    return fmt::format("{} {}", json::serialize(found.at("value")),
                       json::serialize(found.at("contributions")));
  };
  const auto charge = fmt::format(R"({{"position":{},"amount":6250}})", told + 1);
  CHECK(opened("difference.lines.main.spent_pence") == fmt::format("6250 [{}]", charge));
  CHECK(opened("difference.total.spent_pence") == fmt::format("6250 [{}]", charge));
  CHECK(opened(fmt::format("late.{}.main.spent_pence", told + 1)) ==
        fmt::format("6250 [{}]", charge));
  CHECK(opened("late[0].spent_pence") == fmt::format("6250 [{}]", charge));
  const auto before = opened("at_close.lines.main.spent_pence");
  CHECK(before.starts_with("6250 [{"));
  CHECK(before.find(charge) == before.npos);
  CHECK(opened("now.total.spent_pence").starts_with("12500 [{"));
  CHECK(opened("now.total.spent_pence").find(charge) != before.npos);
}

TEST_CASE("a followed restatement is the same as one made for the question (ledger, promise 5)") {
  Closed books;
  books.close();
  books.scenario.delivered("s2", "2021-06-03T10:00:00Z");
  ScratchStore scratch;
  scratch.take(books.scenario.ledger);
  const Follower follower(*scratch.store);
  const json::object params{{"programme", "p"}, {"year", "2021/22"}};
  const auto live = ViewService(*scratch.store, &follower).answer("restatement", params);
  const auto rebuilt = ViewService(*scratch.store).answer("restatement", params);
  REQUIRE(live);
  REQUIRE(rebuilt);
  CHECK(*live == *rebuilt);
}

TEST_CASE("books too large for a question's memory are refused in words (ledger, section 8)") {
  Closed books;
  books.close();
  ScratchStore scratch;
  scratch.take(books.scenario.ledger);
  ViewServiceOptions options;
  options.memory_bytes = 1'000;
  const Follower follower(*scratch.store);
  const auto answer =
      ViewService(*scratch.store, &follower, options)
          .answer("restatement", json::object{{"programme", "p"}, {"year", "2021/22"}});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().find("view memory") != std::string::npos);
}

/// The restatement view: what changed after a year's books were closed, and why (rulebook 6.4,
/// views).
#include "tests/projections/views/restating.hpp"

using namespace daybook;
using namespace daybook::test;

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
      By::second_finance, "package/k1", "invoice_approved", {{"invoice", "i1"}}, kAfter));
  const auto paid = position_in(books.scenario.given(
      By::finance, "package/k1", "payment_made",
      {{"invoice", "i1"}, {"amount_pence", 6250}, {"on", "2022-04-21"}, {"reference", "r"}},
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
                                       {{"invoice", "i1"}, {"reason", "wrong family"}}, kAfter));
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
                                       {{"session", "s1"}, {"reason", "goodwill"}}, kAfter));
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
      {{"position", position_in(delivered)}, {"reason", "wrong day"}}, kAfter));
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
  const auto voided = position_in(
      books.scenario.given(By::finance, "package/k1", "entry_voided",
                           {{"position", position_in(invoice)}, {"reason", "sent twice"}}, kAfter));
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
  const auto post = [&](const char* type, const Json& data, const char* at) {
    return position_in(books.scenario.given(By::finance, "programme/p", type, data, at));
  };
  const auto given = post(
      "budget_allocated",
      {{"year", "2021/22"}, {"line", "other"}, {"amount_pence", 500}, {"reason", "grant"}}, kAfter);
  const auto taken = post(
      "budget_withdrawn",
      {{"year", "2021/22"}, {"line", "main"}, {"amount_pence", 300}, {"reason", "cut"}}, kAfter);
  const auto vired = post("budget_vired",
                          {{"year", "2021/22"},
                           {"from_line", "main"},
                           {"to_line", "other"},
                           {"amount_pence", 200},
                           {"reason", "balance"},
                           {"approved_by", "com-1"}},
                          kAfter);
  post("budget_allocated",
       {{"year", "2022/23"}, {"line", "main"}, {"amount_pence", 900}, {"reason", "next year"}},
       kAfter);
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

/// A generated history comes to the published figures, and every ledger accepts it.
#include <set>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "tests/generate/histories.hpp"

namespace daybook::generate {

namespace {

/// Every type of event that the lines hold.
std::set<std::string> types_in(const std::vector<std::string>& lines) {
  std::set<std::string> types;
  for (const auto& line : lines) {
    const auto value = boost::json::parse(line);
    if (value.is_object())
      types.emplace(value.at("type").as_string());
    else
      for (const auto& event : value.as_array()) types.emplace(event.at("type").as_string());
  }
  return types;
}

void require_within_budget(World& world, Year year, const std::string& line) {
  INFO(to_text(year) << " " << line);
  const auto available = world.states().budget(world.plan.name).available(year, line);
  REQUIRE(available >= Money{});
}

}  // namespace

TEST_CASE("the totals are the published ones, whatever the seed (D 12.5)") {
  const auto seed = GENERATE(1, 2, 3, 7, 42, 20220331);
  INFO("seed " << seed);
  Written written({1, CopyOrder::interleaved, static_cast<std::uint64_t>(seed)});
  auto& world = written.history.world();
  require_published(counted(world.states(), world));
  for (const auto& year : world.plan.years) {
    require_within_budget(world, year.year, world.plan.lines.main);
    require_within_budget(world, year.year, world.plan.lines.reserve);
  }
  const auto next = world.states().budget(world.plan.name);
  REQUIRE(next.available(world.plan.next_year, world.plan.lines.main) <= world.plan.next_budget);
}

TEST_CASE(
    "packages are drawn on blocks of ten, and go on from others of the family (D 6.11, D 6.13)") {
  Written written({1, CopyOrder::interleaved, GENERATE(1, 5)});
  int drawn = 0, continuing = 0;
  for (const auto& line : written.lines()) {
    drawn += line.find(R"("method":"block")") != std::string::npos;
    continuing += line.find(R"("continues":)") != std::string::npos;
  }
  REQUIRE(drawn > 20);
  REQUIRE(continuing > 5);
  auto& world = written.history.world();
  REQUIRE(world.blocks.size() >= 4);
  for (const auto& id : world.blocks) {
    INFO(id);
    const auto* block = world.states().block(world.plan.name, id);
    REQUIRE(block);
    REQUIRE(block->units() == 10);
    REQUIRE(block->price > Money{});
  }
}

TEST_CASE("what is written can be imported into an empty ledger and gives the same tree") {
  Written written({1, CopyOrder::interleaved, 5});
  MemoryLedger imported;
  import_all(imported, written.lines());
  REQUIRE(imported.size() == written.writer.entries());
  REQUIRE(imported.root() == written.history.world().recorder.ledger().root());
}

TEST_CASE("the same seed writes the same bytes, another seed other ones") {
  const auto text = [](std::uint64_t seed) {
    return Written({1, CopyOrder::interleaved, seed}, Date{17'900}).out.str();
  };
  REQUIRE(text(11) == text(11));
  REQUIRE(text(11) != text(12));
}

TEST_CASE("every copy of a programme is accepted and has the published totals") {
  const auto order = GENERATE(CopyOrder::interleaved, CopyOrder::in_turn);
  Written written({3, order, 6});
  MemoryLedger imported;
  import_all(imported, written.lines());
  REQUIRE(imported.size() == written.writer.entries());
  for (std::uint64_t copy = 1; copy <= 3; ++copy)
    require_published(counted_copy(imported.states(), copy, written.history.world()));
}

TEST_CASE("the first copy in turn is the history written alone") {
  const auto until = Date{17'800};
  const auto alone = Written({1, CopyOrder::in_turn, 8}, until).out.str();
  const auto first_of_two = Written({2, CopyOrder::in_turn, 8}, until).out.str();
  REQUIRE(first_of_two.starts_with(alone));
}

TEST_CASE("nothing is recorded after the day that a history is cut off") {
  const Date until{18'000};
  for (const auto& line : Written({1, CopyOrder::interleaved, 4}, until).lines()) {
    const auto value = boost::json::parse(line);
    const auto& event = value.is_array() ? value.at(0) : value;
    const auto recorded = parse_instant(std::string(event.at("recorded_at").as_string()));
    REQUIRE(recorded);
    REQUIRE(day_of(*recorded) <= until);
  }
}

constexpr const char* kTypesOfDorset[] = {"programme_opened",
                                          "target_set",
                                          "block_purchased",
                                          "block_expired",
                                          "report_requested",
                                          "report_submitted",
                                          "budget_allocated",
                                          "budget_vired",
                                          "year_closed",
                                          "provider_registered",
                                          "assurance_recorded",
                                          "prices_submitted",
                                          "complaint_received",
                                          "referral_declined",
                                          "provider_suspended",
                                          "case_opened",
                                          "member_added",
                                          "lead_professional_assigned",
                                          "consent_recorded",
                                          "assessment_completed",
                                          "need_identified",
                                          "plan_agreed",
                                          "measure_taken",
                                          "outcome_recorded",
                                          "concern_raised",
                                          "case_closed",
                                          "legal_hold_set",
                                          "package_requested",
                                          "package_approved",
                                          "package_matched",
                                          "package_confirmed",
                                          "session_scheduled",
                                          "session_delivered",
                                          "session_missed",
                                          "session_cancelled",
                                          "session_aborted",
                                          "lead_professional_notified",
                                          "charge_waived",
                                          "report_received",
                                          "notice_given",
                                          "package_completed",
                                          "package_ended",
                                          "provider_followed_up",
                                          "feedback_received",
                                          "invoice_received",
                                          "invoice_approved",
                                          "invoice_disputed",
                                          "invoice_cancelled",
                                          "payment_made",
                                          "claim_prepared",
                                          "batch_opened",
                                          "claim_audited",
                                          "claim_submitted",
                                          "claim_accepted",
                                          "claim_rejected",
                                          "claim_paid",
                                          "entry_voided"};

TEST_CASE("a history holds every sort of event that such a service records") {
  const auto types = types_in(Written({1, CopyOrder::interleaved, 1}).lines());
  for (const auto* type : kTypesOfDorset) {
    INFO(type);
    REQUIRE(types.contains(type));
  }
}

}  // namespace daybook::generate

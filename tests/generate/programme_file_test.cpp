/// Programmes as data files: what ships is accepted, what is wrong is named.
#include "tools/programmes/programme_file.hpp"

#include <filesystem>
#include <fstream>
#include <set>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "tools/generate/dorset/plan.hpp"

namespace daybook {

namespace {

const std::string good = R"(
title = "T"
authority = "A"
framework = "f1"
opens_on = 2021-04-01
[policy]
)";

std::string fault_of(const std::string& text) {
  const auto read = programme_from_toml(text, "p.toml");
  REQUIRE_FALSE(read);
  return read.error().message;
}

}  // namespace

TEST_CASE("a programme's file becomes the data of programme_opened") {
  const auto file = programme_from_toml(good + "claim_reward_pence = 80000\n", "p.toml");
  REQUIRE(file);
  REQUIRE(file->opening.at("opens_on").as_string() == "2021-04-01");
  REQUIRE(file->opening.at("policy").at("claim_reward_pence").as_int64() == 80'000);
  REQUIRE(file->targets.empty());
  REQUIRE(file->budget_lines.empty());
}

TEST_CASE(
    "a fault in a programme's file is named with its field, its value and what would be right") {
  REQUIRE(fault_of(good + "cheapest_frist = true\n") ==
          "p.toml: policy.cheapest_frist: there is no such key, and true stands there; the nearest "
          "is cheapest_first");
  REQUIRE(fault_of("athority = \"B\"\n" + good) ==
          "p.toml: athority: there is no such key, and \"B\" stands there; the nearest is "
          "authority");
  REQUIRE(fault_of("target = 3\n" + good) ==
          "p.toml: target: there is no such key, and 3 stands there; the nearest is targets");
  REQUIRE(fault_of(good + "missed_percent = 101\n") ==
          "p.toml: policy.missed_percent: 101 is out of range, 0 to 100 is allowed");
  REQUIRE(fault_of(good + "four_eyes = \"yes\"\n") ==
          "p.toml: policy.four_eyes: \"yes\" must be true or false");
  REQUIRE(fault_of(good + "charge_basis = \"daily\"\n") ==
          "p.toml: policy.charge_basis: 'daily' is none of session_share, hourly");
  REQUIRE(fault_of(good + "short_notice_hours = 1.5\n") ==
          "p.toml: policy.short_notice_hours: 1.5E0 must be a whole number");
}

TEST_CASE("a programme's file without a field that it must have is refused") {
  REQUIRE(fault_of("title = \"T\"\n") == "p.toml: authority: is missing");
}

TEST_CASE("a list of codes in a programme's file holds codes") {
  REQUIRE(fault_of("localities = [\"West Dorset\"]\n" + good)
              .starts_with("p.toml: localities[0]: 'West Dorset' is not a code"));
}

TEST_CASE("a file that is not TOML is refused with its line") {
  REQUIRE(fault_of("title = \"T\"\nauthority\n").starts_with("p.toml: line 2: "));
}

TEST_CASE("a key that stands twice in a programme's file is refused with its line (rulebook 2)") {
  for (const auto& text : {good + "four_eyes = true\nfour_eyes = false\n", "title = \"U\"\n" + good,
                           good + "\"four_eyes\" = true\nfour_eyes = true\n",
                           good + "\"four\\u005feyes\" = true\nfour_eyes = true\n",
                           good + "review_months = { monthly = 1, monthly = 9 }\n",
                           good + "[policy.review_months]\nmonthly = 1\nmonthly = 9\n",
                           good + "[policy]\nfour_eyes = true\n"}) {
    INFO(text);
    CHECK(fault_of(text).starts_with("p.toml: line "));
  }
}

TEST_CASE("targets and budget lines of a programme's file become what follows its opening") {
  const auto file = programme_from_toml(good +
                                            "[[targets]]\nmeasure = \"newsletters\"\nvalue = 4\n"
                                            "[[budget_lines]]\nline = \"main\"\n"
                                            "year = \"2021/22\"\namount_pence = 500\n"
                                            "[[budget_lines]]\nline = \"spare\"\n",
                                        "p.toml");
  REQUIRE(file);
  REQUIRE(file->targets.size() == 1);
  REQUIRE(file->targets[0].at("measure").as_string() == "newsletters");
  REQUIRE(file->targets[0].at("value").as_int64() == 4);
  REQUIRE(file->budget_lines.size() == 2);
  REQUIRE(file->budget_lines[0].line == "main");
  REQUIRE(file->budget_lines[0].year == "2021/22");
  REQUIRE(file->budget_lines[0].amount == Money{500});
  REQUIRE(file->budget_lines[1].year.empty());
  REQUIRE_FALSE(file->opening.contains("targets"));
}

TEST_CASE("a target or a budget line that an event could not say is refused with its place") {
  REQUIRE(fault_of(good + "[[targets]]\nmeasure = \"newsletters\"\n") ==
          "p.toml: targets[0].value: is missing");
  REQUIRE(fault_of(good + "[[targets]]\nmeasure = \"News letters\"\nvalue = 4\n")
              .starts_with("p.toml: targets[0].measure: 'News letters' is not a code"));
  REQUIRE(fault_of(good + "[[targets]]\nmeasure = \"m\"\nvalue = 4\nyear = \"2021\"\n") ==
          "p.toml: targets[0].year: '2021' is not a year such as 2021/22");
  REQUIRE(fault_of(good + "[[budget_lines]]\nline = \"main\"\nyear = \"2021/22\"\n"
                          "amount_pence = -1\n") ==
          "p.toml: budget_lines[0].amount_pence: -1 is out of range, 0 to 1000000000000 is "
          "allowed");
  REQUIRE(fault_of(good + "[[budget_lines]]\nline = \"main\"\namount_pence = 5\n") ==
          "p.toml: budget_lines[0].year: an amount and its year stand together or not at all");
  REQUIRE(fault_of(good + "[[budget_lines]]\nname = \"main\"\nline = \"main\"\n")
              .starts_with("p.toml: budget_lines[0].name: there is no such key, and \"main\""));
  REQUIRE(fault_of("targets = 3\n" + good) == "p.toml: targets: must be a list of tables");
}

TEST_CASE("a day that does not exist is refused, as a date and as a text") {
  REQUIRE(fault_of("closes_on = 2021-02-30\n" + good)
              .starts_with("p.toml: line 1: closes_on = 2021-02-30: "));
  REQUIRE(fault_of("closes_on = \"2021-02-30\"\n" + good).starts_with("p.toml: closes_on: "));
}

TEST_CASE("dates and bounds that belong together are in order") {
  REQUIRE(fault_of("closes_on = 2021-03-31\n" + good) ==
          "p.toml: closes_on: 2021-03-31 must not be less than opens_on, 2021-04-01");
  REQUIRE(fault_of(good + "age_min = 18\nage_max = 6\n") ==
          "p.toml: policy.age_max: 6 must not be less than policy.age_min, 18");
  REQUIRE(fault_of(good + "cohort_min = 10\ncohort_max = 8\n") ==
          "p.toml: policy.cohort_max: 8 must not be less than policy.cohort_min, 10");
  REQUIRE(fault_of(good + "bracket_low_below_pence = 2\nbracket_high_above_pence = 1\n") ==
          "p.toml: policy.bracket_high_above_pence: 1 must not be less than "
          "policy.bracket_low_below_pence, 2");
}

TEST_CASE("values by key are refused with the key that is wrong") {
  REQUIRE(fault_of(good + "gathering_minimum = { tea_party = 3 }\n")
              .starts_with("p.toml: policy.gathering_minimum"));
  REQUIRE(fault_of(good + "cohort_age_min = { autism = 200 }\n")
              .starts_with("p.toml: policy.cohort_age_min"));
  REQUIRE(fault_of(good + "fund_cap_pence = { asf = -5 }\n")
              .starts_with("p.toml: policy.fund_cap_pence"));
  REQUIRE(fault_of(good + "ofsted_minimum = \"fine\"\n") ==
          "p.toml: policy.ofsted_minimum: 'fine' is none of inadequate, requires_improvement, "
          "good, outstanding");
}

TEST_CASE("the five programmes that ship can be read") {
  std::set<std::string> programmes;
  for (const auto& entry :
       std::filesystem::directory_iterator(DAYBOOK_SOURCE_DIR "/tools/programmes")) {
    if (entry.path().extension() != ".toml") continue;
    INFO(entry.path());
    const auto read = read_programme(entry.path());
    if (!read) FAIL(read.error().message);
    REQUIRE(read->budget_lines.size() >= 1);
    programmes.insert(entry.path().stem().string());
  }
  REQUIRE(programmes == std::set<std::string>{"ace", "cambridgeshire", "dorset", "essex", "kent"});
}

TEST_CASE("published figures that contradict each other are refused by name") {
  namespace fs = std::filesystem;
  const fs::path shipped = DAYBOOK_BINARY_DIR "/programmes", copy = DAYBOOK_BINARY_DIR "/plan-test";
  fs::remove_all(copy);
  fs::copy(shipped, copy);
  std::ofstream(copy / "dorset_published.toml") << "annual_budget_pence = 1\n"
                                                   "[next_year]\nyear = \"2022/23\"\n"
                                                   "budget_pence = 1\n"
                                                   "[[years]]\nyear = \"2021/22\"\nrequests = 3\n"
                                                   "confirmed = 1\ndid_not_proceed = 1\n";
  const auto plan = generate::read_plan(copy, "dorset");
  REQUIRE_FALSE(plan);
  REQUIRE(plan.error().message ==
          "dorset_published.toml: years[0].requests: must be confirmed and did_not_proceed "
          "together");
  fs::remove_all(copy);
}

}  // namespace daybook

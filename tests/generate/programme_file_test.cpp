/// Programmes as data files: what ships is accepted, what is wrong is named.
#include "tools/programmes/programme_file.hpp"

#include <filesystem>
#include <fstream>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "tools/generate/plan.hpp"

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
  const auto data = programme_from_toml(good + "claim_reward_pence = 80000\n", "p.toml");
  REQUIRE(data);
  REQUIRE(data->at("opens_on").as_string() == "2021-04-01");
  REQUIRE(data->at("policy").at("claim_reward_pence").as_int64() == 80'000);
}

TEST_CASE(
    "a fault in a programme's file is named with its field, its value and what would be right") {
  REQUIRE(fault_of(good + "cheapest_frist = true\n") ==
          "p.toml: policy.cheapest_frist: is not a field of policy");
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

TEST_CASE("every programme that ships can be read") {
  int programmes = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(DAYBOOK_SOURCE_DIR "/tools/programmes")) {
    if (entry.path().extension() != ".toml") continue;
    INFO(entry.path());
    const auto read = read_programme(entry.path());
    if (!read) FAIL(read.error().message);
    ++programmes;
  }
  REQUIRE(programmes > 0);
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

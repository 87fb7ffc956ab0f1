/// Refusals by rules about who may act are told to auditors, whichever rule it was (ledger 1.9).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/server/access/guarded.hpp"
#include "tests/server/served.hpp"

namespace daybook::server::testing {

namespace {

/// The recorded refusal of a post.
std::string told(const std::string& of, const char* code, const char* asked = "post") {
  return fmt::format(R"({{"by":"all-1","asked":"{}","of":"{}","code":"{}"}})", asked, of, code);
}

/// Somebody with every role but a provider's, and its client.
struct Everybody {
  explicit Everybody(Guarded& served)
      : token(served.known("all-1",
                           R"([{"role":"central_team"},{"role":"commissioner"},{"role":"finance"},)"
                           R"({"role":"lead_professional"},{"role":"administrator"}])")) {
    served.serve();
    client = served.connect(token);
    REQUIRE(client);
  }

  std::string post(std::uint64_t number, std::string_view stream, std::string_view type,
                   const std::string& data) {
    return code_in(client->post(event_post(number, stream, type, data)));
  }

  std::string token;
  std::unique_ptr<client::Client> client;
};

constexpr const char* to_themselves =
    R"({"year":"2025/26","from_line":"main","to_line":"other","amount_pence":1,)"
    R"("reason":"r","approved_by":"all-1"})";

}  // namespace

TEST_CASE("who approves their own work is refused, and that is recorded (ledger 1.9)", "[access]") {
  Guarded served;
  served.work();
  Everybody all(served);
  CHECK(all.post(2'001, "programme/p", "budget_vired", to_themselves) == "self_approval");
  CHECK(served.access_log() ==
        std::vector<std::string>{told("budget_vired programme/p", "self_approval")});
}

TEST_CASE("an erasure against a legal hold is recorded, posted or commanded (ledger 1.9)",
          "[access]") {
  Guarded served;
  Everybody all(served);
  CHECK(all.post(2'001, "case/c-p", "legal_hold_set", R"({"reason":"inquiry"})") == "accepted");
  CHECK(all.post(2'002, "case/c-p", "subject_erased", R"({"case":"c-p","reason":"r"})") ==
        "legal_hold");
  CHECK(served.access_log() ==
        std::vector<std::string>{told("subject_erased case/c-p", "legal_hold")});
}

TEST_CASE("what is wrong with a post for other reasons concerns its poster alone (ledger 1.9)",
          "[access]") {
  Guarded served;
  Everybody all(served);
  CHECK(all.post(2'001, "case/unheard-of", "signposted", R"({"to":"x"})") == "unknown_stream");
  CHECK(all.post(2'002, "programme/p", "budget_withdrawn",
                 R"({"year":"2025/26","line":"main","amount_pence":1,"reason":"r"})") ==
        "budget_exceeded");
  CHECK(served.access_log().empty());
}

TEST_CASE("of a post of several events the one that was refused is recorded (ledger 1.9)",
          "[access]") {
  Guarded served;
  served.work();
  Everybody all(served);
  auto post = event_post(2'001, "programme/p", "newsletter_issued",
                         R"({"issue":"n","by_email":1,"by_post":1})");
  post.push_back(event_post(2'002, "programme/p", "budget_vired", to_themselves).front());
  CHECK(code_in(all.client->post(post)) == "self_approval");
  CHECK(served.access_log() ==
        std::vector<std::string>{told("budget_vired programme/p", "self_approval")});
}

TEST_CASE("refusals of every kind share one bound, and are counted beyond it (ledger 1.8)",
          "[access]") {
  Guarded served;
  served.work();
  Everybody all(served);
  for (int i = 0; i < 6; ++i)
    CHECK(all.client->view("budget", fmt::format(R"({{"programme":"r-{}","year":"2021/22"}})", i))
              .error()
              .message.find("programme: there was no programme") == 0);
  for (std::uint64_t i = 0; i < 30; ++i) {
    served.record(fmt::format("case/h-{}", i), "case_opened",
                  R"({"programme":"p","kind":"family","locality":"x",)"
                  R"("responsible_authority":"A","statutory":true})");
    served.record(fmt::format("case/h-{}", i), "legal_hold_set", R"({"reason":"inquiry"})");
    CHECK(all.post(3'000 + i, fmt::format("case/h-{}", i), "subject_erased",
                   fmt::format(R"({{"case":"h-{}","reason":"r"}})", i)) == "legal_hold");
  }
  CHECK(served.access_log().size() == AccessRecordLimits{}.refusals_of_one);
  served.pass(std::chrono::minutes(1));
  CHECK(all.post(4'000, "programme/p", "budget_vired", to_themselves) == "self_approval");
  const auto log = served.access_log();
  REQUIRE(log.size() == AccessRecordLimits{}.refusals_of_one + 2);
  CHECK(std::count(log.begin(), log.end(), told("20 further", "legal_hold", "command")) == 1);
}

}  // namespace daybook::server::testing

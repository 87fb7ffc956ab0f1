/// A provider's staff at the command line: whatever they run, they get what is their provider's,
/// and no more (rulebook 4).
#include <csignal>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/system/support/lines.hpp"
#include "tests/system/support/place.hpp"
#include "tests/system/support/process.hpp"

namespace daybook::test {

namespace {

/// A family, its case and claim, and a package that provider a has and for which b was considered.
std::string history() {
  const std::string_view lead = R"({"id":"lp-1","roles":["lead_professional"]})";
  const auto price =
      R"({"programme":"p","effective_on":"2021-04-01","items":[{"intervention":"i","package_type":)"
      R"("counselling","price_pence":50000,"sessions":8,"minutes":60,"travel_included":true}]})";
  std::string lines = programme_line("p") + "\n" + allocation_line("p", 1'000'000) + "\n";
  const auto add = [&](std::string_view stream, std::string_view type, std::string_view data,
                       std::string_view actor) {
    lines += event_line(stream, type, data, actor) + "\n";
  };
  for (const std::string provider : {"a", "b"}) {
    add("provider/" + provider, "provider_registered",
        R"({"title":"T","programmes":["p"],"localities":["x"],"vat":"exempt"})", commissioner);
    add("provider/" + provider, "prices_submitted", price, central_team);
  }
  add("case/f-1", "case_opened",
      R"({"programme":"p","kind":"family","locality":"x","responsible_authority":"A",)"
      R"("statutory":false})",
      lead);
  add("case/f-1", "member_added", R"({"person":"k0","role":"child","born_on":"2012-06-15"})", lead);
  add("package/k-1", "package_requested",
      R"({"case":"f-1","package_type":"counselling","outcomes":["health"],"locality":"x"})", lead);
  add("package/k-1", "package_approved",
      R"({"up_to_pence":60000,"year":"2021/22","line":"main","alternatives":[]})", central_team);
  add("package/k-1", "package_matched",
      R"({"provider":"a","intervention":"i","price_pence":50000,"sessions":8,)"
      R"("method":"direct_award","considered":[{"provider":"b","intervention":"i",)"
      R"("skipped_because":"a waiting list"}]})",
      central_team);
  return lines;
}

/// That ledger; served to its people.
struct ServedPlace : Place {
  ServedPlace() {
    const auto posted = embedded({"post", "-"}, history());
    INFO(posted.out << posted.err);
    REQUIRE(posted.status == 0);
  }
};

constexpr std::uint64_t member_at = 7, matched_at = 10;

/// What would tell of the family, or of a rival.
const std::vector<std::string> secrets = {"2012-06-15", "member_added", "a waiting list",
                                          "considered", "case_opened"};

}  // namespace

TEST_CASE("no command of a provider's staff gets at a case's entries or at a rival (rulebook 4)",
          "[access]") {
  ServedPlace served;
  Daemon daemon(served.path("l"), {}, Whom::who_is_known);
  served.known(daemon, "pro-1", "provider@p", "a");
  served.known(daemon, "aud-1", "auditor");
  const std::vector<std::vector<std::string>> commands = {
      {"view", "history", "--case", "f-1"},
      {"view", "history", "--package", "k-1", "--format", "json"},
      {"view", "history", "--case", "f-1", "--purpose", "to look"},
      {"view", "history", "--package", "k-1", "--purpose", "to look"},
      {"view", "history", "--provider", "b"},
      {"view", "history", "--programme", "p"},
      {"read", "--stream", "case/f-1"},
      {"read", "--stream", "package/k-1"},
      {"read", "--stream", "provider/b"},
      {"read"},
      {"read", "--from", std::to_string(member_at), "--limit", "1"},
      {"export"},
      {"prove", std::to_string(member_at)},
      {"prove", std::to_string(matched_at)},
      {"evidence", "activity", "requests", "--programme", "p"},
      {"evidence", "budget", "total.committed_pence", "--programme", "p", "--year", "2021/22"},
      {"sample", "--view", "claims", "--percent", "50", "--programme", "p"},
      {"compare", "budget", "--as-at", "1", "--as-at", "9", "--programme", "p", "--year",
       "2021/22"},
      {"subject", "f-1", "--purpose", "to look"},
      {"view", "activity", "--programme", "p"},
      {"view", "monitoring", "--programme", "p"},
      {"view", "monitoring", "--programme", "p", "--provider", "a"},
      {"principal", "list"},
      {"info"}};
  for (const auto& command : commands) {
    const auto done = served.as(daemon, "pro-1", command);
    INFO(command.front() << " " << command.back() << ": " << done.out << done.err);
    for (const auto& secret : secrets) CHECK(done.out.find(secret) == std::string::npos);
  }
  // The same secrets are there for who may read them: the check above can fail.
  const auto auditor = served.as(daemon, "aud-1", {"read"}).out;
  for (const auto& secret : secrets) CHECK(auditor.find(secret) != std::string::npos);
  CHECK(served.as(daemon, "aud-1", {"prove", std::to_string(member_at)}).status == 0);
}

TEST_CASE("a provider's staff gets what is theirs by every way (rulebook 4)", "[access]") {
  ServedPlace served;
  Daemon daemon(served.path("l"), {}, Whom::who_is_known);
  served.known(daemon, "pro-1", "provider@p", "a");
  for (const auto& command :
       std::vector<std::vector<std::string>>{{"view", "history", "--package", "k-1"},
                                             {"read", "--stream", "package/k-1"},
                                             {"read", "--stream", "provider/a"},
                                             {"prove", std::to_string(matched_at - 1)},
                                             {"prove", "--from", "1", "--to", "2"}}) {
    const auto done = served.as(daemon, "pro-1", command);
    INFO(done.err);
    CHECK(done.status == 0);
  }
  const auto package = served.as(daemon, "pro-1", {"read", "--stream", "package/k-1"}).out;
  CHECK(package.find(R"("price_pence":50000)") != package.npos);
}

TEST_CASE("what a provider's staff is refused is recorded, what they mistype is not (ledger 1.9)",
          "[access]") {
  ServedPlace served;
  Daemon daemon(served.path("l"), {}, Whom::who_is_known);
  served.known(daemon, "pro-1", "provider@p", "a");
  CHECK(
      served.as(daemon, "pro-1", {"view", "budget", "--programme", "p", "--year", "2021-22"}).err ==
      "daybook: year: \"2021-22\" is not a year such as 2021/22.\n");
  CHECK(served.as(daemon, "pro-1", {"view", "attendance", "--programme", "p", "--by", "colour"})
            .err.find("daybook: by: \"colour\" is not one of") == 0);
  CHECK(served.as(daemon, "pro-1", {"view", "bugdet"}).err.find("there is no view bugdet") !=
        std::string::npos);
  CHECK(served.as(daemon, "pro-1", {"view", "history", "--case", "f-1"}).status == 2);
  CHECK(served.as(daemon, "pro-1", {"read", "--stream", "case/f-1"}).status == 2);
  const auto log = served.as(daemon, "admin", {"read"}).out;
  std::size_t recorded = 0;
  for (auto at = log.find("access_refused"); at != log.npos;
       at = log.find("access_refused", at + 1))
    ++recorded;
  CHECK(recorded == 2);
  CHECK(log.find(R"("asked":"read","of":"case/f-1","code":"not_permitted")") != log.npos);
}

TEST_CASE("in a provider's name an embedded ledger gives no more than a server would (rulebook 4)",
          "[access]") {
  ServedPlace served;
  const auto as_staff = [&](std::vector<std::string> what) {
    what.insert(what.begin(),
                {"--actor", "pro-1", "--role", "provider", "--provider-of-actor", "a"});
    return served.embedded(what);
  };
  for (const auto& command : std::vector<std::vector<std::string>>{
           {"view", "history", "--case", "f-1"},
           {"view", "history", "--package", "k-1", "--format", "json"},
           {"read", "--stream", "case/f-1"},
           {"read", "--stream", "package/k-1"},
           {"read"},
           {"export"},
           {"prove", std::to_string(member_at)},
           {"prove", std::to_string(matched_at)},
           {"evidence", "activity", "requests", "--programme", "p"},
           {"tiles", "--out", served.path("tiles")}}) {
    const auto done = as_staff(command);
    INFO(command.front() << " " << command.back() << ": " << done.out << done.err);
    for (const auto& secret : secrets) CHECK(done.out.find(secret) == std::string::npos);
  }
  CHECK_FALSE(std::filesystem::exists(served.path("tiles")));
  CHECK(as_staff({"read", "--stream", "package/k-1"}).out.find("50000") != std::string::npos);
  CHECK(as_staff({"prove", std::to_string(matched_at - 1)}).status == 0);
  CHECK(as_staff({"view", "budget", "--programme", "p", "--year", "2021-22"}).err ==
        "daybook: year: \"2021-22\" is not a year such as 2021/22.\n");
}

}  // namespace daybook::test

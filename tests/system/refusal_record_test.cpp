/// Posts that are refused for who posted them, on a ledger of one's own: recorded as a server would
/// (ledger 1.9).
#include <algorithm>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/system/support/lines.hpp"
#include "tests/system/support/place.hpp"
#include "tests/system/support/process.hpp"

namespace daybook::test {

namespace {

/// Money moved on one's own word.
std::string vired(std::string_view to, std::string_view by) {
  return event_line("programme/p", "budget_vired",
                    fmt::format(R"({{"year":"2021/22","from_line":"main","to_line":"{}",)"
                                R"("amount_pence":1,"reason":"r","approved_by":"{}"}})",
                                to, by),
                    fmt::format(R"({{"id":"{}","roles":["finance"]}})", by)) +
         "\n";
}

/// A programme opened by somebody whose role is another.
std::string opened(std::string_view id) {
  return event_line(fmt::format("programme/{}", id), "programme_opened",
                    R"({"title":"P","authority":"A","framework":"f","opens_on":"2021-04-01",)"
                    R"("policy":{}})",
                    R"({"id":"fin-1","roles":["finance"]})") +
         "\n";
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
  return count;
}

/// A ledger with a programme and money in it.
struct Book : Place {
  Book() {
    REQUIRE(embedded({"post", "-"}, programme_line("p") + "\n" + allocation_line("p", 1'000) + "\n")
                .status == 0);
  }

  std::string log() const {
    const auto read = embedded({"read"});
    REQUIRE(read.status == 0);
    std::string lines;
    for (std::size_t at = 0; at < read.out.size();) {
      const auto end = read.out.find('\n', at) + 1;
      const auto line = read.out.substr(at, end - at);
      if (line.find(R"("stream":"access/)") != line.npos) lines += line;
      at = end;
    }
    return lines;
  }
};

}  // namespace

TEST_CASE("an embedded post that is refused for who posted it is recorded (ledger 1.9)",
          "[access]") {
  Book book;
  CHECK(book.embedded({"post", "-"}, opened("q")).status == 1);
  CHECK(book.embedded({"post", "-"}, vired("other", "fin-1")).status == 1);
  const auto log = book.log();
  CHECK(log.find(R"("by":"fin-1","asked":"post","of":"programme_opened programme/q",)"
                 R"("code":"not_permitted")") != log.npos);
  CHECK(log.find(R"("by":"fin-1","asked":"post","of":"budget_vired programme/p",)"
                 R"("code":"self_approval")") != log.npos);
  CHECK(count_of(log, "access_refused") == 2);
  CHECK(book.embedded({"fsck"}).status == 0);
}

TEST_CASE("a command that is refused on the ledger itself is recorded (ledger 1.9)", "[access]") {
  Book book;
  const auto as = [&](const char* role, std::vector<std::string> what) {
    what.insert(what.begin(), {"--actor", "who-1", "--role", role});
    return book.embedded(what).status;
  };
  const auto held =
      event_line("case/c1", "case_opened",
                 R"({"programme":"p","kind":"family","locality":"x",)"
                 R"("responsible_authority":"A","statutory":false})",
                 R"({"id":"lp-1","roles":["lead_professional"]})") +
      "\n" + event_line("case/c1", "legal_hold_set", R"({"reason":"inquiry"})", commissioner) +
      "\n";
  REQUIRE(book.embedded({"post", "-"}, held).status == 0);
  CHECK(as("finance", {"erase", "c1", "--reason", "asked for"}) == 2);
  CHECK(as("administrator", {"erase", "c1", "--reason", "asked for"}) == 2);
  CHECK(as("finance", {"principal", "add", "x", "--role", "auditor"}) == 1);
  const auto log = book.log();
  CHECK(log.find(R"("asked":"command","of":"erase","code":"not_permitted")") != log.npos);
  CHECK(log.find(R"("asked":"command","of":"erase","code":"legal_hold")") != log.npos);
  CHECK(log.find(R"("of":"principal_added principal/x","code":"not_permitted")") != log.npos);
  CHECK(count_of(log, "access_refused") == 3);
}

TEST_CASE("what is refused moves no position of what is posted with it (ledger 1.9)", "[access]") {
  Book book;
  const auto before = book.embedded({"info"}).out;
  const auto posted =
      book.embedded({"post", "-"}, opened("q") + allocation_line("p", 1) + "\n" + opened("r") +
                                       allocation_line("p", 2) + "\n");
  CHECK(posted.status == 1);
  CHECK(posted.out.find(R"({"positions":[2],)") != posted.out.npos);
  CHECK(posted.out.find(R"({"positions":[3],)") != posted.out.npos);
  CHECK(count_of(book.log(), "access_refused") == 2);
}

TEST_CASE("refusals for other reasons leave no entry (ledger 1.9)", "[access]") {
  Book book;
  const auto before = book.embedded({"info"}).out;
  const auto twice = programme_line("p") + "\n" + allocation_line("unheard-of", 1) + "\n{}\n";
  CHECK(book.embedded({"post", "-"}, twice).status == 1);
  CHECK(book.embedded({"info"}).out == before);
}

TEST_CASE("an import makes no refusals of its own (ledger 1.9)", "[access]") {
  Place place;
  CHECK(place.embedded({"import", "-"}, opened("q") + programme_line("p") + "\n").status == 1);
  CHECK(place.embedded({"read"}).out.find("access_refused") == std::string::npos);
}

TEST_CASE("many refusals, in one command or in many, cannot drown the ledger (ledger 1.8)",
          "[access]") {
  Book book;
  std::string many;
  for (int i = 0; i < 200; ++i) many += vired(fmt::format("line-{}", i), "fin-1");
  CHECK(book.embedded({"post", "-"}, many).status == 1);
  CHECK(count_of(book.log(), "self_approval") <= 4);  // in two minutes at most
  std::string others;
  for (int i = 0; i < 200; ++i) others += opened(fmt::format("q-{}", i));
  for (int i = 0; i < 5; ++i) CHECK(book.embedded({"post", "-"}, others).status == 1);
  CHECK(count_of(book.log(), "not_permitted") <= 2 * (10 + 1));
  CHECK(count_of(book.log(), "not_permitted") >= 9);
}

}  // namespace daybook::test

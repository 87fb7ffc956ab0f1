/// What stands on the page of the socket protocol runs as it stands there (ledger 7).
#include <fstream>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/server/served.hpp"
#include "tests/system/support/process.hpp"

namespace daybook::test {

namespace {

std::string page() {
  return contents_of(DAYBOOK_SOURCE_DIR "/server/protocol/PROTOCOL.md");
}

/// The page's blocks of code that are marked with this word, in order.
std::vector<std::string> blocks(std::string_view marked) {
  const auto text = page();
  const auto fence = fmt::format("\n```{}\n", marked);
  std::vector<std::string> found;
  for (auto at = text.find(fence); at != std::string::npos; at = text.find(fence, at + 1)) {
    const auto begin = at + fence.size();
    found.push_back(text.substr(begin, text.find("\n```\n", begin) + 1 - begin));
  }
  return found;
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  INFO(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), with);
}

/// A directory of its own, where commands find what the page says they find.
struct Reader {
  explicit Reader() {
    const auto python = blocks("python");
    REQUIRE(python.size() == 1);
    std::ofstream(scratch.path() / "example.py") << python.front();
  }

  Finished does(const std::string& commands) const {
    return run({"/usr/bin/env", "-i", "PATH=" DAYBOOK_BINARY_DIR ":/usr/bin:/bin",
                "DAYBOOK=" DAYBOOK_SOURCE_DIR, "/bin/bash", "-euc",
                fmt::format("cd {}\ntrap 'kill $(jobs -p) 2>/dev/null || :' EXIT\n{}",
                            scratch.path().string(), commands)});
  }

  ScratchDirectory scratch;
};

std::string all_commands() {
  std::string all;
  for (const auto& block : blocks("sh")) all += block;
  return all;
}

}  // namespace

TEST_CASE("the page's commands and its example in Python run as they stand there (ledger 7)",
          "[system]") {
  const Reader reader;
  const auto once = reader.does(all_commands() + "python3 example.py\npython3 example.py\n");
  INFO(once.out << once.err);
  CHECK(once.status == 0);
  CHECK(once.out.find("recorded at position ") != std::string::npos);
  CHECK(once.out.find("\nrefused: ") != std::string::npos);
}

TEST_CASE("the page's example speaks TLS with the page's certificates (ledger 6, ledger 7)",
          "[system]") {
  const Reader reader;
  const auto with_tls =
      replaced(all_commands(), "daybookd --data",
               "daybookd --tls-certificate server.pem --tls-key server.key --data");
  const auto once =
      reader.does(with_tls +
                  "python3 example.py ca.pem\n"
                  "daybook --server localhost:$(cat port) --tls-ca ca.pem --token-file token info\n"
                  "openssl x509 -in server.pem -outform DER | sha256sum | cut -c -64 >shown\n"
                  "grep -q sha256=$(cat shown) log\n");
  INFO(once.out << once.err);
  CHECK(once.status == 0);
  CHECK(once.out.find("recorded at position ") != std::string::npos);
}

TEST_CASE("flatc makes the languages that the page says, and no others (ledger 7)", "[system]") {
  const Reader reader;
  const auto makes = [&](const std::string& language, const std::string& schemas) {
    return reader
               .does(fmt::format("cd \"$DAYBOOK\"\nflatc {} -o {} {}\n", language,
                                 (reader.scratch.path() / language).string(), schemas))
               .status == 0;
  };
  const std::string all =
      "server/protocol/protocol.fbs domain/vocabulary/vocabulary.fbs domain/vocabulary/entry.fbs";
  for (const auto* language : {"--python", "--cpp", "--java", "--csharp", "--rust"}) {
    INFO(language);
    CHECK(page().find(language) != std::string::npos);
    CHECK(makes(language, all));
  }
  for (const auto* language : {"--ts", "--go", "--kotlin", "--swift"}) {
    INFO(language);
    CHECK(page().find(language) != std::string::npos);
    CHECK(makes(language, "server/protocol/protocol.fbs"));
    CHECK_FALSE(makes(language, "domain/vocabulary/vocabulary.fbs"));
  }
  for (const auto* language : {"--dart", "--php", "--lua"})
    CHECK_FALSE(makes(language, "server/protocol/protocol.fbs"));
}

TEST_CASE("the page's shortest request is what a client sends (ledger 7)", "[system]") {
  const auto text = page();
  const auto begin = text.find("30 00 00 00   ");
  REQUIRE(begin != std::string::npos);
  std::string bytes;
  for (std::size_t line = begin; text.compare(line, 3, "```") != 0;
       line = text.find('\n', line) + 1)
    for (std::size_t at = line; text[at] != ' ' && text[at] != '\n'; at += 3)
      bytes += static_cast<char>(std::stoi(text.substr(at, 2), nullptr, 16));
  CHECK(bytes == server::testing::ping_frame(5));
}

}  // namespace daybook::test

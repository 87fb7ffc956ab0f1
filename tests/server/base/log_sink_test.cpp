/// Where log lines go that nobody takes (ledger 1.8, 9).
#include "server/base/log_sink.hpp"

#include <csignal>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

namespace daybook::server::testing {

namespace {

std::string left_out(std::uint64_t count) {
  return fmt::format("left out: {}", count);
}

/// A pipe of four pages, and a log that is written into it.
struct Piped {
  Piped() {
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    REQUIRE(::fcntl(ends[1], F_SETPIPE_SZ, 16'384) == 16'384);
    std::signal(SIGPIPE, SIG_IGN);
    log = std::make_unique<spdlog::logger>("piped", std::make_shared<LogSink>(ends[1], left_out));
    log->set_pattern("%v");
  }
  ~Piped() {
    ::close(ends[1]);
    if (ends[0] >= 0) ::close(ends[0]);
  }
  std::string read(std::size_t bytes) const {
    std::string text(bytes, '\0');
    const auto count = ::read(ends[0], text.data(), bytes);
    text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return text;
  }

  int ends[2] = {-1, -1};
  std::unique_ptr<spdlog::logger> log;
};

}  // namespace

TEST_CASE("lines are written as they are logged (ledger 9)", "[log]") {
  Piped piped;
  piped.log->info("one");
  piped.log->warn("two");
  CHECK(piped.read(100) == "one\ntwo\n");
}

TEST_CASE(
    "lines that nobody reads are left out, and how many is told once somebody does (ledger 1.8)",
    "[log]") {
  Piped piped;
  const auto line = std::string(999, 'x') + "\n";
  for (int i = 0; i < 30; ++i) piped.log->info(line.substr(0, 999));
  const auto got = piped.read(100'000);
  const auto lines = got.size() / line.size();
  CHECK(lines >= 1);
  CHECK(lines < 30);
  for (std::size_t i = 0; i < lines; ++i) CHECK(got.substr(i * line.size(), line.size()) == line);
  piped.log->info("again");
  CHECK(piped.read(100'000) == fmt::format("left out: {}\nagain\n", 30 - lines));
}

TEST_CASE("a line that was written in part is ended before the next (ledger 9)", "[log]") {
  Piped piped;
  piped.log->info(std::string(20'000, 'y'));
  CHECK(piped.read(100'000) == std::string(16'384, 'y'));
  piped.log->info("next");
  CHECK(piped.read(10'000) == "\nleft out: 1\nnext\n");
}

TEST_CASE("a reader that has gone, or a descriptor that is none, holds up nobody (ledger 9)",
          "[log]") {
  Piped piped;
  ::close(std::exchange(piped.ends[0], -1));
  for (int i = 0; i < 1'000; ++i) piped.log->info("to nobody");
  spdlog::logger closed("closed", std::make_shared<LogSink>(-1, left_out));
  closed.info("to nothing");
  CHECK(piped.read(10).empty());
}

}  // namespace daybook::server::testing

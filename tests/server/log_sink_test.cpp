/// Where log lines go that nobody takes (ledger 1.8, 9).
#include "server/log_sink.hpp"

#include <csignal>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

namespace daybook::server::testing {

namespace {

/// A pipe of one page, and a log that is written into it.
struct Piped {
  Piped() {
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    REQUIRE(::fcntl(ends[1], F_SETPIPE_SZ, 4'096) == 4'096);
    std::signal(SIGPIPE, SIG_IGN);
    log = std::make_unique<spdlog::logger>("piped", std::make_shared<LogSink>(ends[1], false));
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
  const std::string line(999, 'x');
  for (int i = 0; i < 10; ++i) piped.log->info(line);
  CHECK(piped.read(10'000) == line + "\n" + line + "\n" + line + "\n" + line + "\n");
  piped.log->info("again");
  CHECK(piped.read(10'000) == "warning Lines of the log could not be written. count=6\nagain\n");
}

TEST_CASE("a line that was written in part is ended before the next (ledger 9)", "[log]") {
  Piped piped;
  piped.log->info(std::string(5'000, 'y'));
  CHECK(piped.read(10'000) == std::string(4'096, 'y'));
  piped.log->info("next");
  CHECK(piped.read(10'000) == "\nwarning Lines of the log could not be written. count=1\nnext\n");
}

TEST_CASE("a reader that has gone, or a descriptor that is none, holds up nobody (ledger 9)",
          "[log]") {
  Piped piped;
  ::close(std::exchange(piped.ends[0], -1));
  for (int i = 0; i < 1'000; ++i) piped.log->info("to nobody");
  spdlog::logger closed("closed", std::make_shared<LogSink>(-1, true));
  closed.info("to nothing");
  CHECK(piped.read(10).empty());
}

}  // namespace daybook::server::testing

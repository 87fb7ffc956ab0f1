/// What signals do to the daemon, whenever they come (ledger 9).
#include <csignal>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/server/net/certificates.hpp"
#include "tests/server/net/tls_peer.hpp"
#include "tests/server/served.hpp"
#include "tests/system/support/process.hpp"

namespace daybook::test {

namespace {

using server::testing::Authority;
using server::testing::Peer;
using server::testing::TlsPeer;

struct Made {
  Made() {
    REQUIRE(run({program("daybook"), "init", scratch.ledger(), "--name", "office"}).status == 0);
  }
  std::string file(const std::string& name) const { return scratch.path() / name; }

  ScratchDirectory scratch;
};

bool answers(const Daemon& daemon) {
  Peer peer(daemon.endpoint());
  peer.send(server::testing::hello_frame());
  const auto message = peer.receive();
  return message && server::testing::kind_of(*message) == "Welcome";
}

bool is_sound(const Made& made) {
  return run({program("daybook"), "--data", made.scratch.ledger(), "fsck"}).status == 0;
}

/// A pipe by name, which a test reads or writes from the other end.
std::string named_pipe(const std::string& path) {
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  return path;
}

/// The daemon while it starts: it has opened its ledger and waits for the key of its certificate.
class Starting {
 public:
  explicit Starting(const Made& made)
      : own_(authority_.issue("server")),
        key_(contents_of(own_.key)),
        pipe_(named_pipe(made.file("key"))),
        process_({program("daybookd"), "--data", made.scratch.ledger(), "--listen", "127.0.0.1:0",
                  "--port-file", made.file("port"), "--tls-certificate", own_.certificate,
                  "--tls-key", pipe_},
                 {"/dev/null", made.file("log"), made.file("err")}),
        writing_(::open(pipe_.c_str(), O_WRONLY | O_CLOEXEC)) {  // until it reads
    REQUIRE(writing_ >= 0);
  }

  Process& process() { return process_; }

  /// Gives it the key; from then on that is a file like any other.
  void go_on() {
    std::filesystem::rename(own_.key, pipe_);
    REQUIRE(::write(writing_, key_.data(), key_.size()) == static_cast<ssize_t>(key_.size()));
    ::close(writing_);
  }

 private:
  Authority authority_{"the office"};
  server::testing::Certified own_;
  std::string key_;
  std::string pipe_;
  Process process_;
  int writing_;
};

const std::vector<std::string> deaf_to_all = {
    "/bin/sh", "-c", R"(trap "" HUP INT QUIT TERM USR1 PIPE; exec "$@")", "sh"};

}  // namespace

TEST_CASE("signals that ask nothing of a daemon do nothing to it (ledger 9)", "[system]") {
  const Made made;
  Daemon daemon(made.scratch.ledger());
  for (const int signal :
       {SIGHUP, SIGPIPE, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGIO, SIGXFSZ, SIGSTKFLT,
        SIGTTIN, SIGTTOU, SIGCHLD, SIGWINCH, SIGCONT, SIGURG, SIGRTMIN, SIGRTMIN + 7, SIGRTMAX})
    for (int i = 0; i < 3; ++i) daemon.process().signal(signal);
  CHECK(answers(daemon));
  CHECK(daemon.stop() == 0);
  CHECK(is_sound(made));
}

TEST_CASE("SIGHUP ends no daemon, with TLS or without, once or often (ledger 9)", "[system]") {
  const Made made;
  const Authority authority("the office");
  const auto own = authority.issue("server");
  std::vector<std::string> options;
  SECTION("without TLS") {}
  SECTION("with TLS") {
    options = {"--tls-certificate", own.certificate, "--tls-key", own.key};
  }
  Daemon daemon(made.scratch.ledger(), options);
  for (int i = 0; i < 100; ++i) daemon.process().signal(SIGHUP);
  if (options.empty())
    CHECK(answers(daemon));
  else
    CHECK(TlsPeer(daemon.endpoint()).agreed());
  CHECK(daemon.stop() == 0);
}

TEST_CASE(
    "whichever signal stops a daemon, and however often it comes, it ends in order (ledger 9)",
    "[system]") {
  const Made made;
  for (const auto& [first, again] : {std::pair(SIGTERM, SIGTERM),
                                     {SIGINT, SIGINT},
                                     {SIGTERM, SIGINT},
                                     {SIGQUIT, SIGTERM},
                                     {SIGTERM, SIGHUP},
                                     {SIGPWR, SIGUSR1},
                                     {SIGXCPU, SIGQUIT}}) {
    INFO(first << ", then " << again);
    Daemon daemon(made.scratch.ledger());
    daemon.process().signal(first);
    // It is sent for as long as there is a process to send it to: also while the ledger is closed.
    int sent = 0;
    while (::kill(daemon.process().id(), again) == 0 && sent < 100'000 && !daemon.has_ended())
      ++sent;
    CHECK(daemon.wait() == 0);
  }
  CHECK(is_sound(made));
}

TEST_CASE("SIGHUP while a daemon starts does not end it (ledger 9)", "[system]") {
  const Made made;
  Starting starting(made);
  for (const int signal : {SIGHUP, SIGUSR1, SIGPIPE, SIGALRM}) starting.process().signal(signal);
  starting.go_on();
  starting.process().signal(SIGHUP);
  starting.process().signal(SIGTERM);
  CHECK(starting.process().wait() == 0);
  const auto log = contents_of(made.file("log"));
  CHECK(log.find("The server listens.") != std::string::npos);
  CHECK(log.find("The server has stopped.") != std::string::npos);
  CHECK(is_sound(made));
}

TEST_CASE("a daemon that is asked to stop while it starts ends in order (ledger 9)", "[system]") {
  const Made made;
  for (const int signal : {SIGTERM, SIGINT}) {
    Starting starting(made);
    for (int i = 0; i < 3; ++i) starting.process().signal(signal);
    starting.go_on();
    CHECK(starting.process().wait() == 0);
    std::filesystem::remove(made.file("key"));
  }
  CHECK(is_sound(made));
}

TEST_CASE(
    "signals that a daemon was started to ignore still reach it, and end it in order (ledger 9)",
    "[system]") {
  const Made made;
  for (const int signal : {SIGTERM, SIGINT}) {
    Daemon daemon(made.scratch.ledger(), {}, Whom::whoever_connects, {deaf_to_all});
    daemon.process().signal(SIGHUP);
    CHECK(answers(daemon));
    daemon.process().signal(signal);
    CHECK(daemon.wait() == 0);
  }
}

TEST_CASE("a daemon goes on when the reader of its log has gone (ledger 9)", "[system]") {
  const Made made;
  const auto pipe = named_pipe(made.file("pipe"));
  const int reading = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  Daemon daemon(made.scratch.ledger(), {}, Whom::whoever_connects, {{}, pipe});
  ::close(reading);
  for (int i = 0; i < 20; ++i) Peer(daemon.endpoint()).send("no frame at all, which is logged");
  CHECK(answers(daemon));
  CHECK(daemon.stop() == 0);
  CHECK(is_sound(made));
}

TEST_CASE("a daemon goes on, and stops, when nobody reads its log (ledger 1.8, ledger 9)",
          "[system]") {
  const Made made;
  const auto pipe = named_pipe(made.file("pipe"));
  const int reading = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  REQUIRE(::fcntl(reading, F_SETPIPE_SZ, 4'096) == 4'096);
  Daemon daemon(made.scratch.ledger(), {}, Whom::whoever_connects, {{}, pipe});
  for (int i = 0; i < 60; ++i) Peer(daemon.endpoint()).send("no frame at all, which is logged");
  CHECK(answers(daemon));
  CHECK(daemon.stop() == 0);
  ::close(reading);
}

TEST_CASE("a daemon whose log's file may not grow goes on (ledger 9)", "[system]") {
  const Made made;
  Daemon daemon(made.scratch.ledger(), {}, Whom::whoever_connects, {{}, "/dev/full"});
  CHECK(answers(daemon));
  CHECK(daemon.stop() == 0);
}

}  // namespace daybook::test

/// The programs themselves, run as an operating system runs them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "server/base/endpoint.hpp"
#include "tests/eventstore/ledgers.hpp"

namespace daybook::test {

using store::testing::ScratchDirectory;

/// A program of the build: `daybook`, `daybookd`.
std::string program(const std::string& name);

std::string contents_of(const std::filesystem::path& file);

/// A child process. Nothing outlives the object: what still runs then is killed.
class Process {
 public:
  /// Where the child's standard streams come from and go to; one without a name is closed.
  struct Streams {
    std::string in = "/dev/null";
    std::string out = "/dev/null";
    std::string err = "/dev/null";
  };

  Process(const std::vector<std::string>& command, const Streams& streams);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  int id() const { return pid_; }
  void signal(int number) const;
  /// Waits for the end: the exit status, or 128 and the signal that ended it. Fails the test when
  /// there is no end.
  int wait();
  /// Becomes readable when the process ends.
  int descriptor() const { return descriptor_; }

 private:
  int pid_ = -1;
  int descriptor_ = -1;
};

/// What a command left behind.
struct Finished {
  int status = 0;
  std::string out;
  std::string err;
};

/// Runs a program to its end, with `in` on its standard input.
Finished run(const std::vector<std::string>& command, const std::string& in = "");

/// The same, with standard streams that are not ordinary files: what does not stay in one is empty.
Finished run_with(const Process::Streams& streams, const std::vector<std::string>& command);

/// Whom a daemon lets in.
enum class Whom : std::uint8_t {
  whoever_connects,  ///< `--unsafe-trust-actors`
  who_is_known
};

/// `daybookd` on a ledger, listening on a port that it picked.
class Daemon {
 public:
  /// How a daemon is started, where not as a test starts it itself.
  struct Start {
    std::vector<std::string> by{};  ///< a command that runs what follows it
    std::string log{};              ///< where its log goes; a file of its own by default
    std::string closed{};  ///< standard streams that it has none of: "12" is log and errors
  };

  /// Returns once it listens; fails the test when it ends first.
  explicit Daemon(const std::filesystem::path& ledger, const std::vector<std::string>& options = {},
                  Whom whom = Whom::whoever_connects);
  Daemon(const std::filesystem::path& ledger, const std::vector<std::string>& options, Whom whom,
         const Start& start);

  const Process& process() const { return process_; }
  const Endpoint& endpoint() const { return endpoint_; }
  std::filesystem::path port_file() const { return scratch_.path() / "port"; }
  /// What it has logged so far.
  std::string log() const { return contents_of(scratch_.path() / "log"); }
  /// SIGKILL: no handler runs, no buffer is flushed.
  void kill() const;
  /// Waits for the end of a daemon that was killed.
  void bury();
  /// Waits for the end of a daemon that was sent a signal; its exit status, as of `Process::wait`.
  int wait() { return process_.wait(); }
  bool has_ended() const;
  /// SIGTERM; the exit status.
  int stop();

 private:
  void await_port(int watch, const std::string& port_file);

  ScratchDirectory scratch_;
  int watch_;
  Process process_;
  Endpoint endpoint_;
};

}  // namespace daybook::test

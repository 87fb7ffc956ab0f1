#include "tests/system/support/process.hpp"

#include <csignal>
#include <fstream>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace daybook::test {

namespace {

/// Ends what hangs: longer than anything here takes, never waited for in full.
constexpr int patience_ms = 60'000;

/// Waits until one of them is readable; the test fails when none ever is.
void await_one(std::vector<pollfd> descriptors, const std::string& what) {
  if (::poll(descriptors.data(), descriptors.size(), patience_ms) <= 0)
    FAIL("there is no end to waiting for " << what);
}

std::vector<std::string> daemon_command(const std::string& ledger, const std::string& port_file,
                                        const std::vector<std::string>& options) {
  std::vector<std::string> words = {program("daybookd"), "--data",      ledger,   "--listen",
                                    "127.0.0.1:0",       "--port-file", port_file};
  words.insert(words.end(), options.begin(), options.end());
  return words;
}

std::vector<std::string> started(const Daemon::Start& start, std::vector<std::string> command) {
  command.insert(command.begin(), start.by.begin(), start.by.end());
  return command;
}

std::vector<std::string> with(Whom whom, std::vector<std::string> options) {
  if (whom == Whom::whoever_connects) options.emplace_back("--unsafe-trust-actors");
  return options;
}

void give(posix_spawn_file_actions_t& files, int stream, const std::string& path, int flags) {
  if (path.empty())
    posix_spawn_file_actions_addclose(&files, stream);
  else
    posix_spawn_file_actions_addopen(&files, stream, path.c_str(), flags, 0600);
}

/// The streams without those that `closed` names.
Process::Streams without(std::string_view closed, Process::Streams streams) {
  if (closed.find('0') != std::string_view::npos) streams.in.clear();
  if (closed.find('1') != std::string_view::npos) streams.out.clear();
  if (closed.find('2') != std::string_view::npos) streams.err.clear();
  return streams;
}

int watch_of(const std::filesystem::path& directory) {
  const int watch = inotify_init1(IN_CLOEXEC);
  REQUIRE(watch >= 0);
  REQUIRE(inotify_add_watch(watch, directory.c_str(), IN_MOVED_TO) >= 0);
  return watch;
}

}  // namespace

std::string program(const std::string& name) {
  return DAYBOOK_BINARY_DIR "/" + name;
}

std::string contents_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Process::Process(const std::vector<std::string>& command, const Streams& streams) {
  std::vector<char*> arguments;
  for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  constexpr int made = O_WRONLY | O_CREAT | O_TRUNC;
  give(files, STDIN_FILENO, streams.in, O_RDONLY);
  give(files, STDOUT_FILENO, streams.out, made);
  give(files, STDERR_FILENO, streams.err, made);
  const int error = posix_spawn(&pid_, arguments[0], &files, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  INFO(command.front());
  REQUIRE(error == 0);
  descriptor_ = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
  REQUIRE(descriptor_ >= 0);
}

Process::~Process() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  ::close(descriptor_);
}

void Process::signal(int number) const {
  REQUIRE(::kill(pid_, number) == 0);
}

int Process::wait() {
  await_one({{descriptor_, POLLIN, 0}}, "a process to end");
  int status = 0;
  REQUIRE(::waitpid(pid_, &status, 0) == pid_);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

Finished run_with(const Process::Streams& streams, const std::vector<std::string>& command) {
  Process process(command, streams);
  const int status = process.wait();
  const auto kept = [](const std::string& path) {
    return std::filesystem::is_regular_file(path) ? contents_of(path) : std::string();
  };
  return {status, kept(streams.out), kept(streams.err)};
}

Finished run(const std::vector<std::string>& command, const std::string& in) {
  const ScratchDirectory scratch;
  const auto file = [&](const char* name) { return (scratch.path() / name).string(); };
  std::ofstream(file("in"), std::ios::binary) << in;
  Process process(command, {file("in"), file("out"), file("err")});
  const int status = process.wait();
  return {status, contents_of(file("out")), contents_of(file("err"))};
}

Daemon::Daemon(const std::filesystem::path& ledger, const std::vector<std::string>& options,
               Whom whom)
    : Daemon(ledger, options, whom, Start{}) {}

Daemon::Daemon(const std::filesystem::path& ledger, const std::vector<std::string>& options,
               Whom whom, const Start& start)
    : watch_(watch_of(scratch_.path())),
      process_(
          started(start, daemon_command(ledger, scratch_.path() / "port", with(whom, options))),
          without(start.closed,
                  {"/dev/null", start.log.empty() ? (scratch_.path() / "log").string() : start.log,
                   scratch_.path() / "err"})) {
  await_port(watch_, scratch_.path() / "port");
  ::close(watch_);
}

void Daemon::await_port(int watch, const std::string& port_file) {
  if (!std::filesystem::exists(port_file))
    await_one({{watch, POLLIN, 0}, {process_.descriptor(), POLLIN, 0}}, "the port of daybookd");
  const auto port = contents_of(port_file);
  if (port.empty()) FAIL("daybookd did not start: " << contents_of(scratch_.path() / "err"));
  endpoint_ = {"127.0.0.1", static_cast<std::uint16_t>(std::stoi(port))};
}

void Daemon::kill() const {
  process_.signal(SIGKILL);
}

void Daemon::bury() {
  REQUIRE(process_.wait() == 128 + SIGKILL);
}

bool Daemon::has_ended() const {
  pollfd one{process_.descriptor(), POLLIN, 0};
  return ::poll(&one, 1, 0) > 0;
}

int Daemon::stop() {
  process_.signal(SIGTERM);
  return process_.wait();
}

}  // namespace daybook::test

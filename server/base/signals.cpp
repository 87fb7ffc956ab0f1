#include "server/base/signals.hpp"

#include <algorithm>
#include <csignal>
#include <iterator>

#include <sys/signalfd.h>
#include <unistd.h>

#include "domain/base/check.hpp"

namespace daybook::server {

namespace {

constexpr int stopping[] = {SIGTERM, SIGINT, SIGQUIT, SIGPWR, SIGXCPU};
constexpr int without_effect[] = {SIGPIPE, SIGXFSZ, SIGUSR1,   SIGUSR2, SIGALRM, SIGVTALRM,
                                  SIGPROF, SIGIO,   SIGSTKFLT, SIGTTIN, SIGTTOU};

sigset_t read_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : stopping) sigaddset(&set, signal);
  sigaddset(&set, SIGHUP);
  return set;
}

}  // namespace

void take_signals() {
  const auto set = read_signals();
  for (const int signal : without_effect) std::signal(signal, SIG_IGN);
  for (int signal = SIGRTMIN; signal <= SIGRTMAX; ++signal) std::signal(signal, SIG_IGN);
  DAYBOOK_CHECK(pthread_sigmask(SIG_SETMASK, &set, nullptr) == 0, "signals can be blocked");
}

bool asked_to_stop() {
  sigset_t pending;
  sigemptyset(&pending);
  sigpending(&pending);
  return std::any_of(std::begin(stopping), std::end(stopping),
                     [&](int signal) { return sigismember(&pending, signal) == 1; });
}

SignalReader::SignalReader() {
  const auto set = read_signals();
  descriptor_ = ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

std::optional<SignalSeen> SignalReader::next() const {
  signalfd_siginfo about{};
  if (::read(descriptor_, &about, sizeof about) != sizeof about) return {};
  const auto number = static_cast<int>(about.ssi_signo);
  return SignalSeen{number == SIGHUP ? Asked::load_again : Asked::stop, number};
}

}  // namespace daybook::server

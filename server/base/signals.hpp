/// The effect of each signal on the daemon: decided here, and nowhere else.
///
/// | Signal | |
/// |---|---|
/// | SIGTERM, SIGINT, SIGQUIT, SIGPWR, SIGXCPU | Stop in order, whenever they come: also while the
/// daemon starts, also where they were inherited as ignored. Further ones change nothing. | |
/// SIGHUP | The certificate is loaded again, once the daemon serves. | | SIGPIPE, SIGXFSZ |
/// Nothing: the write fails, and is handled where it fails. | | SIGUSR1, SIGUSR2, timers, SIGIO,
/// real-time signals, what a terminal sends to those behind | Nothing. | | all others | What the
/// operating system has for them: faults and SIGKILL end the process, SIGSTOP and SIGTSTP suspend
/// it. |
///
/// Signals that mean something are blocked in every thread from the first line of `main` to the
/// end of the process, and read where the sockets are served: none can come at a bad moment.
#pragma once

#include <cstdint>
#include <optional>

namespace daybook::server {

/// What somebody asks of the daemon by a signal.
enum class Asked : std::uint8_t { stop, load_again };

struct SignalSeen {
  Asked asked;
  int number = 0;
};

/// Has signals do what the table says. To be called first in `main`: threads that exist before do
/// not know of it.
void take_signals();

/// Whether a signal that stops has come and was not read yet.
bool asked_to_stop();

/// Reads signals, once they were taken. One reader at a time.
class SignalReader {
 public:
  SignalReader();

  /// Readable when there is a signal to read. The taker closes it.
  int descriptor() const { return descriptor_; }
  /// The next signal; nothing when there is none.
  std::optional<SignalSeen> next() const;

 private:
  int descriptor_;
};

}  // namespace daybook::server

/// Serves a ledger over TCP (PROTOCOL.md).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "domain/base/result.hpp"
#include "eventstore/ledger/ledger.hpp"
#include "server/access/authenticator.hpp"
#include "server/access/scope_port.hpp"
#include "server/base/endpoint.hpp"
#include "server/base/limits.hpp"
#include "server/net/tls_context.hpp"

namespace daybook::server {

/// Why a server ended.
enum class Ending : std::uint8_t {
  stopped,      ///< it was told to, and what had been accepted was answered
  store_failed  ///< a write failed: outcomes are unknown until the ledger is opened again
};

struct Options {
  Endpoint listen;  ///< without TLS a loopback address; port 0 picks one
  Limits limits;
  ViewPort views;  ///< empty: every view is answered `view_failed`
  /// Signals are obeyed, as `signals.hpp` says: the process must have taken them.
  bool stop_on_signals = false;
  /// Empty: plain TCP. A file that is replaced is loaded again by itself.
  tls::ServerFiles tls{};
  /// What entries and questions are about. Empty: nothing is known, and who has roles in single
  /// programmes is shown nothing.
  AccessPort access{};
  AuthenticatorOptions door{};
  /// Takes the actor in `Hello` at its word: on a loopback address only, for tests, benchmarks and
  /// generators.
  bool unsafe_trust_actors = false;
  CommandPort commands{};  ///< empty: every command is answered `command_failed`
  /// Called once when stopping begins, on the sockets' thread; must be quick.
  std::function<void(Ending)> stopping{};
};

/// What the server did so far.
struct Counters {
  std::uint64_t accepted = 0;           ///< connections
  std::uint64_t turned_away = 0;        ///< connections beyond the limit
  std::uint64_t dropped = 0;            ///< connections ended for a deadline or a fault of the peer
  std::uint64_t connections = 0;        ///< now
  std::uint64_t posts = 0;              ///< read
  std::uint64_t answers = 0;            ///< to posts
  std::uint64_t outbox_bytes_most = 0;  ///< the longest outbox that a connection ever had
  std::uint64_t certificates_loaded = 0;    ///< again, since the start
  std::uint64_t certificates_unusable = 0;  ///< new files that could not be used
};

/// A running server: one thread for all sockets, a few for reads and views.
///
/// Stops in order: listener, sessions; then the caller closes the ledger, which must outlive the
/// server. Thread-safe.
class Server {
 public:
  /// Listens and serves from then on. Fails with a sentence when the address is not a loopback one
  /// and there is no TLS, it cannot be listened on, or the files of TLS cannot be used.
  static Result<std::unique_ptr<Server>, std::string> start(Ledger& ledger, Options options);

  /// Stops and waits.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Where it listens, with the port that was picked.
  const Endpoint& endpoint() const;

  /// Begins to stop: takes no connection and reads no request any more, answers every post that was
  /// read. Returns at once.
  void stop();

  /// Waits until it has stopped, which happens after `stop`, a signal or a failed write.
  Ending wait();

  Counters counters() const;

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace daybook::server

/// A ledger that is served over a real socket, and the peers that talk to it.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/ledger/ledger.hpp"
#include "server/client/client.hpp"
#include "server/session/server.hpp"

namespace daybook::server::testing {

/// Stops what hangs: longer than anything here takes, never waited for in full.
inline constexpr std::chrono::milliseconds patience{60'000};

/// A ledger in a directory that vanishes, served on a port that was picked.
class Served {
 public:
  explicit Served(Limits limits = {}, ViewPort views = {}, LedgerOptions ledger_options = {},
                  tls::ServerFiles tls = {});
  ~Served();

  Ledger& ledger() { return *ledger_; }
  Server& server() { return *server_; }
  Endpoint endpoint() const { return server_->endpoint(); }

  /// Ends the server and serves the same ledger, reopened, on the same port.
  void restart();
  /// Ends the server and keeps the ledger open.
  Ending stop();

  std::unique_ptr<client::Client> client(std::string_view role = "commissioner",
                                         client::Limits limits = {});
  /// Over TLS, or not as the case may be.
  client::Outcome<std::unique_ptr<client::Client>> reach(const std::optional<client::Tls>& tls,
                                                         client::Limits limits = {});

 private:
  void serve(const Endpoint& listen);

  std::filesystem::path directory_;
  Limits limits_;
  ViewPort views_;
  LedgerOptions ledger_options_;
  tls::ServerFiles tls_;
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<Server> server_;
};

/// Speaks bytes, so that it can say what no client would. Every wait ends after `patience`.
class Peer {
 public:
  /// Connects; says nothing. From another address of this machine, where one is given.
  explicit Peer(const Endpoint& endpoint, const std::string& from = "127.0.0.1");
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  /// Sends what it can; false when the server has closed.
  bool send(std::string_view bytes);
  /// Sends for as long as the server takes it; returns how many bytes it took.
  std::size_t send_while_taken(std::string_view bytes, std::size_t times);
  /// Says that nothing more will be sent.
  void end();
  /// The next message; nothing when the server has closed.
  std::optional<std::string> receive();
  /// True when the server closes without another message.
  bool closed() { return !receive(); }
  /// True when the server has said its end and nothing went astray: the connection was not reset.
  bool ended_in_order() const { return ended_; }

 private:
  bool receive_exactly(char* into, std::size_t bytes);

  int socket_ = -1;
  bool ended_ = false;
};

// --- requests as frames

std::string hello_frame(std::string_view role = "commissioner", std::uint16_t protocol = 1,
                        std::string_view token = "");
std::string post_frame(std::uint64_t request_id, const Post& post);
std::string ping_frame(std::uint64_t request_id);
std::string subscribe_frame(std::uint64_t request_id, std::uint64_t from, std::uint32_t credit);
std::string credit_frame(std::uint64_t request_id, std::uint64_t subscription,
                         std::uint32_t entries);
std::string read_frame(std::uint64_t request_id);

/// The code's name in a message that is a fault, else the name of what it is: `frame_too_long`,
/// `Pong`.
std::string kind_of(const std::string& message);

// --- posts

/// Opens the programme `p`.
Post programme_opened();
/// Allocates some money to it; each number makes another event id.
Post budget_allocated(std::uint64_t number, Expect expect = {});
/// What nobody may post twice with other content: number and amount.
Post budget_allocated_of(std::uint64_t number, std::int64_t pence);

/// The first position of an answer that accepts; fails the test when it does not.
std::uint64_t position_in(const Answer& answer);
/// The code of the first refusal; "accepted" or the reason of a failure when there is none.
std::string code_in(const Answer& answer);

}  // namespace daybook::server::testing

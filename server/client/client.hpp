/// The client library of the socket protocol (PROTOCOL.md).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/result.hpp"
#include "domain/vocabulary/posting.hpp"
#include "eventstore/ledger/answer.hpp"
#include "server/base/endpoint.hpp"
#include "server/base/limits.hpp"
#include "server/net/tls_context.hpp"

namespace daybook::client {

/// Whom a client trusts to be the server, and the certificate that it shows.
using Tls = tls::ClientFiles;

/// Where the server is, and whether TLS is spoken with it.
struct Address {
  Address(Endpoint where, std::optional<Tls> how = {})
      : endpoint(std::move(where)), tls(std::move(how)) {}

  Endpoint endpoint;
  std::optional<Tls> tls;  ///< absent: plain TCP, over which a token is sent to loopback only
};

/// As whom a client speaks.
struct Hello {
  Poster actor;
  std::string token;
};

/// What the server said when it was greeted.
struct Welcome {
  std::string ledger;
  std::uint64_t size = 0;
  std::string server_version;
};

/// What to prove: that an entry is among the first `size`, or that the first `from` entries are a
/// prefix of them. Without `size`: of all.
struct Proving {
  std::optional<Position> position{};
  std::optional<std::uint64_t> from{};
  std::optional<std::uint64_t> size{};
};

/// Hashes as 32 raw bytes each. Checked with eventstore/merkle/proof.hpp, against a root that is
/// trusted.
struct Proof {
  std::uint64_t size = 0;
  std::string root;
  std::string leaf;  ///< of inclusion proofs
  std::string path;
};

struct LedgerInfo {
  std::string name;
  std::uint64_t size = 0;
  std::string root;  ///< hexadecimal
  Instant recorded_at;
  Instant created_at;
  std::string server_version;
  std::uint32_t connections = 0;
};

/// Which entries are wanted, by name; what is empty does not narrow.
struct Filter {
  std::vector<std::string> kinds;
  std::vector<std::string> types;
  std::string programme;
};

/// A reading of one stream, or of the whole log when `stream` is empty.
struct Reading {
  std::string stream;
  std::optional<std::uint64_t>
      from;  ///< a version or a position; absent: the first, or backwards the last
  std::uint32_t limit = 10'000;
  bool backwards = false;
  Filter filter;
};

/// Stored entries in the order asked for; each is the bytes of one `Entry`, to be read with
/// `verified_entry`.
struct Page {
  std::vector<std::string> entries;
  std::uint64_t next = 0;  ///< the `from` that goes on
  bool end = false;        ///< there is nothing further now
  std::uint64_t size = 0;  ///< of the ledger when it was read
};

struct Following {
  Position from;
  Filter filter;
};

/// Called for each entry that is followed; returns whether to go on.
using EachEntry = std::function<bool(std::string_view bytes)>;
/// Called once, when everything that was there has been seen.
using CaughtUp = std::function<void(std::uint64_t size)>;

/// Why there is no answer. `message` is a sentence for people.
struct Error {
  enum class Why : std::uint8_t {
    unreachable,  ///< no connection for `Limits::give_up`
    refused,      ///< the server answered with a fault; asking again will not help
    untrusted,    ///< what is there is not the server, or cannot be spoken with in safety
    protocol      ///< the server sent what is no message
  };
  Why why{};
  std::string message;
};

template <class T>
using Outcome = Result<T, Error>;

/// The thread of one or more clients, lent by their caller. Not thread-safe.
///
/// While one of its clients waits, is closed included, callbacks of the others are called as well.
class Loop {
 public:
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Serves all clients of this loop until `deadline` or until `stop` is called.
  void run_until(std::chrono::steady_clock::time_point deadline);
  /// Ends `run_until`. May be called from an answer's callback.
  void stop();

  struct Parts;
  Parts& parts() { return *parts_; }

 private:
  std::unique_ptr<Parts> parts_;
};

/// A connection to a server that comes back by itself.
///
/// Not thread-safe: the calling thread does all the work, inside these calls. A lost connection is
/// made again with back-off, and every post without an answer is sent again in the same order. That
/// is safe because its event ids tell the ledger what it has recorded already; the answer then says
/// `repeated`.
class Client {
 public:
  /// Called once for each post, in the order submitted. May submit, must not call anything else of
  /// the client.
  using Answered = std::function<void(Answer)>;

  /// Connects and greets. `loop` is shared with other clients or, when null, the client's own; it
  /// must outlive the client. Fails when there is no server within `Limits::connect`, it cannot be
  /// trusted, or it refuses the greeting.
  static Outcome<std::unique_ptr<Client>> connect(const Address& address, Hello hello,
                                                  Limits limits = {}, Loop* loop = nullptr);
  /// Closes; posts that were not answered are not waited for.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  const Welcome& welcome() const;

  /// Posts and waits for the answer. `Failed outcome_unknown` when there was none within
  /// `Limits::give_up`: it may have been recorded, and asking again with the same event ids is
  /// safe.
  Answer post(const Post& post, bool importing = false);

  /// Posts without waiting for the answer, except for room in the window
  /// (`Limits::posts_in_flight`).
  void submit(const Post& post, Answered answered, bool importing = false);

  /// Waits until every post has been answered.
  void flush();

  /// How many posts wait for their answer.
  std::size_t in_flight() const;

  Outcome<Page> read(const Reading& reading);

  /// Calls `each` for every entry from a position on, in order, without gap or repetition, also
  /// over lost connections; ends when `each` says so, `stop` is requested or there is an error. The
  /// callbacks must not call the client.
  Outcome<void> follow(const Following& following, const EachEntry& each, const CaughtUp& caught_up,
                       std::stop_token stop);

  /// A view's answer as JSON text. `params` is a JSON object.
  Outcome<std::string> view(std::string_view name, std::string_view params);

  /// Has a command done (PROTOCOL.md); its answer as JSON text. `params` is a JSON object.
  Outcome<std::string> command(std::string_view name, std::string_view params);

  Outcome<Proof> prove(const Proving& proving);

  Outcome<LedgerInfo> info();
  Outcome<void> ping();

  struct Parts;

 private:
  explicit Client(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace daybook::client

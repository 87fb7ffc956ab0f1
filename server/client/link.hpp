/// The connection beneath a client: makes it, greets, makes it again when it is lost. Private to
/// the client.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "server/client/client.hpp"
#include "server/net/channel.hpp"
#include "server/protocol/frame.hpp"
#include "server/protocol/messages.hpp"

namespace daybook::client {

namespace asio = boost::asio;
using asio::ip::tcp;
using TimePoint = std::chrono::steady_clock::time_point;

/// Of `Hello`; all other requests have greater ones.
inline constexpr std::uint64_t hello_id = 1;

struct Loop::Parts {
  asio::io_context io{1};
};

/// Where the server is, and by what it proves that it is the one.
struct ServerAddress {
  Endpoint endpoint;
  std::shared_ptr<const tls::Context> tls;  ///< null: plain TCP
  std::string name;                         ///< that its certificate must be for
};

/// What the owner of a link is told, and asked.
struct LinkOwner {
  std::function<void()> ready;  ///< greeted: send again what waits
  /// A response came, other than to `Hello`; the bytes are those of the whole message.
  std::function<void(const wire::p::Response&, std::string_view bytes)> response;
  std::function<bool()> expecting;  ///< whether something is awaited from the server
  /// There was no connection for too long, or none will ever help.
  std::function<void(const Error&)> hopeless;
};

class Link {
 public:
  Link(asio::io_context& io, const ServerAddress& server, const Hello& hello, const Limits& limits,
       LinkOwner owner);

  /// Starts to connect.
  void start();
  /// Closes; `ended` is true once nothing of it runs any more.
  void close();
  bool ended() const { return closing_ && running_ == 0; }

  bool ready() const { return ready_; }
  /// Why the last attempt or connection ended.
  const std::optional<Error>& last_error() const { return last_error_; }
  const Welcome& welcome() const { return welcome_; }

  /// Sends a frame. Frames of one turn of the loop go together. Only while `ready`.
  void send(std::string_view frame);
  std::size_t unsent_bytes() const { return pending_.size(); }
  TimePoint spoke_at() const { return spoke_at_; }

  /// Gives this connection up and makes another.
  void reconnect();

 private:
  asio::awaitable<void> run();
  asio::awaitable<void> attempt();
  asio::awaitable<bool> open();
  asio::awaitable<bool> secure();
  bool may_speak();
  asio::awaitable<void> receive();
  asio::awaitable<void> back_off();
  void take_frames();
  void take(const wire::p::Response& response, std::string_view bytes);
  void take_fault(const wire::p::Fault& fault);
  void greeted(const wire::p::Welcome& welcome);
  void greet();
  void put(std::string_view frame);
  void flush();
  std::string at_server(const std::string& what) const;
  void lost(Error::Why why, std::string message);
  void lost(const boost::system::error_code& error);
  void give_up(const Error& error);
  void tick();
  void check_deadlines(TimePoint now);

  asio::io_context& io_;
  const ServerAddress server_;
  const Hello hello_;
  const Limits limits_;
  const LinkOwner owner_;
  Channel channel_;
  tcp::resolver resolver_;
  asio::steady_timer pause_;
  asio::steady_timer ticker_;
  wire::FrameBuffer inbox_;
  wire::Frames pending_;
  wire::Frames writing_;
  bool busy_ = false;  ///< a write is under way, or about to be
  bool ready_ = false;
  bool closing_ = false;
  bool broken_ = false;  ///< this connection is given up
  int running_ = 0;      ///< coroutines and handlers that refer to this
  milliseconds next_pause_;
  std::optional<TimePoint> deadline_;
  std::optional<TimePoint> lost_since_;
  TimePoint spoke_at_{};
  std::optional<Error> last_error_;
  Welcome welcome_;
};

}  // namespace daybook::client

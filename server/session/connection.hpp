/// The state of one peer's connection. Lives in the coroutine that serves it; touched by the
/// sockets' thread only.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "domain/vocabulary/posting.hpp"
#include "server/access/authenticator.hpp"
#include "server/base/limits.hpp"
#include "server/net/channel.hpp"
#include "server/protocol/frame.hpp"
#include "server/session/filter.hpp"
#include "server/session/mailbox.hpp"

namespace daybook::server {

namespace asio = boost::asio;
using asio::ip::tcp;
using TimePoint = std::chrono::steady_clock::time_point;

/// A reader that is told of entries from `next` on, as long as it has credit.
struct Following {
  Position next;
  Filter filter;
  std::uint64_t credit = 0;
  bool reading = false;  ///< a worker is reading for it
  bool caught_up = false;
};

/// Frames on their way to the peer: those being written, and those that gather meanwhile.
struct Outbox {
  wire::Frames pending;
  wire::Frames writing;
  std::size_t written = 0;  ///< of `writing`
  bool busy = false;        ///< a write is under way

  /// The write has ended, one way or the other.
  void done() {
    busy = false;
    written = 0;
    wire::wipe(writing);
  }

  std::size_t bytes() const { return pending.size() + writing.size() - written; }
};

struct Connection {
  Connection(ConnectionId number, std::string from, tcp::socket peer, const Limits& limits)
      : id(number),
        address(std::move(from)),
        channel(std::move(peer)),
        changed(channel.socket().get_executor(), TimePoint::max()),
        inbox(limits.frame_bytes, limits.read_chunk_bytes) {}

  ConnectionId id;
  std::string address;  ///< the peer's, as `name_of` writes it
  Channel channel;
  asio::steady_timer
      changed;  ///< never expires: cancelled to wake the coroutine when it waits for a change
  bool waiting = false;
  bool shaking_hands = false;  ///< TLS is being agreed on: nothing can be sent yet
  /// The peer's, once it was verified: SHA-256 of its DER form, in hexadecimal.
  std::optional<std::string> certificate;

  wire::FrameBuffer inbox;
  Outbox outbox;
  std::size_t accounted_bytes = 0;  ///< of both, in the server's total
  bool touched = false;             ///< frames were added to the outbox since it was last flushed

  std::optional<Admitted> admitted;  ///< set by `Hello`
  std::size_t posts_in_flight = 0;
  std::size_t jobs_in_flight = 0;
  std::map<std::uint64_t, Following> following;  ///< by request id

  bool leaving = false;  ///< it has no place and is told so
  bool reading = true;   ///< requests are still taken
  bool faulted = false;  ///< a fault that ends the connection has been sent
  bool dropped = false;  ///< the socket is closed; nothing more can be sent

  TimePoint active_at{};  ///< when anything was last sent or received
  std::optional<TimePoint>
      frame_since;  ///< a frame has begun and is not whole, or TLS or `Hello` is awaited
  std::optional<TimePoint> write_since;
  std::optional<TimePoint> linger_began;  ///< all is sent; the peer's end is awaited
  std::optional<TimePoint> linger_since;  ///< likewise, and the peer's system has got it all

  bool idle() const {
    return posts_in_flight == 0 && jobs_in_flight == 0 && outbox.bytes() == 0 && !frame_since;
  }
};

}  // namespace daybook::server

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "server/base/log.hpp"
#include "server/session/connections.hpp"
#include "server/session/greeting.hpp"

namespace daybook::server {

namespace {

constexpr auto with_error = asio::as_tuple(asio::use_awaitable);

TimePoint now() {
  return std::chrono::steady_clock::now();
}

std::string address_of(const tcp::socket& socket) {
  boost::system::error_code error;
  const auto peer = socket.remote_endpoint(error);
  return error ? "unknown" : name_of(peer.address());
}

/// A ClientHello's record; as a frame it would be one of tens of thousands of bytes, which no
/// greeting has.
bool begins_tls(std::string_view bytes) {
  return bytes.starts_with(std::string_view("\x16\x03\x01", 3)) ||
         bytes.starts_with(std::string_view("\x16\x03\x03", 3));
}

}  // namespace

/// A connection is known to the hub for exactly as long as this lives.
struct Connections::Registration {
  Registration(Connections& to, Connection& what) : hub(to), connection(what) {
    hub.connections_.emplace(connection.id.value, &connection);
    hub.counters_.connections = hub.connections_.size();
  }
  ~Registration() {
    hub.buffers_bytes_ -= connection.accounted_bytes;
    hub.followers_ -= connection.following.size();
    hub.places_.leave(connection.id.value);
    if (connection.leaving) --hub.leaving_;
    hub.connections_.erase(connection.id.value);
    hub.counters_.connections = hub.connections_.size();
    hub.close_if_done();
  }
  Registration(const Registration&) = delete;
  Registration& operator=(const Registration&) = delete;

  Connections& hub;
  Connection& connection;
};

/// Whether a newcomer has a place; a stranger may have to leave for it.
bool Connections::give_place(ConnectionId number, const std::string& address) {
  const auto entrance = places_.enter(number.value, address);
  if (entrance.gives_way)
    if (auto* const stranger = find({*entrance.gives_way})) turn_out(*stranger);
  ++(entrance.granted ? counters_.accepted : counters_.turned_away);
  return entrance.granted;
}

/// Ends a connection that has lost its place: with a word, where that can be said.
void Connections::turn_out(Connection& connection) {
  if (connection.shaking_hands || !connection.reading || leaving_ >= limits_.leaving)
    return drop(connection, "others came, and it had not said who it is");
  connection.leaving = true;
  ++leaving_;
  fault(connection, 0, wire::p::FaultCode::overloaded,
        "Too many connections have not said who they are; try again later.");
  connection.channel.stop_receiving();  // wakes its coroutine
}

asio::awaitable<void> Connections::serve(tcp::socket socket) {
  const ConnectionId number{next_id_++};
  auto address = address_of(socket);
  const bool room = give_place(number, address);
  if (!room && leaving_ >= limits_.leaving) co_return;
  Connection connection(number, std::move(address), std::move(socket), limits_);
  connection.leaving = !room;
  if (!room) ++leaving_;
  const Registration registration(*this, connection);
  connection.active_at = now();
  connection.frame_since = connection.active_at;
  const bool secured = co_await secure(connection);
  if (secured && !room)
    fault(connection, 0, wire::p::FaultCode::overloaded, "Too many connections; try again later.");
  if (secured) co_await serve_requests(connection);
  co_await finish(connection);
}

/// Agrees on TLS, where TLS is served; returns whether requests may be taken.
asio::awaitable<bool> Connections::secure(Connection& connection) {
  if (!certificates_) co_return true;
  connection.channel.secure(certificates_->context().accept());
  connection.shaking_hands = true;
  const auto error = co_await connection.channel.handshake();
  connection.shaking_hands = false;
  connection.active_at = now();
  if (error)
    not_secured(connection, error);
  else
    connection.certificate = connection.channel.peer_certificate();
  co_return !error;
}

/// A peer that speaks no TLS is told so in its own words; any other has been told by TLS.
void Connections::not_secured(Connection& connection, const boost::system::error_code& error) {
  if (connection.dropped) return;
  if (!connection.channel.secured())
    return fault(connection, 0, wire::p::FaultCode::tls_expected, "This server speaks TLS 1.3.");
  connection.faulted = true;  // nothing can be said any more
  if (stopping_ || error == asio::error::eof) return;
  const auto* const why = connection.channel.fault();
  ++counters_.dropped;
  log_warn("TLS was not agreed on.",
           {{"connection", connection.id.value}, {"error", why ? why->message : error.message()}});
}

/// Reads until the peer has nothing more to say, has said something wrong, or the server stops.
asio::awaitable<void> Connections::serve_requests(Connection& connection) {
  while (true) {
    take_frames(connection);
    keep_within_budget(connection);
    flush_touched();
    if (!connection.reading || connection.dropped) co_return;
    if (full(connection)) {
      co_await changed(connection);
      continue;
    }
    if (stopping_) co_return;
    const auto received = co_await connection.channel.read_some(connection.inbox.space());
    if (received.error) co_return;
    connection.inbox.received(received.count);
    connection.active_at = now();
  }
}

/// Answers what was asked, then closes.
asio::awaitable<void> Connections::finish(Connection& connection) {
  connection.reading = false;
  connection.frame_since.reset();
  followers_ -= connection.following.size();
  connection.following.clear();
  while (!connection.dropped && (connection.posts_in_flight > 0 || connection.jobs_in_flight > 0))
    co_await changed(connection);
  if (stopping_ && !connection.faulted && !connection.dropped)
    fault(connection, 0, wire::p::FaultCode::stopping, "The server stops.");
  flush(connection);
  while (!connection.dropped && connection.outbox.bytes() > 0) co_await changed(connection);
  if (!connection.dropped) co_await linger(connection);
  connection.channel.close();
  connection.dropped = true;
  while (connection.outbox.busy) co_await changed(connection);
}

/// Lets the peer read what was sent to it: closing with bytes unread would take it away from it.
asio::awaitable<void> Connections::linger(Connection& connection) {
  connection.write_since = now();
  co_await connection.channel.end_sending();
  connection.write_since.reset();
  connection.linger_began = connection.linger_since = now();
  if (!connection.dropped) co_await connection.channel.drain(limits_.linger_bytes);
}

/// Waits until `notify` is called for this connection.
asio::awaitable<void> Connections::changed(Connection& connection) {
  connection.waiting = true;
  co_await connection.changed.async_wait(with_error);
  connection.waiting = false;
}

/// Not reading is the backpressure: what was read must be answered first.
bool Connections::full(const Connection& connection) const {
  return connection.posts_in_flight >= limits_.posts_in_flight ||
         connection.jobs_in_flight >= limits_.jobs_in_flight ||
         connection.outbox.bytes() >= limits_.outbox_bytes;
}

void Connections::take_frames(Connection& connection) {
  bool whole = false;
  if (refuse_tls(connection)) return;
  while (connection.reading && !full(connection)) {
    const auto frame = connection.inbox.next();
    if (!frame) {
      const bool longer = frame.error() == wire::FrameFault::too_long;
      fault(connection, 0,
            longer ? wire::p::FaultCode::frame_too_long : wire::p::FaultCode::frame_too_short,
            longer ? "The frame is longer than is allowed."
                   : "The frame is too short for a message.");
      break;
    }
    if (!*frame) break;
    take_frame(connection, **frame);
    whole = true;
  }
  if (!connection.admitted) return;  // the greeting has one deadline for all of it
  if (connection.inbox.waiting() == 0 || full(connection))
    connection.frame_since.reset();
  else if (whole || !connection.frame_since)
    connection.frame_since = now();
}

/// Where plain bytes are served, TLS is not waited for as if it were a long frame.
bool Connections::refuse_tls(Connection& connection) {
  if (connection.admitted || certificates_ || !begins_tls(connection.inbox.unread())) return false;
  fault(connection, 0, wire::p::FaultCode::not_a_message, "This server does not speak TLS.");
  return true;
}

/// Long frames are only held while there is room for them.
void Connections::keep_within_budget(Connection& connection) {
  account(connection);
  if (!connection.reading || !crowded() || connection.inbox.capacity() <= limits_.read_chunk_bytes)
    return;
  fault(connection, 0, wire::p::FaultCode::overloaded,
        "Too many long frames are under way; try again later.");
}

void Connections::take_frame(Connection& connection, std::string_view frame) {
  if (const auto* request = wire::verified_request(frame)) return handle(connection, *request);
  fault(connection, 0, wire::p::FaultCode::not_a_message, "The frame does not hold a request.");
}

}  // namespace daybook::server

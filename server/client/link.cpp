#include "server/client/link.hpp"

#include <algorithm>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "domain/base/check.hpp"

namespace daybook::client {

namespace {

namespace p = wire::p;

constexpr auto with_error = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t chunk_bytes = 64U << 10;

TimePoint now() {
  return std::chrono::steady_clock::now();
}

/// How often deadlines are looked at.
milliseconds tick_of(const Limits& limits) {
  return std::clamp(std::min({limits.connect, limits.answer, limits.give_up}) / 4, milliseconds(5),
                    milliseconds(500));
}

/// True when asking again would be answered the same.
bool is_final(p::FaultCode code) {
  return code != p::FaultCode::stopping && code != p::FaultCode::overloaded &&
         code != p::FaultCode::idle && code != p::FaultCode::frame_timeout;
}

}  // namespace

Link::Link(asio::io_context& io, const ServerAddress& server, const Hello& hello,
           const Limits& limits, LinkOwner owner)
    : io_(io),
      server_(server),
      hello_(hello),
      limits_(limits),
      owner_(std::move(owner)),
      channel_(tcp::socket(io)),
      resolver_(io),
      pause_(io),
      ticker_(io),
      inbox_(limits.frame_bytes, chunk_bytes),
      next_pause_(limits.backoff_first) {}

void Link::start() {
  lost_since_ = now();
  ++running_;
  asio::co_spawn(io_, run(), [this](const std::exception_ptr& thrown) {
    DAYBOOK_CHECK(!thrown, "a link ends without an exception");
    --running_;
  });
  ++running_;
  tick();
}

void Link::close() {
  closing_ = true;
  ready_ = false;
  reconnect();
  resolver_.cancel();
  pause_.cancel();
  ticker_.cancel();
}

void Link::reconnect() {
  broken_ = true;
  channel_.close();
}

asio::awaitable<void> Link::run() {
  while (!closing_) {
    co_await attempt();
    if (!closing_) co_await back_off();
  }
}

/// One connection, from the first packet to the last.
asio::awaitable<void> Link::attempt() {
  broken_ = false;
  deadline_ = now() + limits_.connect;
  const bool opened = co_await open();
  const bool spoken = opened && !broken_ && co_await secure();
  if (spoken && !broken_) {
    greet();
    co_await receive();
  }
  ready_ = false;
  channel_.close();
  deadline_.reset();
  while (busy_) {  // the write ends with the socket
    pause_.expires_after(milliseconds(0));
    co_await pause_.async_wait(with_error);
  }
  channel_.secure(nullptr);
  wire::wipe(pending_);
  inbox_ = wire::FrameBuffer(limits_.frame_bytes, chunk_bytes);
  if (!lost_since_) lost_since_ = now();
}

asio::awaitable<bool> Link::open() {
  const auto& where = server_.endpoint;
  const auto [unresolved, found] =
      co_await resolver_.async_resolve(where.host, std::to_string(where.port), with_error);
  if (unresolved) {
    lost(unresolved);
    co_return false;
  }
  const auto [error, chosen] = co_await asio::async_connect(channel_.socket(), found, with_error);
  if (error) {
    lost(error);
    co_return false;
  }
  boost::system::error_code ignored;
  channel_.socket().set_option(tcp::no_delay(true), ignored);
  co_return may_speak();
}

/// A token is not shown to the whole network.
bool Link::may_speak() {
  boost::system::error_code error;
  const auto peer = channel_.socket().remote_endpoint(error);
  if (server_.tls || hello_.token.empty() || error || peer.address().is_loopback()) return true;
  give_up({Error::Why::untrusted,
           at_server("a token is sent over TLS only; say whose certificate is to be trusted")});
  return false;
}

asio::awaitable<bool> Link::secure() {
  channel_.secure(server_.tls ? server_.tls->connect(server_.name) : nullptr);
  if (!server_.tls) co_return true;
  const auto error = co_await channel_.handshake();
  if (error) lost(error);
  co_return !error;
}

asio::awaitable<void> Link::receive() {
  while (!broken_) {
    const auto received = co_await channel_.read_some(inbox_.space());
    if (received.error) {
      lost(received.error);
      co_return;
    }
    inbox_.received(received.count);
    if (ready_) deadline_ = now() + limits_.answer;
    take_frames();
    if (ready_ && !owner_.expecting()) deadline_.reset();
  }
}

asio::awaitable<void> Link::back_off() {
  pause_.expires_after(next_pause_);
  next_pause_ = std::min(next_pause_ * 2, limits_.backoff_last);
  co_await pause_.async_wait(with_error);
}

void Link::take_frames() {
  while (!broken_) {
    const auto frame = inbox_.next();
    if (frame && !*frame) return;
    const auto* response = frame ? wire::verified_response(**frame) : nullptr;
    if (!response) return give_up({Error::Why::protocol, "The server sent what is no message."});
    take(*response, **frame);
  }
}

void Link::take(const p::Response& response, std::string_view bytes) {
  const auto* fault = response.body_as_Fault();
  if (fault && (!ready_ || !wire::goes_on(fault->code()))) return take_fault(*fault);
  if (ready_) return owner_.response(response, bytes);
  if (const auto* welcome = response.body_as_Welcome()) return greeted(*welcome);
  give_up({Error::Why::protocol, "The server did not answer the greeting."});
}

/// The connection is over. Some faults pass with time; for the others nothing that waits can be
/// helped.
void Link::take_fault(const p::Fault& fault) {
  if (is_final(fault.code())) return give_up({Error::Why::refused, fault.message()->str()});
  lost(Error::Why::unreachable, fault.message()->str());
  reconnect();
}

void Link::greet() {
  wire::Builder builder;
  const auto actor = wire::encode_actor(builder, hello_.actor);
  const auto token = hello_.token.empty() ? flatbuffers::Offset<flatbuffers::String>()
                                          : builder.CreateString(hello_.token);
  const auto body = p::CreateHello(builder, wire::protocol_version, actor, token);
  wire::finish_request(builder, hello_id, p::RequestBody::Hello, body.Union());
  wire::Frames frame;
  wire::append_frame(frame, wire::message_in(builder));
  put(frame);
}

void Link::greeted(const p::Welcome& welcome) {
  welcome_ = {welcome.ledger()->str(), welcome.size(), welcome.server_version()->str()};
  ready_ = true;
  lost_since_.reset();
  last_error_.reset();
  next_pause_ = limits_.backoff_first;
  owner_.ready();
}

void Link::send(std::string_view frame) {
  DAYBOOK_CHECK(ready_, "frames are sent once the server has been greeted");
  if (!deadline_) deadline_ = now() + limits_.answer;
  spoke_at_ = now();
  put(frame);
}

void Link::put(std::string_view frame) {
  pending_.append(frame);
  if (std::exchange(busy_, true)) return;
  ++running_;
  asio::post(io_, [this] {
    flush();
    --running_;
  });
}

void Link::flush() {
  busy_ = !pending_.empty() && !broken_;
  if (!busy_) return;
  writing_.swap(pending_);
  ++running_;
  channel_.write(writing_, [this](const boost::system::error_code& error, std::size_t) {
    wire::wipe(writing_);
    if (error)
      busy_ = false;  // the reader finds out
    else
      flush();
    --running_;
  });
}

std::string Link::at_server(const std::string& what) const {
  return to_text(server_.endpoint) + ": " + what;
}

void Link::lost(Error::Why why, std::string message) {
  if (!last_error_) last_error_ = Error{why, std::move(message)};
}

/// What TLS finds wrong is no different the next time, unless the connection was only cut.
void Link::lost(const boost::system::error_code& error) {
  const auto* const fault = channel_.fault();
  const auto message = at_server(fault ? fault->message : error.message());
  using Kind = tls::Fault::Kind;
  if (!fault || fault->kind == Kind::garbled || broken_)
    return lost(Error::Why::unreachable, message);
  give_up({fault->kind == Kind::refused ? Error::Why::refused : Error::Why::untrusted, message});
}

/// Tells the owner that nothing will come of what it waits for.
void Link::give_up(const Error& error) {
  last_error_ = error;
  reconnect();
  lost_since_ = now();
  owner_.hopeless(error);
}

void Link::tick() {
  if (closing_) {
    --running_;
    return;
  }
  check_deadlines(now());
  ticker_.expires_after(tick_of(limits_));
  ticker_.async_wait([this](const boost::system::error_code&) { tick(); });
}

void Link::check_deadlines(TimePoint at) {
  if (deadline_ && at >= *deadline_ && !broken_) {
    lost(Error::Why::unreachable, at_server("no answer in time"));
    resolver_.cancel();
    reconnect();
  }
  if (lost_since_ && at - *lost_since_ >= limits_.give_up && owner_.expecting())
    give_up(last_error_.value_or(Error{Error::Why::unreachable, at_server("no connection")}));
}

}  // namespace daybook::client

#include "server/net/channel.hpp"

#include <array>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <linux/sockios.h>
#include <sys/ioctl.h>

#include "domain/base/check.hpp"

namespace daybook {

namespace asio = boost::asio;
using boost::system::error_code;
using Step = tls::Engine::Step;

namespace {

constexpr auto with_error = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t chunk_bytes = 16U << 10;
constexpr std::size_t kept_bytes = 64U << 10;

error_code protocol_error() {
  return make_error_code(boost::system::errc::protocol_error);
}

}  // namespace

Channel::Channel(Socket socket) : socket_(std::move(socket)) {}
Channel::~Channel() = default;

void Channel::secure(std::unique_ptr<tls::Engine> engine) {
  DAYBOOK_CHECK(!writing_, "a channel changes when nothing is under way");
  engine_ = std::move(engine);
  faulty_ = false;
}

/// What the socket has next, until receiving is stopped.
asio::awaitable<Received> Channel::receive(std::span<char> into) {
  Received received;
  received.error = asio::error::operation_aborted;
  if (deaf_) co_return received;
  const auto [error, count] =
      co_await socket_.async_read_some(asio::buffer(into.data(), into.size()),
                                       asio::bind_cancellation_slot(receiving_.slot(), with_error));
  received = {error, count};
  co_return received;
}

/// Gives the engine what comes next.
asio::awaitable<error_code> Channel::feed() {
  std::array<char, chunk_bytes> bytes;
  const auto received = co_await receive(bytes);
  if (!received.error) engine_->feed({bytes.data(), received.count});
  co_return received.error;
}

/// Sends what the engine has to say, all of it.
asio::awaitable<error_code> Channel::send() {
  sending_.clear();
  engine_->drain(sending_);
  if (sending_.empty()) co_return error_code();
  writing_ = true;
  const auto [error, count] =
      co_await asio::async_write(socket_, asio::buffer(sending_), with_error);
  writing_ = false;
  co_return error;
}

error_code Channel::fail(const tls::Fault& fault) {
  fault_ = fault;
  faulty_ = true;
  return protocol_error();
}

asio::awaitable<error_code> Channel::handshake() {
  while (true) {
    const auto step = engine_->handshake();
    const auto unsent = co_await send();
    if (step == Step::failed) co_return fail(engine_->fault());
    if (step == Step::ended) co_return asio::error::eof;
    if (unsent || step == Step::done) co_return unsent;
    const auto error = co_await feed();
    if (error) co_return error;
    if (!engine_->speaks_tls()) {
      const tls::Fault no_tls{tls::Fault::Kind::no_tls, "it does not speak TLS"};
      engine_.reset();
      co_return fail(no_tls);
    }
  }
}

asio::awaitable<Received> Channel::read_some(std::span<char> into) {
  if (!engine_) co_return co_await receive(into);
  Received received;
  while (!received.error) {
    const auto step = engine_->read(into, received.count);
    if (step == Step::done) break;
    if (step == Step::ended) received.error = asio::error::eof;
    if (step == Step::failed) {
      received.error = fail(engine_->fault());
      send_at_once();
    }
    if (step == Step::need_input) received.error = co_await feed();
  }
  co_return received;
}

void Channel::write(std::string_view bytes, Written written) {
  if (!engine_) {
    asio::async_write(socket_, asio::buffer(bytes.data(), bytes.size()), std::move(written));
    return;
  }
  sending_.clear();
  if (!engine_->write(bytes, sending_)) {
    asio::post(socket_.get_executor(), [told = std::move(written)] { told(protocol_error(), 0); });
    return;
  }
  writing_ = true;
  asio::async_write(socket_, asio::buffer(sending_),
                    [this, count = bytes.size(), told = std::move(written)](
                        const error_code& error, std::size_t) { sent(error, count, told); });
}

void Channel::sent(const error_code& error, std::size_t bytes, const Written& written) {
  writing_ = false;
  sending_.clear();
  if (sending_.capacity() > kept_bytes) sending_.shrink_to_fit();
  written(error, error ? 0 : bytes);
}

/// Sends the few bytes that end a TLS connection, if they can be sent without waiting.
void Channel::send_at_once() {
  if (writing_) return;
  error_code ignored;
  std::string last;
  engine_->drain(last);
  socket_.non_blocking(true, ignored);
  socket_.write_some(asio::buffer(last), ignored);
}

void Channel::stop_receiving() {
  deaf_ = true;
  receiving_.emit(asio::cancellation_type::terminal);
}

asio::awaitable<void> Channel::end_sending() {
  DAYBOOK_CHECK(!writing_, "a channel ends when nothing is being written");
  if (engine_) {
    engine_->end();
    co_await send();
  }
  error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
}

asio::awaitable<void> Channel::drain(std::size_t bytes_at_most) {
  std::array<char, chunk_bytes> unread;
  for (std::size_t bytes = 0; bytes <= bytes_at_most;) {
    const auto [error, count] = co_await socket_.async_read_some(asio::buffer(unread), with_error);
    if (error) co_return;
    bytes += count;
  }
}

std::size_t Channel::unacknowledged() {
  int bytes = 0;
  if (!socket_.is_open() || ::ioctl(socket_.native_handle(), SIOCOUTQ, &bytes) != 0) return 0;
  return static_cast<std::size_t>(bytes);
}

void Channel::close() {
  error_code ignored;
  if (engine_ && socket_.is_open() && !writing_) {
    engine_->end();
    send_at_once();
    socket_.shutdown(Socket::shutdown_send, ignored);
  }
  socket_.close(ignored);
}

std::optional<std::string> Channel::peer_certificate() const {
  return engine_ ? engine_->peer_certificate() : std::nullopt;
}

}  // namespace daybook

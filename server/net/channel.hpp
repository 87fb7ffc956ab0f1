/// A connection's bytes, over plain TCP or over TLS on it: one type for both.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "server/net/tls_engine.hpp"

namespace daybook {

/// What a read gave: at least one byte, unless there is an error. `asio::error::eof` when the peer
/// has said that it sends nothing more, `operation_aborted` once receiving was stopped.
struct Received {
  boost::system::error_code error;
  std::size_t count = 0;
};

/// Owns its socket. One read and one write may be under way at a time; it outlives them. All of it
/// runs on the socket's thread.
class Channel {
 public:
  using Socket = boost::asio::ip::tcp::socket;
  /// Told once all bytes are with the operating system, or none can be any more.
  using Written = std::function<void(const boost::system::error_code&, std::size_t)>;

  explicit Channel(Socket socket);
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  Socket& socket() { return socket_; }

  /// From now on TLS is spoken, with null plain bytes; `handshake` comes first. Nothing may be
  /// under way.
  void secure(std::unique_ptr<tls::Engine> engine);

  /// Agrees on keys. When a server finds that its peer speaks no TLS at all, it is left with plain
  /// bytes, to say so: `secured` is then false.
  boost::asio::awaitable<boost::system::error_code> handshake();
  bool secured() const { return engine_ != nullptr; }

  boost::asio::awaitable<Received> read_some(std::span<char> into);
  /// `bytes` must stay where they are until `written` is called, which it never is within this.
  void write(std::string_view bytes, Written written);

  /// Nothing is received any more: ends what is being read, or waited for in a handshake. The peer
  /// does not learn of it.
  void stop_receiving();
  /// Says that nothing more will be sent, once that is with the operating system. No write may be
  /// under way, nor begin.
  boost::asio::awaitable<void> end_sending();
  /// Throws away what the peer still sends, until its end, or until there was more than
  /// `bytes_at_most`. To close with bytes unread would take from the peer what is on its way to it.
  boost::asio::awaitable<void> drain(std::size_t bytes_at_most);
  /// Bytes that were sent and that the peer's system has not acknowledged, its end included.
  std::size_t unacknowledged();
  /// Ends everything that is under way. A peer to whom nothing was being written is told.
  void close();

  /// Why TLS failed, once `handshake` or `read_some` has.
  const tls::Fault* fault() const { return faulty_ ? &fault_ : nullptr; }
  /// The verified certificate of the peer: SHA-256 of its DER form, in hexadecimal.
  std::optional<std::string> peer_certificate() const;
  /// Held for what is being written, apart from the caller's bytes.
  std::size_t bytes_held() const { return sending_.size(); }

 private:
  boost::asio::awaitable<Received> receive(std::span<char> into);
  boost::asio::awaitable<boost::system::error_code> feed();
  boost::asio::awaitable<boost::system::error_code> send();
  boost::system::error_code fail(const tls::Fault& fault);
  void send_at_once();
  void sent(const boost::system::error_code& error, std::size_t bytes, const Written& written);

  Socket socket_;
  std::unique_ptr<tls::Engine> engine_;
  std::string sending_;
  tls::Fault fault_;
  boost::asio::cancellation_signal receiving_;  ///< of the read under way
  bool deaf_ = false;                           ///< nothing is received any more
  bool writing_ = false;
  bool faulty_ = false;
};

}  // namespace daybook

/// TLS 1.3 over bytes in memory: neither sockets nor waiting, which are the channel's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/net/tls_fault.hpp"

struct ssl_st;

namespace daybook::tls {

/// One side of one connection. What the peer sent is fed to it; what is to be sent to the peer is
/// drained from it, after every call. Not thread-safe.
class Engine {
 public:
  /// Takes the connection over; it is of a context that outlives it, and knows which side it is.
  explicit Engine(ssl_st* owned);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  enum class Step : std::uint8_t {
    done,
    need_input,  ///< it must be fed before it can go on
    ended,       ///< the peer has said that it sends nothing more
    failed       ///< `fault` says why; what can be drained tells the peer
  };

  /// Gives it bytes that came from the peer.
  void feed(std::string_view sent);
  /// False when what was fed first is not how TLS begins.
  bool speaks_tls() const { return speaks_tls_; }
  /// Appends what is to be sent to the peer.
  void drain(std::string& to_send);

  /// Agrees with the peer on keys, and checks its certificate.
  Step handshake();
  bool agreed() const;

  /// What the peer said, decrypted into `into`; `count` bytes of it when `done`.
  Step read(std::span<char> into, std::size_t& count);
  /// Encrypts, appending what is to be sent; only once agreed. False when the connection failed
  /// before.
  bool write(std::string_view bytes, std::string& to_send);
  /// Says that nothing more will be written.
  void end();

  const Fault& fault() const { return fault_; }

  /// The SHA-256 of the certificate that the peer has shown and that was verified, of its DER form,
  /// in hexadecimal.
  std::optional<std::string> peer_certificate() const;

 private:
  struct Free {
    void operator()(ssl_st* ssl) const;
  };
  Step step_of(int result);

  std::unique_ptr<ssl_st, Free> ssl_;
  Fault fault_;
  std::size_t fed_bytes_ = 0;
  bool speaks_tls_ = true;
};

}  // namespace daybook::tls

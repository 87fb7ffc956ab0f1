/// Speaks TLS as OpenSSL's own client does, byte by byte: what no client of ours would do.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/base/endpoint.hpp"
#include "tests/server/net/certificates.hpp"

struct ssl_st;
struct ssl_ctx_st;

namespace daybook::server::testing {

/// Every wait ends after `patience`. Trusts whoever answers.
class TlsPeer {
 public:
  struct Options {
    bool at_most_tls_1_2 = false;
    std::optional<Certified> certificate{};
  };

  /// Connects and shakes hands, which may fail.
  explicit TlsPeer(const Endpoint& endpoint);
  TlsPeer(const Endpoint& endpoint, const Options& options);
  ~TlsPeer();
  TlsPeer(const TlsPeer&) = delete;
  TlsPeer& operator=(const TlsPeer&) = delete;

  bool agreed() const { return agreed_; }
  /// OpenSSL's words for why the last call failed.
  std::string trouble() const { return trouble_; }
  std::string version() const;
  /// The fingerprint of the certificate that the server shows.
  std::string server_certificate() const;

  bool send(std::string_view bytes);
  /// Says, in TLS, that nothing more will be sent.
  void end();
  /// The next message; nothing when the server has closed.
  std::optional<std::string> receive();
  /// True when the server has said, in TLS, that it sends nothing more.
  bool ended_by_server() const;

 private:
  bool receive_exactly(char* into, std::size_t bytes);
  bool well(int result);

  std::shared_ptr<ssl_ctx_st> context_;
  std::shared_ptr<ssl_st> ssl_;
  int socket_ = -1;
  bool agreed_ = false;
  std::string trouble_;
};

}  // namespace daybook::server::testing

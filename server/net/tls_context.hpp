/// The settings of TLS connections: certificates, keys, and trusted authorities.
///
/// TLS 1.3 and nothing less. No session is resumed, nothing is compressed or renegotiated, and
/// OpenSSL wipes what it has decrypted.
#pragma once

#include <memory>
#include <string>

#include "domain/base/result.hpp"
#include "server/net/tls_engine.hpp"

struct ssl_ctx_st;
struct x509_st;

namespace daybook::tls {

/// By what a server is known, and which clients' certificates it accepts. All files are PEM.
struct ServerFiles {
  std::string certificate;  ///< the server's own first, then those that it rests on
  std::string key;          ///< readable by its owner only
  std::string client_ca;    ///< who signs clients' certificates; empty: none is asked for

  bool empty() const { return certificate.empty() && key.empty() && client_ca.empty(); }
};

/// Whom a client trusts, and by what it is known itself. All files are PEM.
struct ClientFiles {
  std::string trusted;      ///< certificates of authorities, or the server's own
  std::string certificate;  ///< the client's; empty: it shows none
  std::string key;          ///< readable by its owner only
  std::string server_name;  ///< that the server's certificate must be for; empty: the host's
};

/// Immutable once made. Thread-safe. Engines share what they need of it and may outlive it.
class Context {
 public:
  /// Fails with a sentence when a file cannot be read, is not what it should be, or its key is
  /// readable by others.
  static Result<std::shared_ptr<const Context>, std::string> of(const ServerFiles& files);
  static Result<std::shared_ptr<const Context>, std::string> of(const ClientFiles& files);

  /// The server's side of a connection. A client may show a certificate when authorities are known;
  /// one that they did not sign is refused.
  std::unique_ptr<Engine> accept() const;
  /// The client's side. The server must show a trusted certificate for `host`, a name or an
  /// address.
  std::unique_ptr<Engine> connect(const std::string& host) const;

  /// Of the own certificate: its fingerprint, and until when it is valid.
  std::string fingerprint() const;
  std::string expires_at() const;

 private:
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };
  explicit Context(ssl_ctx_st* owned) : context_(owned) {}
  static Result<std::shared_ptr<Context>, std::string> bare();

  std::unique_ptr<ssl_ctx_st, Free> context_;
};

/// SHA-256 of the DER form, in hexadecimal.
std::string fingerprint_of(const x509_st* certificate);

}  // namespace daybook::tls

/// Faults of a TLS connection, in words for people. Private to the TLS part.
#pragma once

#include <cstdint>
#include <string>

struct ssl_st;

namespace daybook::tls {

struct Fault {
  enum class Kind : std::uint8_t {
    garbled,    ///< the connection was cut or damaged; another may work
    untrusted,  ///< the peer's certificate is not one to trust
    refused,    ///< the peer does not want us
    no_tls      ///< the peer speaks something else, or an old version
  };
  Kind kind = Kind::garbled;
  std::string message;  ///< a sentence without its end
};

/// Why the last call on `ssl` failed. Takes OpenSSL's errors of this thread away.
Fault fault_of(const ssl_st* ssl);

/// The first of OpenSSL's errors of this thread, which are taken away.
std::string openssl_error();

}  // namespace daybook::tls

#include "tests/server/net/tls_peer.hpp"

#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/protocol/frame.hpp"
#include "tests/server/served.hpp"

namespace daybook::server::testing {

namespace {

int connected_to(const Endpoint& endpoint) {
  const int made = ::socket(AF_INET, SOCK_STREAM, 0);
  const timeval wait{std::chrono::duration_cast<std::chrono::seconds>(patience).count(), 0};
  setsockopt(made, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  setsockopt(made, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(endpoint.port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  return made;
}

}  // namespace

TlsPeer::TlsPeer(const Endpoint& endpoint) : TlsPeer(endpoint, Options{}) {}

TlsPeer::TlsPeer(const Endpoint& endpoint, const Options& options)
    : context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free), socket_(connected_to(endpoint)) {
  if (options.at_most_tls_1_2) SSL_CTX_set_max_proto_version(context_.get(), TLS1_2_VERSION);
  if (const auto& shown = options.certificate) {
    REQUIRE(SSL_CTX_use_certificate_chain_file(context_.get(), shown->certificate.c_str()) == 1);
    REQUIRE(SSL_CTX_use_PrivateKey_file(context_.get(), shown->key.c_str(), SSL_FILETYPE_PEM) == 1);
  }
  ssl_ = {SSL_new(context_.get()), SSL_free};
  SSL_set_fd(ssl_.get(), socket_);
  ERR_clear_error();
  agreed_ = well(SSL_connect(ssl_.get()));
}

TlsPeer::~TlsPeer() {
  ::close(socket_);
}

bool TlsPeer::well(int result) {
  if (result > 0) return true;
  const auto* const reason = ERR_reason_error_string(ERR_get_error());
  trouble_ = reason ? reason : "closed";
  ERR_clear_error();
  return false;
}

std::string TlsPeer::version() const {
  return SSL_get_version(ssl_.get());
}

std::string TlsPeer::server_certificate() const {
  const auto* const shown = SSL_get0_peer_certificate(ssl_.get());
  return shown ? tls::fingerprint_of(shown) : "";
}

bool TlsPeer::send(std::string_view bytes) {
  return well(SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())));
}

void TlsPeer::end() {
  SSL_shutdown(ssl_.get());
}

bool TlsPeer::receive_exactly(char* into, std::size_t bytes) {
  while (bytes > 0) {
    const int count = SSL_read(ssl_.get(), into, static_cast<int>(bytes));
    if (!well(count)) return false;
    into += count;
    bytes -= static_cast<std::size_t>(count);
  }
  return true;
}

std::optional<std::string> TlsPeer::receive() {
  unsigned char length[wire::length_bytes];
  if (!receive_exactly(reinterpret_cast<char*>(length), sizeof length)) return {};
  std::string message(length[0] | length[1] << 8 | length[2] << 16, '\0');
  if (!receive_exactly(message.data(), message.size())) return {};
  return message;
}

bool TlsPeer::ended_by_server() const {
  return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
}

}  // namespace daybook::server::testing

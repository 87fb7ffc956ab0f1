#include "server/net/tls_engine.hpp"

#include <algorithm>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "domain/base/check.hpp"
#include "server/net/tls_context.hpp"

namespace daybook::tls {

namespace {

/// No record holds more; with so much at a time nothing piles up in OpenSSL.
constexpr std::size_t record_bytes = 16U << 10;

BIO* bytes_in_memory() {
  BIO* const bio = BIO_new(BIO_s_mem());
  DAYBOOK_CHECK(bio, "there is memory for a connection");
  BIO_set_mem_eof_return(bio, -1);
  return bio;
}

/// Every record begins with its kind, 20 to 23, and the version 3.x.
bool may_begin_tls(std::size_t place, char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return place == 0 ? value >= 20 && value <= 23 : value == 3;
}

}  // namespace

void Engine::Free::operator()(ssl_st* ssl) const {
  SSL_free(ssl);
}

Engine::Engine(ssl_st* owned) : ssl_(owned) {
  DAYBOOK_CHECK(ssl_, "there is memory for a connection");
  SSL_set_bio(owned, bytes_in_memory(), bytes_in_memory());
}

Engine::~Engine() = default;

void Engine::feed(std::string_view sent) {
  for (std::size_t i = 0; fed_bytes_ < 2 && i < sent.size(); ++i, ++fed_bytes_)
    speaks_tls_ = speaks_tls_ && may_begin_tls(fed_bytes_, sent[i]);
  const auto size = static_cast<int>(sent.size());
  DAYBOOK_CHECK(BIO_write(SSL_get_rbio(ssl_.get()), sent.data(), size) == size,
                "there is memory for what was received");
}

void Engine::drain(std::string& to_send) {
  auto* const out = SSL_get_wbio(ssl_.get());
  const auto waiting = BIO_ctrl_pending(out);
  if (waiting == 0) return;
  const auto before = to_send.size();
  to_send.resize(before + waiting);
  BIO_read(out, to_send.data() + before, static_cast<int>(waiting));
}

Engine::Step Engine::step_of(int result) {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_NONE:
      return Step::done;
    case SSL_ERROR_WANT_READ:
      return Step::need_input;
    case SSL_ERROR_ZERO_RETURN:
      return Step::ended;
    default:
      fault_ = fault_of(ssl_.get());
      return Step::failed;
  }
}

Engine::Step Engine::handshake() {
  ERR_clear_error();
  return step_of(SSL_do_handshake(ssl_.get()));
}

bool Engine::agreed() const {
  return SSL_is_init_finished(ssl_.get()) == 1;
}

Engine::Step Engine::read(std::span<char> into, std::size_t& count) {
  count = 0;
  while (count < into.size()) {
    ERR_clear_error();
    const auto room = static_cast<int>(std::min(into.size() - count, record_bytes));
    const int got = SSL_read(ssl_.get(), into.data() + count, room);
    if (got > 0)
      count += static_cast<std::size_t>(got);
    else if (count > 0)
      break;  // it is told again when it is asked again
    else
      return step_of(got);
  }
  return Step::done;
}

bool Engine::write(std::string_view bytes, std::string& to_send) {
  DAYBOOK_CHECK(agreed(), "nothing is written before keys are agreed on");
  while (!bytes.empty()) {
    ERR_clear_error();
    const auto piece = bytes.substr(0, record_bytes);
    const int taken = SSL_write(ssl_.get(), piece.data(), static_cast<int>(piece.size()));
    if (taken <= 0) {
      step_of(taken);
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(taken));
    drain(to_send);
  }
  return true;
}

void Engine::end() {
  SSL_shutdown(ssl_.get());  // sends what can be sent; the peer's own end is not waited for
  ERR_clear_error();
}

std::optional<std::string> Engine::peer_certificate() const {
  auto* const shown = SSL_get0_peer_certificate(ssl_.get());
  if (!shown || SSL_get_verify_result(ssl_.get()) != X509_V_OK) return {};
  return fingerprint_of(shown);
}

}  // namespace daybook::tls

#include "server/net/tls_context.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "domain/base/check.hpp"
#include "server/net/tls_files.hpp"

namespace daybook::tls {

namespace {

using Verdict = Result<void, std::string>;

Verdict use_certificate(SSL_CTX* context, const std::string& file) {
  if (SSL_CTX_use_certificate_chain_file(context, file.c_str()) == 1) return {};
  return failed(fmt::format("The certificate file {} cannot be used: {}.", file, openssl_error()));
}

Verdict use_key(SSL_CTX* context, const std::string& file) {
  const auto key = TRY(read_key(file));
  if (SSL_CTX_use_PrivateKey(context, key.get()) == 1) return {};
  return failed(
      fmt::format("The key in {} does not belong to the certificate: {}.", file, openssl_error()));
}

/// By what this side is known.
Verdict introduce(SSL_CTX* context, const std::string& certificate, const std::string& key) {
  if (certificate.empty() != key.empty())
    return failed(std::string("A certificate needs its key, and a key its certificate."));
  if (certificate.empty()) return {};
  auto used = use_certificate(context, certificate);
  return used ? use_key(context, key) : used;
}

Verdict trust(SSL_CTX* context, const std::string& file) {
  if (SSL_CTX_load_verify_file(context, file.c_str()) == 1) return {};
  return failed(
      fmt::format("No certificates to trust can be read from {}: {}.", file, openssl_error()));
}

/// Clients are asked for a certificate of one of these authorities.
Verdict ask_clients(SSL_CTX* context, const std::string& file) {
  if (file.empty()) return {};
  auto trusted = trust(context, file);
  if (!trusted) return trusted;
  SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(file.c_str()));
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  return {};
}

/// The certificate must be for this name or address, by its list of names.
void expect(SSL* ssl, const std::string& host) {
  auto* const wanted = SSL_get0_param(ssl);
  X509_VERIFY_PARAM_set_hostflags(
      wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  if (X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str()) == 1) return;
  ERR_clear_error();
  DAYBOOK_CHECK(X509_VERIFY_PARAM_set1_host(wanted, host.c_str(), host.size()) == 1,
                "a host's name can be expected");
  SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
           const_cast<char*>(host.c_str()));
}

}  // namespace

void Context::Free::operator()(ssl_ctx_st* context) const {
  SSL_CTX_free(context);
}

/// What both sides have in common.
Result<std::shared_ptr<Context>, std::string> Context::bare() {
  ERR_clear_error();
  std::shared_ptr<Context> made(new Context(SSL_CTX_new(TLS_method())));
  auto* const context = made->context_.get();
  if (!context) return failed(fmt::format("TLS cannot be used: {}.", openssl_error()));
  SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
  SSL_CTX_set_options(context, SSL_OP_CLEANSE_PLAINTEXT | SSL_OP_NO_COMPRESSION |
                                   SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_NO_AUTO_CHAIN);
  return made;
}

Result<std::shared_ptr<const Context>, std::string> Context::of(const ServerFiles& files) {
  if (files.certificate.empty() || files.key.empty())
    return failed(std::string("TLS needs a certificate and its key."));
  auto made = TRY(bare());
  auto* const context = made->context_.get();
  TRY(introduce(context, files.certificate, files.key));
  TRY(ask_clients(context, files.client_ca));
  return made;
}

Result<std::shared_ptr<const Context>, std::string> Context::of(const ClientFiles& files) {
  if (files.trusted.empty())
    return failed(std::string("TLS needs a file of certificates to trust."));
  auto made = TRY(bare());
  auto* const context = made->context_.get();
  TRY(trust(context, files.trusted));
  TRY(introduce(context, files.certificate, files.key));
  // A server's own certificate in the file is trusted by itself.
  X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), X509_V_FLAG_PARTIAL_CHAIN);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  return made;
}

std::unique_ptr<Engine> Context::accept() const {
  SSL* const ssl = SSL_new(context_.get());
  auto engine = std::make_unique<Engine>(ssl);
  SSL_set_accept_state(ssl);
  return engine;
}

std::unique_ptr<Engine> Context::connect(const std::string& host) const {
  SSL* const ssl = SSL_new(context_.get());
  auto engine = std::make_unique<Engine>(ssl);
  SSL_set_connect_state(ssl);
  expect(ssl, host);
  return engine;
}

std::string Context::fingerprint() const {
  const auto* const own = SSL_CTX_get0_certificate(context_.get());
  return own ? fingerprint_of(own) : "";
}

std::string Context::expires_at() const {
  const auto* const own = SSL_CTX_get0_certificate(context_.get());
  tm until{};
  if (!own || ASN1_TIME_to_tm(X509_get0_notAfter(own), &until) != 1) return "";
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", until.tm_year + 1'900,
                     until.tm_mon + 1, until.tm_mday, until.tm_hour, until.tm_min, until.tm_sec);
}

std::string fingerprint_of(const x509_st* certificate) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  DAYBOOK_CHECK(X509_digest(certificate, EVP_sha256(), digest, &size) == 1,
                "a certificate has a fingerprint");
  std::string text;
  for (unsigned i = 0; i < size; ++i) text += fmt::format("{:02x}", digest[i]);
  return text;
}

}  // namespace daybook::tls

#include "server/net/tls_fault.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

namespace daybook::tls {

namespace {

/// A certificate that was shown and not accepted.
Fault untrusted(long verified) {
  const auto say = [](const char* what) { return Fault{Fault::Kind::untrusted, what}; };
  switch (verified) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return say("its certificate, or one that it rests on, has expired");
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return say("its certificate is not valid yet");
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return say("its certificate is for another name");
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return say("its certificate is not signed by anybody who is trusted here");
    default:
      return {Fault::Kind::untrusted, fmt::format("its certificate is not trusted: {}",
                                                  X509_verify_cert_error_string(verified))};
  }
}

/// What the peer said before it closed.
Fault told(int alert) {
  switch (alert) {
    case SSL_AD_PROTOCOL_VERSION:
      return {Fault::Kind::no_tls, "it does not speak TLS 1.3"};
    case SSL_AD_BAD_CERTIFICATE:
    case SSL_AD_UNSUPPORTED_CERTIFICATE:
    case SSL_AD_CERTIFICATE_REVOKED:
    case SSL_AD_CERTIFICATE_EXPIRED:
    case SSL_AD_CERTIFICATE_UNKNOWN:
    case SSL_AD_UNKNOWN_CA:
    case SSL_AD_CERTIFICATE_REQUIRED:
      return {Fault::Kind::refused, fmt::format("it refused the certificate that was shown: {}",
                                                SSL_alert_desc_string_long(alert))};
    default:
      return {Fault::Kind::refused,
              fmt::format("it ended the TLS handshake: {}", SSL_alert_desc_string_long(alert))};
  }
}

}  // namespace

Fault fault_of(const ssl_st* ssl) {
  const auto error = ERR_peek_error();
  const int reason = ERR_GET_REASON(error);
  const auto text = openssl_error();
  if (const long verified = SSL_get_verify_result(ssl); verified != X509_V_OK)
    return untrusted(verified);
  if (error == 0) return {Fault::Kind::garbled, "the TLS connection was cut"};
  if (reason > SSL_AD_REASON_OFFSET) return told(reason - SSL_AD_REASON_OFFSET);
  switch (reason) {
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST:
      return {Fault::Kind::no_tls, "it does not speak TLS"};
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_VERSION_TOO_LOW:
      return {Fault::Kind::no_tls, "it does not speak TLS 1.3"};
    default:
      return {Fault::Kind::garbled, fmt::format("the TLS connection failed: {}", text)};
  }
}

std::string openssl_error() {
  const auto error = ERR_get_error();
  ERR_clear_error();
  const char* const reason = error == 0 ? nullptr : ERR_reason_error_string(error);
  return reason ? reason : fmt::format("error {:x}", error);
}

}  // namespace daybook::tls

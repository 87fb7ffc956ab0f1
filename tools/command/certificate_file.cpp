#include "tools/command/certificate_file.hpp"

#include <ctime>
#include <memory>

#include <fmt/format.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "server/net/tls_context.hpp"
#include "tools/command/access.hpp"
#include "tools/command/small_files.hpp"

namespace daybook::command {

namespace {

/// A certificate with all that it may carry is far smaller.
constexpr std::uint64_t most_bytes = 1 << 20;

struct FreeSource {
  void operator()(BIO* source) const { BIO_free(source); }
};
struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};

Instant end_of(const X509* certificate, const std::string& path) {
  std::tm ends{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &ends) != 1)
    throw CommandError{fmt::format("--file: {} has no readable end of validity", path)};
  return {static_cast<std::int64_t>(timegm(&ends)) * 1'000};
}

}  // namespace

CertificateFile read_certificate(const std::string& path) {
  const auto text = text_given("--file", path, most_bytes);
  const std::unique_ptr<BIO, FreeSource> source(
      BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  const std::unique_ptr<X509, FreeCertificate> certificate(
      PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr));
  if (!certificate) throw CommandError{fmt::format("--file: {} holds no certificate in PEM", path)};
  return {tls::fingerprint_of(certificate.get()), end_of(certificate.get(), path)};
}

}  // namespace daybook::command

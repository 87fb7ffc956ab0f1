#include "tools/command/certificate_file.hpp"

#include <cstdio>
#include <ctime>
#include <memory>

#include <fmt/format.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "server/tls_context.hpp"
#include "tools/command/access.hpp"

namespace daybook::command {

namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
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
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (!file) throw CommandError{fmt::format("--file: {} cannot be read", path)};
  const std::unique_ptr<X509, FreeCertificate> certificate(
      PEM_read_X509(file.get(), nullptr, nullptr, nullptr));
  if (!certificate) throw CommandError{fmt::format("--file: {} holds no certificate in PEM", path)};
  return {tls::fingerprint_of(certificate.get()), end_of(certificate.get(), path)};
}

}  // namespace daybook::command

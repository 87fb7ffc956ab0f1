#include "tests/server/net/certificates.hpp"

#include <atomic>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

namespace daybook::server::testing {

namespace {

using Key = std::shared_ptr<EVP_PKEY>;
using Certificate = std::shared_ptr<X509>;

std::filesystem::path new_directory() {
  static std::atomic<int> number{0};
  auto path = std::filesystem::temp_directory_path() /
              fmt::format("daybook-certificates-{}-{}", getpid(), ++number);
  std::filesystem::create_directory(path);
  return path;
}

Key new_key() {
  Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  REQUIRE(key);
  return key;
}

void add_name(X509_NAME* to, const std::string& text) {
  REQUIRE(X509_NAME_add_entry_by_txt(to, "CN", MBSTRING_UTF8,
                                     reinterpret_cast<const unsigned char*>(text.c_str()), -1, -1,
                                     0) == 1);
}

void add_extension(X509* to, int kind, const std::string& value) {
  X509V3_CTX context{};
  X509V3_set_ctx(&context, to, to, nullptr, nullptr, 0);
  auto* const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  REQUIRE(extension);
  REQUIRE(X509_add_ext(to, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

/// A certificate without issuer, extensions and signature.
Certificate bare(const std::string& name, EVP_PKEY* key, const Wanted& wanted) {
  static std::atomic<int> serial{0};
  Certificate made(X509_new(), X509_free);
  REQUIRE(X509_set_version(made.get(), 2) == 1);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), wanted.valid_from_s);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), wanted.valid_until_s);
  X509_set_pubkey(made.get(), key);
  add_name(X509_get_subject_name(made.get()), name);
  return made;
}

/// Whole or not at all, as a careful operator replaces a file.
template <class Write>
void replace(const std::string& path, mode_t mode, Write write) {
  const auto draft = path + ".new";
  std::FILE* const file = std::fopen(draft.c_str(), "w");
  REQUIRE(file);
  REQUIRE(write(file) == 1);
  std::fclose(file);
  ::chmod(draft.c_str(), mode);
  std::filesystem::rename(draft, path);
}

void write_certificate(const std::string& path, X509* certificate) {
  replace(path, 0644, [&](std::FILE* file) { return PEM_write_X509(file, certificate); });
}

void write_key(const std::string& path, EVP_PKEY* key) {
  replace(path, 0600, [&](std::FILE* file) {
    return PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
  });
}

}  // namespace

Authority::Authority(const std::string& name)
    : directory_(new_directory()), key_(new_key()), certificate_(bare(name, key_.get(), {})) {
  X509_set_issuer_name(certificate_.get(), X509_get_subject_name(certificate_.get()));
  add_extension(certificate_.get(), NID_basic_constraints, "critical,CA:TRUE");
  add_extension(certificate_.get(), NID_key_usage, "critical,keyCertSign");
  REQUIRE(X509_sign(certificate_.get(), key_.get(), EVP_sha256()) > 0);
  write_certificate(file(), certificate_.get());
}

Authority::~Authority() {
  std::filesystem::remove_all(directory_);
}

Certified Authority::issue(const std::string& stem, const Wanted& wanted) const {
  const auto key = new_key();
  const auto made = bare(stem, key.get(), wanted);
  X509_set_issuer_name(made.get(), X509_get_subject_name(certificate_.get()));
  add_extension(made.get(), NID_subject_alt_name, wanted.names);
  REQUIRE(X509_sign(made.get(), key_.get(), EVP_sha256()) > 0);
  Certified certified{path(stem + ".pem"), path(stem + ".key"), tls::fingerprint_of(made.get())};
  write_key(certified.key, key.get());
  write_certificate(certified.certificate, made.get());
  return certified;
}

}  // namespace daybook::server::testing

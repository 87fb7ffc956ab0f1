#include "server/net/tls_files.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <sys/stat.h>

#include "server/base/guarded_file.hpp"
#include "server/net/tls_fault.hpp"

namespace daybook::tls {

namespace {

/// Never prompts for a passphrase.
int no_passphrase(char*, int, int, void*) {
  return -1;
}

}  // namespace

void FreeKey::operator()(evp_pkey_st* key) const {
  EVP_PKEY_free(key);
}

Result<Key, std::string> read_key(const std::string& file) {
  const auto bytes = TRY(read_guarded("key", file));
  const auto text = bytes.view();
  BIO* const from = BIO_new_mem_buf(text.data(), static_cast<int>(text.size()));
  Key key(from ? PEM_read_bio_PrivateKey(from, nullptr, no_passphrase, nullptr) : nullptr);
  BIO_free(from);
  if (key) return key;
  ERR_clear_error();
  return failed(
      fmt::format("The key file {} holds no private key in PEM form without a passphrase.", file));
}

Stamp stamp_of(const std::string& file) {
  struct stat about {};
  if (file.empty() || ::stat(file.c_str(), &about) != 0) return {};
  const auto number = [](auto value) { return static_cast<std::int64_t>(value); };
  return {number(about.st_ino),         number(about.st_size),
          number(about.st_mtim.tv_sec), number(about.st_mtim.tv_nsec),
          number(about.st_ctim.tv_sec), number(about.st_ctim.tv_nsec)};
}

}  // namespace daybook::tls

#include "server/tls_files.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include "domain/secret.hpp"
#include "server/tls_fault.hpp"

namespace daybook::tls {

namespace {

constexpr std::size_t key_bytes_at_most = 64U << 10;

/// A descriptor that closes itself.
struct Descriptor {
  explicit Descriptor(const std::string& file)
      : number(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number;
};

std::string unreadable(const std::string& file) {
  return fmt::format("The key file {} cannot be read: {}.", file, std::strerror(errno));
}

/// The bytes of a file that only its owner may read.
Result<Secret, std::string> read_guarded(const std::string& file) {
  const Descriptor opened(file);
  struct stat about {};
  if (opened.number < 0 || ::fstat(opened.number, &about) != 0) return failed(unreadable(file));
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return failed(fmt::format("The key file {} may be read by others (mode {:o}): chmod 600 it.",
                              file, about.st_mode & 07777));
  Secret bytes(key_bytes_at_most);
  const auto count = ::read(opened.number, bytes.data(), bytes.size());
  if (count < 0) return failed(unreadable(file));
  return Secret(bytes.view().substr(0, static_cast<std::size_t>(count)));
}

/// Nobody is asked for a passphrase.
int no_passphrase(char*, int, int, void*) {
  return -1;
}

}  // namespace

void FreeKey::operator()(evp_pkey_st* key) const {
  EVP_PKEY_free(key);
}

Result<Key, std::string> read_key(const std::string& file) {
  const auto bytes = read_guarded(file);
  if (!bytes) return failed(bytes.error());
  const auto text = bytes->view();
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

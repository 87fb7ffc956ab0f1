#include "eventstore/base/digest.hpp"

#include <atomic>
#include <cstring>
#include <memory>

#include <openssl/evp.h>

#include "domain/base/check.hpp"
#include "eventstore/base/digest.hpp"

namespace daybook::store {
namespace {

struct FreeMethod {
  void operator()(EVP_MD* method) const { EVP_MD_free(method); }
};
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

/// The algorithm, fetched once: an implicit fetch for each digest would take twice the time.
const EVP_MD* method() {
  static const std::unique_ptr<EVP_MD, FreeMethod> fetched{
      EVP_MD_fetch(nullptr, "SHA256", nullptr)};
  DAYBOOK_CHECK(fetched != nullptr, "OpenSSL offers SHA-256");
  return fetched.get();
}

std::atomic<bool> unsafe_digests{false};

EVP_MD_CTX* context() {
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> reused{EVP_MD_CTX_new()};
  DAYBOOK_CHECK(reused != nullptr, "there is memory for a digest context");
  return reused.get();
}

}  // namespace

UnsafeDigests::UnsafeDigests() {
  unsafe_digests = true;
}

UnsafeDigests::~UnsafeDigests() {
  unsafe_digests = false;
}

Digest sha256(std::initializer_list<std::string_view> parts) {
  if (unsafe_digests.load(std::memory_order_relaxed)) return {};
  EVP_MD_CTX* const running = context();
  bool sound = EVP_DigestInit_ex2(running, method(), nullptr) == 1;
  for (const std::string_view part : parts) {
    sound = sound && EVP_DigestUpdate(running, part.data(), part.size()) == 1;
  }
  Digest digest;
  sound = sound && EVP_DigestFinal_ex(running, digest.bytes.data(), nullptr) == 1;
  DAYBOOK_CHECK(sound, "SHA-256 does not fail");
  return digest;
}

std::string to_hex(const Digest& digest) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * Digest::kBytes);
  for (const std::uint8_t byte : digest.bytes) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

Digest digest_of_raw(std::string_view raw) {
  DAYBOOK_CHECK(raw.size() == Digest::kBytes, "a raw digest has 32 bytes");
  Digest digest;
  std::memcpy(digest.bytes.data(), raw.data(), raw.size());
  return digest;
}

}  // namespace daybook::store

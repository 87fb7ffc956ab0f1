#include "eventstore/key_wrap.hpp"

#include <fmt/format.h>

#include "eventstore/base/sodium.hpp"

namespace daybook::store {
namespace {

std::string associated(std::string_view ledger, const KeyName& name) {
  return fmt::format("daybook key 1\n{}\n{}\n{}", ledger, name.subject, name.generation);
}

}  // namespace

WrappedKey wrap_key(const MasterKey& master, std::string_view ledger, const KeyName& name,
                    std::string_view secret) {
  DAYBOOK_CHECK(secret.size() == SealLimits::key, "a key has 32 bytes");
  WrappedKey wrapped;
  wrapped.master = master.id();
  const auto data = associated(ledger, name);
  randombytes_buf(wrapped.nonce.data(), wrapped.nonce.size());
  crypto_aead_xchacha20poly1305_ietf_encrypt(raw(wrapped.bytes.data()), nullptr, raw(secret),
                                             secret.size(), raw(data), data.size(), nullptr,
                                             raw(wrapped.nonce.data()), raw(master.bytes()));
  return wrapped;
}

std::optional<Secret> unwrap_key(const MasterKey& master, std::string_view ledger,
                                 const KeyName& name, const WrappedKey& wrapped) {
  Secret secret(SealLimits::key);
  const auto data = associated(ledger, name);
  const std::string_view nonce(wrapped.nonce.data(), wrapped.nonce.size());
  const std::string_view bytes(wrapped.bytes.data(), wrapped.bytes.size());
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      raw(secret.data()), nullptr, nullptr, raw(bytes), bytes.size(), raw(data), data.size(),
      raw(nonce), raw(master.bytes()));
  return opened == 0 ? std::optional(std::move(secret)) : std::nullopt;
}

}  // namespace daybook::store

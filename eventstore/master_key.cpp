#include "eventstore/master_key.hpp"

#include <algorithm>

#include "eventstore/base/sodium.hpp"

namespace daybook::store {
namespace {

constexpr std::string_view kIdContext = "daybook master key id";

}  // namespace

void MasterKey::Free::operator()(unsigned char* memory) const {
  sodium_free(memory);
}

MasterKey::MasterKey() {
  ready_sodium();
  bytes_.reset(static_cast<unsigned char*>(sodium_malloc(kBytes)));
  DAYBOOK_CHECK(bytes_ != nullptr, "there is memory for a master key");
}

void MasterKey::name_itself() {
  std::array<unsigned char, crypto_generichash_BYTES> hash{};
  crypto_generichash(hash.data(), hash.size(), raw(kIdContext), kIdContext.size(), bytes_.get(),
                     kBytes);
  std::copy_n(hash.begin(), id_.bytes.size(), id_.bytes.begin());
}

MasterKey MasterKey::random() {
  MasterKey key;
  randombytes_buf(key.bytes_.get(), kBytes);
  key.name_itself();
  return key;
}

std::optional<MasterKey> MasterKey::from_hex(std::string_view hex) {
  if (hex.size() != 2 * kBytes) return std::nullopt;
  MasterKey key;
  std::size_t length = 0;
  const int read =
      sodium_hex2bin(key.bytes_.get(), kBytes, hex.data(), hex.size(), nullptr, &length, nullptr);
  if (read != 0 || length != kBytes) return std::nullopt;
  key.name_itself();
  return key;
}

MasterKey MasterKey::copy() const {
  MasterKey key;
  std::copy_n(bytes_.get(), kBytes, key.bytes_.get());
  key.id_ = id_;
  return key;
}

Secret MasterKey::hex() const {
  Secret text(2 * kBytes + 1);
  sodium_bin2hex(text.data(), text.size(), bytes_.get(), kBytes);
  return Secret(text.view().substr(0, 2 * kBytes));
}

std::string_view MasterKey::bytes() const {
  return {reinterpret_cast<const char*>(bytes_.get()), kBytes};
}

std::string to_hex(const MasterKeyId& id) {
  std::array<char, 2 * sizeof id.bytes + 1> text{};
  sodium_bin2hex(text.data(), text.size(), id.bytes.data(), id.bytes.size());
  return text.data();
}

MasterKeys MasterKeys::copy() const {
  MasterKeys both{current.copy(), std::nullopt};
  if (previous) both.previous = previous->copy();
  return both;
}

const MasterKey* MasterKeys::with(const MasterKeyId& id) const {
  if (current.id() == id) return &current;
  return previous && previous->id() == id ? &*previous : nullptr;
}

}  // namespace daybook::store

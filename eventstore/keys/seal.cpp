#include "eventstore/keys/seal.hpp"

#include <array>

#include "domain/base/ids.hpp"
#include "eventstore/base/sodium.hpp"

namespace daybook::store {
namespace {

using Limits = SealLimits;

constexpr char kFormat = 1;
constexpr std::size_t kGenerationBytes = 4;

static_assert(Limits::key == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(Limits::nonce == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(Limits::tag == crypto_aead_xchacha20poly1305_ietf_ABYTES);
static_assert(Limits::mac == crypto_generichash_BYTES);

std::string header_of(const KeyName& key, std::string_view mac) {
  std::string header;
  header += kFormat;
  header += static_cast<char>(key.subject.size());
  header += key.subject;
  for (int shift = 24; shift >= 0; shift -= 8)
    header += static_cast<char>(key.generation >> shift & 0xFFU);
  header += mac;
  return header;
}

std::string associated(std::string_view header, const SealedAt& at) {
  std::string data(header);
  data += at.stream;
  data += '\0';
  data += at.event_id;
  return data;
}

/// What fits a padded text of one block to the longest, and its tag.
bool possible_length(std::size_t ciphertext) {
  if (ciphertext < Limits::block + Limits::tag) return false;
  const auto padded = ciphertext - Limits::tag;
  return padded % Limits::block == 0 && padded <= Limits::plaintext + Limits::block;
}

std::uint32_t generation_of(std::string_view four) {
  std::uint32_t value = 0;
  for (const char byte : four) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

/// The text with its padding.
Secret padded(std::string_view text) {
  Secret room(text);
  room.append(std::string(Limits::block, '\0'));
  std::size_t length = 0;
  const int done = sodium_pad(&length, raw(room.data()), text.size(), Limits::block, room.size());
  DAYBOOK_CHECK(done == 0, "there is room for the padding");
  return Secret(room.view().substr(0, length));
}

}  // namespace

bool is_subject(std::string_view name) {
  StreamRef ref;
  if (name.size() > Limits::subject || !parse_stream(name, ref)) return false;
  return ref.kind == StreamKind::family_case || ref.kind == StreamKind::supporter;
}

std::optional<SealedView> read_sealed(std::string_view bytes) {
  if (bytes.size() < 2 || bytes[0] != kFormat) return std::nullopt;
  const auto name_bytes = static_cast<std::size_t>(static_cast<unsigned char>(bytes[1]));
  const auto header_bytes = 2 + name_bytes + kGenerationBytes + Limits::mac;
  if (bytes.size() < header_bytes + Limits::nonce) return std::nullopt;
  SealedView view;
  view.key.subject = bytes.substr(2, name_bytes);
  view.key.generation = generation_of(bytes.substr(2 + name_bytes, kGenerationBytes));
  view.header = bytes.substr(0, header_bytes);
  view.mac = view.header.substr(header_bytes - Limits::mac);
  view.nonce = bytes.substr(header_bytes, Limits::nonce);
  view.ciphertext = bytes.substr(header_bytes + Limits::nonce);
  if (!is_subject(view.key.subject) || view.key.generation == 0) return std::nullopt;
  return possible_length(view.ciphertext.size()) ? std::optional(view) : std::nullopt;
}

std::string personal_mac(std::string_view digest_secret, std::string_view event_id,
                         std::string_view canonical) {
  DAYBOOK_CHECK(digest_secret.size() == Limits::key, "a digest secret has 32 bytes");
  DAYBOOK_CHECK(event_id.size() == Limits::event_id, "an event id has 16 bytes");
  std::string mac(Limits::mac, '\0');
  crypto_generichash_state state;
  crypto_generichash_init(&state, raw(digest_secret), digest_secret.size(), mac.size());
  crypto_generichash_update(&state, raw(event_id), event_id.size());
  crypto_generichash_update(&state, raw(canonical), canonical.size());
  crypto_generichash_final(&state, raw(mac.data()), mac.size());
  sodium_memzero(&state, sizeof state);
  return mac;
}

std::string seal_text(const KeyName& key, std::string_view secret, const SealedAt& at,
                      std::string_view mac, std::string_view canonical) {
  DAYBOOK_CHECK(is_subject(key.subject) && key.generation > 0, "a seal names a subject's key");
  DAYBOOK_CHECK(secret.size() == Limits::key && mac.size() == Limits::mac, "sizes of a seal");
  DAYBOOK_CHECK(canonical.size() <= Limits::plaintext, "what is sealed has been measured");
  ready_sodium();
  const auto text = padded(canonical);
  std::string sealed = header_of(key, mac);
  const auto data = associated(sealed, at);
  const auto nonce = sealed.size();
  sealed.resize(nonce + Limits::nonce + text.size() + Limits::tag);
  auto* const to = raw(sealed.data()) + nonce;
  randombytes_buf(to, Limits::nonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt(to + Limits::nonce, nullptr, raw(text.view()),
                                             text.size(), raw(data), data.size(), nullptr, to,
                                             raw(secret));
  return sealed;
}

std::optional<Secret> unseal_text(const SealedView& sealed, std::string_view secret,
                                  const SealedAt& at) {
  DAYBOOK_CHECK(secret.size() == Limits::key, "a key has 32 bytes");
  Secret text(sealed.ciphertext.size() - Limits::tag);
  const auto data = associated(sealed.header, at);
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      raw(text.data()), nullptr, nullptr, raw(sealed.ciphertext), sealed.ciphertext.size(),
      raw(data), data.size(), raw(sealed.nonce), raw(secret));
  std::size_t length = 0;
  if (opened != 0) return std::nullopt;
  if (sodium_unpad(&length, raw(text.data()), text.size(), Limits::block) != 0) return std::nullopt;
  return Secret(text.view().substr(0, length));
}

}  // namespace daybook::store

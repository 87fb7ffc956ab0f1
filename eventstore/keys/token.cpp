#include "eventstore/keys/token.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "domain/base/ids.hpp"
#include "eventstore/base/digest.hpp"
#include "eventstore/base/sodium.hpp"

namespace daybook::store {

namespace {

constexpr std::string_view kPrefix = "dbk_";
constexpr std::size_t kHashDigits = 2 * Digest::kBytes;
constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

bool is_base64url(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

std::string random_id() {
  std::array<unsigned char, 6> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  return fmt::format("t-{:02x}", fmt::join(bytes, ""));
}

Secret random_secret() {
  Secret bytes(kTokenSecretBytes);
  randombytes_buf(bytes.data(), bytes.size());
  Secret text(sodium_base64_ENCODED_LEN(kTokenSecretBytes, kVariant));
  sodium_bin2base64(text.data(), text.size(), raw(bytes.data()), bytes.size(), kVariant);
  return Secret(text.view().substr(0, kTokenSecretCharacters));
}

/// Cuts off what stands behind the last full stop; the rest is left in `text`.
std::optional<std::string_view> cut_last(std::string_view& text) {
  const auto stop = text.rfind('.');
  if (stop == std::string_view::npos) return {};
  const auto part = text.substr(stop + 1);
  text = text.substr(0, stop);
  return part;
}

}  // namespace

NewToken make_token(std::string_view principal) {
  ready_sodium();
  NewToken token;
  token.id = random_id();
  for (const auto part : {kPrefix, principal, std::string_view("."), std::string_view(token.id),
                          std::string_view(".")})
    token.text.append(part);
  token.text.append(random_secret().view());
  token.hash = token_hash(token.text.view());
  return token;
}

std::optional<TokenClaim> parse_token(std::string_view text) {
  if (text.size() > kTokenBytesMax || !text.starts_with(kPrefix)) return {};
  text.remove_prefix(kPrefix.size());
  const auto secret = cut_last(text);
  if (!secret || secret->size() != kTokenSecretCharacters ||
      !std::all_of(secret->begin(), secret->end(), is_base64url))
    return {};
  const auto id = cut_last(text);
  if (!id || !is_ident(*id) || !is_ident(text)) return {};
  return TokenClaim{text, *id};
}

std::string token_hash(std::string_view text) {
  return to_hex(sha256({text}));
}

bool token_matches(std::string_view text, std::string_view hash) {
  const auto own = token_hash(text);
  return hash.size() == kHashDigits && sodium_memcmp(own.data(), hash.data(), kHashDigits) == 0;
}

}  // namespace daybook::store

/// Bearer tokens, by which a principal authenticates (ledger, section 6).
///
/// A token is the text `dbk_<principal>.<token id>.<secret>`: the id of the principal whose it is,
/// the id under which it is issued and revoked, and 32 random bytes as 43 characters of base64url
/// without padding (RFC 4648, section 5). A token id has no full stop in it, so that the text can
/// be taken apart from its end. The ledger keeps the SHA-256 of the whole text, so the secret's
/// last character counts in full although two of its bits are no part of the bytes.
///
/// The text is a `Secret`: logs and reports name a token by principal and id.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/base/secret.hpp"

namespace daybook::store {

inline constexpr std::size_t kTokenSecretBytes = 32;
inline constexpr std::size_t kTokenSecretCharacters = 43;
/// `dbk_`, two ids of at most 64 characters, two full stops and the secret.
inline constexpr std::size_t kTokenBytesMax = 4 + 64 + 1 + 64 + 1 + kTokenSecretCharacters;

/// A token just made, with what is to be recorded of it.
struct NewToken {
  Secret text;       ///< shown to its bearer once, kept nowhere
  std::string id;    ///< `t-` and 12 hexadecimal digits
  std::string hash;  ///< of the text, as `token_hash` gives it
};

/// Makes a token of random bytes for a principal, whose id has the shape of one. Thread-safe.
NewToken make_token(std::string_view principal);

/// What a token says of itself: a claim until its hash has been compared. Points into the text.
struct TokenClaim {
  std::string_view principal;
  std::string_view id;
};

/// Takes a text apart; nothing when it has not the form of a token. Total on any bytes, looks at no
/// more than `kTokenBytesMax` of them.
std::optional<TokenClaim> parse_token(std::string_view text);

/// The SHA-256 of the whole text as 64 lower-case hexadecimal digits.
std::string token_hash(std::string_view text);

/// Whether the text has this hash; takes the same time wherever the two differ. False for a `hash`
/// that is none.
bool token_matches(std::string_view text, std::string_view hash);

}  // namespace daybook::store

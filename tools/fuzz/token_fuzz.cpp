#include <fmt/format.h>

#include "domain/base/check.hpp"
#include "domain/base/ids.hpp"
#include "eventstore/keys/token.hpp"
#include "tools/fuzz/targets.hpp"

namespace daybook::fuzz {

void token(std::string_view input) {
  const auto hash = store::token_hash(input);
  DAYBOOK_CHECK(store::token_matches(input, hash), "a token has its own hash");
  DAYBOOK_CHECK(!store::token_matches(input, input), "a token is not its own hash");
  const auto claim = store::parse_token(input);
  if (!claim) return;
  DAYBOOK_CHECK(is_ident(claim->principal) && is_ident(claim->id), "a token names by identifiers");
  const auto front = fmt::format("dbk_{}.{}.", claim->principal, claim->id);
  DAYBOOK_CHECK(
      input.starts_with(front) && input.size() == front.size() + store::kTokenSecretCharacters,
      "a token is its parts and nothing else");
}

}  // namespace daybook::fuzz

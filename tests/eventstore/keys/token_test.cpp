/// Tokens: made, taken apart, compared (ledger 6).
#include "eventstore/keys/token.hpp"

#include <set>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <rapidcheck/catch.h>

#include "domain/base/ids.hpp"
#include "eventstore/base/digest.hpp"

namespace daybook::store {

namespace {

std::string text_of(const NewToken& token) {
  return std::string(token.text.view());
}

}  // namespace

TEST_CASE("a token names its principal and its id, and keeps its secret (ledger 6)", "[token]") {
  const auto token = make_token("lp-7");
  const auto text = text_of(token);
  CHECK(text.size() == 4 + 4 + 1 + 14 + 1 + kTokenSecretCharacters);
  CHECK(text.starts_with("dbk_lp-7." + token.id + "."));
  const auto claim = parse_token(text);
  REQUIRE(claim);
  CHECK(claim->principal == "lp-7");
  CHECK(claim->id == token.id);
  CHECK(is_ident(token.id));
  CHECK(token.hash == to_hex(sha256({text})));
  CHECK(token_matches(text, token.hash));
}

TEST_CASE("no two tokens are alike (ledger 6)", "[token]") {
  std::set<std::string> texts, ids;
  for (int i = 0; i < 1'000; ++i) {
    const auto token = make_token("x");
    texts.insert(text_of(token));
    ids.insert(token.id);
  }
  CHECK(texts.size() == 1'000);
  CHECK(ids.size() == 1'000);
}

TEST_CASE("a principal's id may hold every character that ids have (rulebook 2)", "[token]") {
  const std::string longest = "a.b_c-9" + std::string(57, '.');
  REQUIRE(is_ident(longest));
  const auto text = text_of(make_token(longest));
  REQUIRE(text.size() <= kTokenBytesMax);
  REQUIRE(parse_token(text));
  CHECK(parse_token(text)->principal == longest);
}

TEST_CASE("a token with any one character changed is another (ledger 6)", "[token]") {
  const auto token = make_token("lp-7");
  for (std::size_t i = 0; i < token.text.size(); ++i) {
    auto text = text_of(token);
    text[i] = text[i] == 'A' ? 'B' : 'A';
    CHECK_FALSE(token_matches(text, token.hash));
  }
}

TEST_CASE("the last character counts, also where it decodes to the same bytes (ledger 6)",
          "[token]") {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const auto token = make_token("lp-7");
  std::size_t matches = 0;
  for (const char last : alphabet) {
    auto text = text_of(token);
    text.back() = last;
    CHECK(parse_token(text));
    if (token_matches(text, token.hash)) ++matches;
  }
  CHECK(matches == 1);
}

TEST_CASE("what has not the form of a token is none (ledger 6)", "[token]") {
  const auto good = text_of(make_token("lp-7"));
  const auto secret = good.substr(good.size() - kTokenSecretCharacters);
  for (const auto& text :
       {std::string(), std::string("dbk_"), good.substr(1), good + "A",
        good.substr(0, good.size() - 1), "DBK_" + good.substr(4), "dbk_.t-1." + secret,
        "dbk_lp-7.." + secret, "dbk_lp-7." + secret, "dbk_LP.t-1." + secret,
        good.substr(0, good.size() - 1) + "+", good.substr(0, good.size() - 1) + "=",
        good.substr(0, good.size() - 1) + " ", "dbk_" + std::string(65, 'a') + ".t-1." + secret})
    CHECK_FALSE(parse_token(text));
}

TEST_CASE("no hash is matched by a hash of another length (ledger 6)", "[token]") {
  const auto token = make_token("lp-7");
  CHECK_FALSE(token_matches(token.text.view(), ""));
  CHECK_FALSE(token_matches(token.text.view(), token.hash.substr(1)));
  CHECK_FALSE(token_matches(token.text.view(), token.hash + "0"));
}

TEST_CASE("any bytes are taken apart without harm (ledger 6)", "[token]") {
  rc::prop("arbitrary text", [](const std::string& text) {
    for (const auto& whole : {text, "dbk_" + text, "dbk_a.b." + text})
      if (const auto claim = parse_token(whole)) {
        RC_ASSERT(is_ident(claim->principal));
        RC_ASSERT(is_ident(claim->id));
      }
  });
}

}  // namespace daybook::store

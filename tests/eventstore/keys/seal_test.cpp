#include "eventstore/keys/seal.hpp"

#include <random>

#include "tests/eventstore/vault.hpp"

namespace daybook::store::testing {
namespace {

const std::string kSecret(32, 'k');
const std::string kDigest(32, 'd');
const Event kEvent = event_of("package/p-1", 7);

std::string mac_of(std::string_view text) {
  return personal_mac(kDigest, kEvent.id, text);
}

std::string sealed(std::string_view text = kText) {
  return seal_text({kAnna, 3}, kSecret, kEvent.at(), mac_of(text), text);
}

std::optional<std::string> opened(std::string_view bytes, const SealedAt& at = kEvent.at(),
                                  std::string_view secret = kSecret) {
  const auto view = read_sealed(bytes);
  if (!view) return std::nullopt;
  const auto text = unseal_text(*view, secret, at);
  return text ? std::optional(std::string(text->view())) : std::nullopt;
}

}  // namespace

TEST_CASE("a sealed text opens with its key, at its place, and says whose it is (ledger 5)") {
  const auto bytes = sealed();
  const auto view = read_sealed(bytes);
  REQUIRE(view.has_value());
  CHECK(view->key.subject == kAnna);
  CHECK(view->key.generation == 3);
  CHECK(view->mac == mac_of(kText));
  CHECK(opened(bytes) == std::string(kText));
}

TEST_CASE(
    "sealed bytes are a header, a nonce and a padded ciphertext, as KEYS.md 7 says (ledger 5)") {
  const auto bytes = sealed("{}");
  REQUIRE(bytes.size() == 2 + kAnna.size() + 4 + 32 + 24 + 64 + 16);
  CHECK(bytes[0] == 1);
  CHECK(bytes[1] == static_cast<char>(kAnna.size()));
  CHECK(bytes.substr(2, kAnna.size()) == kAnna);
  CHECK(bytes.substr(2 + kAnna.size(), 4) == std::string("\0\0\0\3", 4));
}

TEST_CASE("texts of 1 to 63 bytes give sealed bytes of one length, 64 bytes the next (ledger 5)") {
  CHECK(sealed("x").size() == sealed(std::string(63, 'x')).size());
  CHECK(sealed(std::string(64, 'x')).size() == sealed("x").size() + 64);
  const std::string longest(SealLimits::plaintext, 'x');
  CHECK(opened(sealed(longest)) == longest);
}

TEST_CASE("the same text sealed twice gives other bytes (ledger 5)") {
  CHECK(sealed() != sealed());
}

TEST_CASE("no bit of a sealed text can be changed (ledger 5)") {
  const auto bytes = sealed();
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    auto changed = bytes;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << bit % 8);
    INFO("bit " << bit);
    CHECK(opened(changed) == std::nullopt);
  }
}

TEST_CASE("a sealed text does not open elsewhere or with another key (ledger 5)") {
  const auto bytes = sealed();
  const auto other_id = event_id(8);
  CHECK(opened(bytes, {"package/p-2", kEvent.id}) == std::nullopt);
  CHECK(opened(bytes, {kEvent.stream, other_id}) == std::nullopt);
  CHECK(opened(bytes, kEvent.at(), std::string(32, 'l')) == std::nullopt);
}

TEST_CASE("a sealed text does not open under another name of its key (ledger 5)") {
  auto bytes = sealed();
  const auto at_generation = 2 + kAnna.size() + 3;
  bytes[at_generation] = 4;
  REQUIRE(read_sealed(bytes).value().key.generation == 4);
  CHECK(opened(bytes) == std::nullopt);
  bytes[at_generation] = 3;
  bytes.replace(2, kAnna.size(), "case/emma");
  REQUIRE(read_sealed(bytes).value().key.subject == "case/emma");
  CHECK(opened(bytes) == std::nullopt);
}

TEST_CASE("nothing is read from sealed bytes that were cut or extended (ledger 5)") {
  const auto bytes = sealed();
  for (std::size_t length = 0; length < bytes.size(); ++length)
    CHECK_FALSE(read_sealed(std::string_view(bytes).substr(0, length)).has_value());
  CHECK_FALSE(read_sealed(bytes + 'x').has_value());
  CHECK_FALSE(read_sealed(bytes + std::string(64, 'x')) == std::nullopt);
  CHECK(opened(bytes + std::string(64, 'x')) == std::nullopt);
  CHECK_FALSE(read_sealed(bytes + std::string(1 << 20, 'x')).has_value());
}

TEST_CASE("whatever bytes are read as sealed, they are refused or do not open (ledger 5)") {
  std::mt19937_64 random(20'220'331);
  const auto bytes = sealed();
  std::size_t read = 0;
  for (int round = 0; round < 20'000; ++round) {
    auto changed = bytes;
    for (auto left = 1 + random() % 8; left > 0; --left)
      changed[random() % changed.size()] = static_cast<char>(random());
    if (random() % 4 == 0) changed.resize(random() % 400);
    if (changed == bytes) continue;
    read += read_sealed(changed).has_value();
    CHECK(opened(changed) == std::nullopt);
  }
  CHECK(read > 1'000);
}

TEST_CASE("the digest of a text depends on the secret, the event and the text (ledger 5)") {
  const auto id = event_id(7);
  const auto mac = personal_mac(kDigest, id, kText);
  CHECK(mac.size() == 32);
  CHECK(mac == personal_mac(kDigest, id, kText));
  CHECK(mac != personal_mac(kSecret, id, kText));
  CHECK(mac != personal_mac(kDigest, event_id(8), kText));
  CHECK(mac != personal_mac(kDigest, id, "{}"));
}

TEST_CASE("keys belong to cases and supporters and to nothing else (ledger 5)") {
  CHECK(is_subject("case/f-00111"));
  CHECK(is_subject("supporter/s-1"));
  for (const auto* name : {"", "case/", "case", "case/A", "case/a b", "package/p-1",
                           "ledger/digest", "provider/x", "case/a/b"})
    CHECK_FALSE(is_subject(name));
  CHECK(is_subject("case/" + std::string(64, 'a')));
  CHECK_FALSE(is_subject("case/" + std::string(65, 'a')));
}

}  // namespace daybook::store::testing

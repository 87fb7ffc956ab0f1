#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "domain/base/base64.hpp"
#include "domain/base/check.hpp"
#include "eventstore/base/digest.hpp"
#include "eventstore/base/sodium.hpp"
#include "eventstore/proof/signed_note.hpp"
#include "eventstore/store/encoding.hpp"

namespace daybook::store {
namespace {

constexpr std::size_t kTimeBytes = 8;
constexpr std::uint64_t kMaxTime = UINT64_MAX >> 1;

std::string typed_key(SignatureType type, const VerifierKey::PublicKey& key) {
  std::string bytes(1, static_cast<char>(type));
  bytes.append(key.begin(), key.end());
  return bytes;
}

std::uint32_t id_of(std::string_view name, std::string_view typed) {
  const Digest digest = sha256({name, "\n", typed});
  std::uint32_t id = 0;
  for (std::size_t i = 0; i < sizeof id; ++i) id = id << 8 | digest.bytes[i];
  return id;
}

std::optional<SignatureType> type_of(char byte) {
  for (const auto type : {SignatureType::ed25519, SignatureType::cosignature}) {
    if (byte == static_cast<char>(type)) return type;
  }
  return std::nullopt;
}

/// What a cosignature of a time is made over (tlog-cosignature, "Ed25519 signed message").
std::string cosigned_message(std::uint64_t seconds, std::string_view text) {
  return fmt::format("cosignature/v1\ntime {}\n{}", seconds, text);
}

std::string malformed_vkey(std::string_view why) {
  return fmt::format(
      "The verifier key {}: it must read <name>+<8 hexadecimal digits>+<base64>, as daybook "
      "checkpoint --vkey prints it.",
      why);
}

bool fits(std::string_view message, std::string_view signature, const VerifierKey::PublicKey& key) {
  return signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(raw(signature), raw(message), message.size(), key.data()) == 0;
}

}  // namespace

VerifierKey::VerifierKey(std::string name, SignatureType type, const PublicKey& key)
    : name_(std::move(name)), type_(type), key_(key), id_(id_of(name_, typed_key(type, key))) {}

NoteResult<VerifierKey> VerifierKey::parse(std::string_view vkey) {
  const std::size_t first = vkey.find('+');
  const std::size_t second = first == vkey.npos ? first : vkey.find('+', first + 1);
  if (second == vkey.npos) return failed(malformed_vkey("has not three parts"));
  const std::string_view name = vkey.substr(0, first);
  if (!is_key_name(name)) return failed(malformed_vkey("has no name"));
  const auto typed = from_base64(vkey.substr(second + 1));
  if (!typed || typed->empty()) return failed(malformed_vkey("does not end in base64"));
  const auto type = type_of(typed->front());
  PublicKey bytes{};
  if (!type || typed->size() != 1 + bytes.size()) {
    return failed(malformed_vkey("is of a type that is not known here"));
  }
  std::ranges::copy(typed->substr(1), bytes.begin());
  VerifierKey key(std::string(name), *type, bytes);
  if (key.text() != vkey) return failed(malformed_vkey("has another id than its key"));
  return key;
}

std::string VerifierKey::text() const {
  return fmt::format("{}+{:08x}+{}", name_, id_, to_base64(typed_key(type_, key_)));
}

std::string VerifierKey::hex() const {
  std::string text;
  for (const unsigned byte : key_) text += fmt::format("{:02x}", byte);
  return text;
}

bool VerifierKey::made(const NoteSignature& signature) const {
  return signature.key_id == id_ && signature.name == name_;
}

bool VerifierKey::verifies(std::string_view text, const NoteSignature& signature) const {
  if (!made(signature)) return false;
  const std::string_view bytes = signature.bytes;
  if (type_ == SignatureType::ed25519) return fits(text, bytes, key_);
  const auto seconds = cosigned_at(signature);
  return seconds && fits(cosigned_message(*seconds, text), bytes.substr(kTimeBytes), key_);
}

NoteResult<NoteSigner> NoteSigner::from_seed(std::string_view name, std::string_view seed,
                                             SignatureType type) {
  if (!is_key_name(name)) {
    return failed(
        fmt::format("'{}' cannot be a key's name: it must have 1 to {} bytes, no spaces "
                    "and no plus signs.",
                    name, kMaxKeyNameBytes));
  }
  if (seed.size() != crypto_sign_SEEDBYTES) {
    return failed(fmt::format("The seed of a signing key has {} bytes: it must have {}.",
                              seed.size(), crypto_sign_SEEDBYTES));
  }
  ready_sodium();
  VerifierKey::PublicKey public_key{};
  Secret key(std::size_t{crypto_sign_SECRETKEYBYTES});
  const int made = crypto_sign_seed_keypair(public_key.data(), raw(key.data()), raw(seed));
  DAYBOOK_CHECK(made == 0, "a key pair can be made of any seed");
  return NoteSigner(VerifierKey(std::string(name), type, public_key), std::move(key));
}

NoteSigner::NoteSigner(VerifierKey verifier, Secret key)
    : verifier_(std::move(verifier)), key_(std::move(key)) {}

std::string NoteSigner::signed_bytes(std::string_view message) const {
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(raw(signature.data()), nullptr, raw(message), message.size(),
                       raw(key_.view()));
  return signature;
}

NoteSignature NoteSigner::sign(std::string_view text) const {
  DAYBOOK_CHECK(verifier_.type() == SignatureType::ed25519, "notes are signed by keys for notes");
  return {verifier_.name(), verifier_.id(), signed_bytes(text)};
}

NoteSignature NoteSigner::cosign(std::string_view text, std::uint64_t seconds) const {
  DAYBOOK_CHECK(verifier_.type() == SignatureType::cosignature, "cosignatures have their own keys");
  DAYBOOK_CHECK(seconds <= kMaxTime, "a cosignature's time has 63 bits");
  std::string bytes(number_bytes(seconds).view());
  return {verifier_.name(), verifier_.id(), bytes + signed_bytes(cosigned_message(seconds, text))};
}

std::optional<std::uint64_t> cosigned_at(const NoteSignature& signature) {
  if (signature.bytes.size() != kTimeBytes + crypto_sign_BYTES) return std::nullopt;
  const std::uint64_t seconds = load_big_endian(signature.bytes.data());
  return seconds <= kMaxTime ? std::optional(seconds) : std::nullopt;
}

}  // namespace daybook::store

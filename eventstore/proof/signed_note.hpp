/// Signed notes, byte for byte as C2SP signed-note specifies them, and the keys that sign them.
///
/// A note is a text, an empty line, and a line for each signature:
/// `— <key name> <base64 of 4 bytes key id and the signature>`.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/result.hpp"
#include "domain/base/secret.hpp"

namespace daybook::store {

/// Limits of what is read; no shorter than signed-note demands (16 signatures of any type).
inline constexpr std::size_t kMaxNoteBytes = std::size_t{256} << 10;
inline constexpr std::size_t kMaxNoteSignatures = 100;
inline constexpr std::size_t kMaxKeyNameBytes = 255;

/// A value, or a sentence that says what is wrong with the text or the signature.
template <class T>
using NoteResult = Result<T, std::string>;

/// How a key signs: the identifier bytes of signed-note. Only these two are known here; lines of
/// other types are signatures of unknown keys.
enum class SignatureType : std::uint8_t {
  ed25519 = 0x01,      ///< over the note's text
  cosignature = 0x04,  ///< C2SP tlog-cosignature, `cosignature/v1`: over a time and the text
};

/// One signature line, of the ledger or of a witness.
struct NoteSignature {
  std::string name;          ///< of the key
  std::uint32_t key_id = 0;  ///< the first four bytes of the decoded line
  std::string bytes;         ///< the rest of them

  friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};

/// A public key, known by name. A value; immutable.
class VerifierKey {
 public:
  using PublicKey = std::array<unsigned char, 32>;

  /// Reads the vkey form `<name>+<8 lower-case hexadecimal digits>+<base64 of type and key>`. Takes
  /// only what `text` writes.
  static NoteResult<VerifierKey> parse(std::string_view vkey);
  VerifierKey(std::string name, SignatureType type, const PublicKey& key);

  const std::string& name() const { return name_; }
  SignatureType type() const { return type_; }
  /// The first four bytes, big-endian, of SHA-256(name, line feed, type, key).
  std::uint32_t id() const { return id_; }
  std::string text() const;
  /// The 32 bytes of the key alone, in 64 lower-case hexadecimal digits.
  std::string hex() const;

  /// Whether `signature` is a line of this key, by name and id.
  bool made(const NoteSignature& signature) const;
  /// Whether the key signed `text` so. The line must be the key's.
  bool verifies(std::string_view text, const NoteSignature& signature) const;

  friend bool operator==(const VerifierKey&, const VerifierKey&) = default;

 private:
  std::string name_;
  SignatureType type_;
  PublicKey key_;
  std::uint32_t id_;
};

/// The text of a note with its signatures, verified or not.
struct Note {
  std::string text;  ///< ends with a line feed
  std::vector<NoteSignature> signatures;

  friend bool operator==(const Note&, const Note&) = default;
};

/// Reads a note; says nothing about its signatures. Refused: no UTF-8, control characters other
/// than line feed (a carriage return is one), no empty line before the signatures, a malformed
/// line, base64 that is not canonical, more or longer than the limits above.
NoteResult<Note> parse_note(std::string_view text);

/// The one line of a signature, with or without its line feed.
NoteResult<NoteSignature> parse_signature_line(std::string_view line);

/// The note as text. `parse_note` reads it to the same note.
std::string print_note(const Note& note);
/// One signature line, ended by a line feed.
std::string print_signature(const NoteSignature& signature);

/// The signatures of `note` that known keys made, each of them verified. An error: one of them does
/// not verify, two known keys share name and id, or no known key signed. Lines of unknown keys are
/// passed over.
NoteResult<std::vector<NoteSignature>> verified_signatures(const Note& note,
                                                           std::span<const VerifierKey> known);

/// Whether `name` may be a key's: 1 to 255 bytes of UTF-8 without Unicode spaces, control
/// characters and plus signs.
bool is_key_name(std::string_view name);

/// A private Ed25519 key with its name. Wiped when it is destroyed.
class NoteSigner {
 public:
  /// `seed` is the 32 bytes of RFC 8032. An error when it is not, or the name is none for a key.
  static NoteResult<NoteSigner> from_seed(std::string_view name, std::string_view seed,
                                          SignatureType type = SignatureType::ed25519);

  const VerifierKey& verifier() const { return verifier_; }

  /// Signs a note's text. For keys of type `ed25519`.
  NoteSignature sign(std::string_view text) const;
  /// Signs a checkpoint's text as of a time in seconds since 1970, at most 2^63 - 1. For keys of
  /// type `cosignature`.
  NoteSignature cosign(std::string_view text, std::uint64_t seconds) const;

 private:
  NoteSigner(VerifierKey verifier, Secret key);

  std::string signed_bytes(std::string_view message) const;

  VerifierKey verifier_;
  Secret key_;
};

/// The time of a cosignature, in seconds since 1970; nothing for bytes that are none.
std::optional<std::uint64_t> cosigned_at(const NoteSignature& signature);

}  // namespace daybook::store

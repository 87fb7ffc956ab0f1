#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "domain/base/base64.hpp"
#include "eventstore/proof/signed_note.hpp"

namespace daybook::store {
namespace {

// The keys and notes of the tests of golang.org/x/mod/sumdb/note.
const std::string kPeter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const std::string kPeterSeed = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";  // type, seed
const std::string kEnoch = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
const std::string kText =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";
const std::string kPeterLine =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb"
    "6KE6RyyBwJnAM=\n";
const std::string kEnochLine =
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WW"
    "d1RvMc+QQ=\n";
const std::string kMalformed = "malformed";

VerifierKey key_of(const std::string& vkey) {
  const auto key = VerifierKey::parse(vkey);
  INFO(vkey);
  REQUIRE(key.has_value());
  return *key;
}

NoteSigner peter() {
  const auto seed = from_base64(kPeterSeed);
  REQUIRE((seed && seed->size() == 33));
  auto signer = NoteSigner::from_seed("PeterNeumann", seed->substr(1));
  REQUIRE(signer.has_value());
  return *std::move(signer);
}

Note note_of(const std::string& text) {
  auto note = parse_note(text);
  if (!note) FAIL(note.error());
  return *note;
}

/// Names of the keys that signed, or why the note is refused.
std::string signed_by(const std::string& text, const std::vector<std::string>& vkeys) {
  const auto note = parse_note(text);
  if (!note) return kMalformed;
  std::vector<VerifierKey> known;
  for (const std::string& vkey : vkeys) known.push_back(key_of(vkey));
  const auto signatures = verified_signatures(*note, known);
  if (!signatures) return signatures.error();
  std::string names;
  for (const NoteSignature& signature : *signatures) names += signature.name + ' ';
  return names;
}

const std::string kNobody = "The note is signed by none of the keys that were given.";

}  // namespace

TEST_CASE("a note is signed byte for byte as golang.org/x/mod/sumdb/note signs it (ledger 4)") {
  Note note{kText, {}};
  note.signatures.push_back(peter().sign(note.text));
  CHECK(print_note(note) == kText + "\n" + kPeterLine);
  CHECK(peter().verifier().text() == kPeter);
}

TEST_CASE("signatures of known keys are verified, lines of unknown ones are kept and not trusted") {
  const std::string both = kText + "\n" + kPeterLine + kEnochLine;
  CHECK(signed_by(both, {kPeter}) == "PeterNeumann ");
  CHECK(signed_by(both, {kPeter, kEnoch}) == "PeterNeumann EnochRoot ");
  CHECK(signed_by(both, {}) == kNobody);
  CHECK(signed_by(kText + "\n" + kEnochLine, {kPeter}) == kNobody);
  CHECK(print_note(note_of(both)) == both);
  CHECK(note_of(both).text == kText);
  CHECK(note_of(both).signatures.size() == 2);
}

TEST_CASE("a note is refused when the line of a known key does not verify") {
  const std::string changed =
      "The signature of PeterNeumann does not fit the note: one of them was "
      "changed.";
  CHECK(signed_by(kText + "more\n\n" + kPeterLine, {kPeter}) == changed);
  std::string line = kPeterLine;
  line.insert(60, "ABCD");
  CHECK(signed_by(kText + "\n" + line, {kPeter}) == changed);
  CHECK(signed_by(kText + "\n" + kEnochLine + line, {kPeter, kEnoch}) == changed);
  CHECK(signed_by(kText + "\n" + kPeterLine + line, {kPeter}) == changed);
  CHECK(signed_by(kText + "\n" + line, {kEnoch}) == kNobody);
}

TEST_CASE("a name or an id alone does not make a line a known key's") {
  std::string renamed = kPeterLine;
  renamed.replace(renamed.find("PeterNeumann"), 12, "CarmenSandiego");
  CHECK(signed_by(kText + "\n" + renamed, {kPeter}) == kNobody);
  std::string other_id = kPeterLine;
  other_id.replace(other_id.find("x08g"), 4, "xxxx");
  CHECK(signed_by(kText + "\n" + other_id, {kPeter}) == kNobody);
  CHECK(signed_by(kText + "\n" + kPeterLine, {kPeter, kPeter}) ==
        "Two known keys are called PeterNeumann and have the id c74f20a3.");
}

TEST_CASE("the example of C2SP signed-note verifies") {
  const std::string note =
      "This is an example message.\n\n— example.com/foo "
      "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
      "\n";
  const std::string vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
  CHECK(signed_by(note, {vkey}) == "example.com/foo ");
  CHECK(print_note(note_of(note)) == note);
}

TEST_CASE("the text of a note ends at its last empty line") {
  const std::string note =
      "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito "
      "sera.\n\n"
      "— quasimodo.example/salvatore "
      "NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc="
      "\n";
  CHECK(note_of(note).text ==
        "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito "
        "sera.\n");
  REQUIRE(note_of(note).signatures.size() == 1);
  CHECK(note_of(note).signatures[0].name == "quasimodo.example/salvatore");
  CHECK(note_of(note).signatures[0].key_id == 0x367ba04b);
  CHECK(note_of(note).signatures[0].bytes.size() == 64);
  CHECK(print_note(note_of(note)) == note);
}

TEST_CASE("what is not of the form of a note is refused whole") {
  const std::string name = "— PeterNeumann ";
  const std::string signature = kPeterLine.substr(name.size(), kPeterLine.size() - name.size() - 1);
  const std::vector<std::string> bad{
      "",
      "\n",
      kText,
      kText + "\n",
      kText + kPeterLine,
      kText + "\n" + kPeterLine.substr(0, kPeterLine.size() - 1),
      "\x01" + kText + "\n" + kPeterLine,
      "\xff" + kText + "\n" + kPeterLine,
      "\xc0\x80" + kText + "\n" + kPeterLine,
      "\xed\xa0\x80" + kText + "\n" + kPeterLine,
      "a\tb\n\n" + kPeterLine,
      "a\r\n\n" + kPeterLine,
      kText + "\n" + name + signature + "\r\n",
      kText + "\n" + kPeterLine + "Unexpected line.\n",
      kText + "\n" + "— Bad Name " + signature + "\n",
      kText + "\n" + "— bad+name " + signature + "\n",
      kText + "\n" + "—  " + signature + "\n",
      kText + "\n" + "- PeterNeumann " + signature + "\n",
      kText + "\n" + "—PeterNeumann " + signature + "\n",
      kText + "\n" + name + " " + signature + "\n",
      kText + "\n" + name + signature + " \n",
      kText + "\n" + name + "\n",
      kText + "\n" + name + "x08gow==\n",
      kText + "\n" + name + signature.substr(0, signature.size() - 1) + "\n",
      kText + "\n" + name + signature + "=\n",
      kText + "\n" + name + signature.substr(0, signature.size() - 2) + "N=\n",
  };
  for (const std::string& text : bad) {
    INFO(text);
    CHECK_FALSE(parse_note(text).has_value());
  }
  CHECK(parse_note("\n\n" + kPeterLine)->text == "\n");
  CHECK(parse_note("a\x7f b\xc2\x85\n\n" + kPeterLine).has_value());
}

TEST_CASE("a note has at most 100 signatures and 256 KiB") {
  std::string lines;
  for (int i = 0; i < 100; ++i) lines += kPeterLine;
  CHECK(note_of(kText + "\n" + lines).signatures.size() == 100);
  CHECK_FALSE(parse_note(kText + "\n" + lines + kPeterLine).has_value());
  const std::string text(kMaxNoteBytes - kPeterLine.size() - 2, 'x');
  CHECK(parse_note(text + "\n\n" + kPeterLine).has_value());
  CHECK_FALSE(parse_note(text + "x\n\n" + kPeterLine).has_value());
}

TEST_CASE("a verifier key is taken only whole and unchanged") {
  CHECK(key_of(kPeter).text() == kPeter);
  CHECK(key_of(kPeter).id() == 0xc74f20a3);
  CHECK(key_of(kPeter).name() == "PeterNeumann");
  CHECK(key_of(kPeter).type() == SignatureType::ed25519);
  for (std::size_t from = 0; from <= kPeter.size(); ++from) {
    for (std::size_t to = from; to <= kPeter.size(); ++to) {
      const bool whole = from == 0 && to == kPeter.size();
      if (VerifierKey::parse(kPeter.substr(from, to - from)).has_value() != whole) FAIL(from << to);
    }
  }
  for (std::size_t i = 0; i < kPeter.size(); ++i) {
    std::string changed = kPeter;
    ++changed[i];
    INFO(changed);
    CHECK_FALSE(VerifierKey::parse(changed).has_value());
  }
}

TEST_CASE("a verifier key of another length, type or name is refused, its id notwithstanding") {
  for (const std::string vkey :
       {"PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
        "bananas.sigstore.dev+12344556", "rekor.sigstore.dev+12345678+THIS_IS_NOT_BASE64!",
        "rekor.sigstore.dev+12345678+AwEB"}) {
    INFO(vkey);
    CHECK_FALSE(VerifierKey::parse(vkey).has_value());
  }
  const std::string plus_in_base64 = "TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6";
  CHECK(key_of(plus_in_base64).text() == plus_in_base64);
}

TEST_CASE("a key's name has no spaces of any script, no plus sign and 1 to 255 bytes") {
  for (const std::string good : {"daybook/essex", "a", "witness.example.com/w1", "été"}) {
    INFO(good);
    CHECK(is_key_name(good));
  }
  for (const std::string bad : {"", "a b", "a+b", "a\tb", "a\nb", "a\u00a0b", "a\u2003b", "a\u3000",
                                "\u1680", "a\u2028", "a\u0085", "\xff", "a\x01"}) {
    INFO(bad);
    CHECK_FALSE(is_key_name(bad));
  }
  CHECK(is_key_name(std::string(255, 'n')));
  CHECK_FALSE(is_key_name(std::string(256, 'n')));
}

TEST_CASE("a signing key is made of a name and 32 bytes, and of nothing else") {
  const std::string seed(32, 's');
  CHECK(NoteSigner::from_seed("daybook/a", seed).has_value());
  CHECK_FALSE(NoteSigner::from_seed("daybook/a", seed.substr(1)).has_value());
  CHECK_FALSE(NoteSigner::from_seed("daybook/a", seed + "s").has_value());
  CHECK_FALSE(NoteSigner::from_seed("day book", seed).has_value());
}

TEST_CASE("one changed bit of text or signature is noticed") {
  const NoteSigner signer = peter();
  const NoteSignature signature = signer.sign(kText);
  REQUIRE(signer.verifier().verifies(kText, signature));
  for (std::size_t bit = 0; bit < 8 * signature.bytes.size(); ++bit) {
    NoteSignature changed = signature;
    changed.bytes[bit / 8] = static_cast<char>(changed.bytes[bit / 8] ^ (1 << (bit % 8)));
    if (signer.verifier().verifies(kText, changed)) FAIL("bit " << bit << " of the signature");
  }
  for (std::size_t bit = 0; bit < 8 * kText.size(); ++bit) {
    std::string changed = kText;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    if (signer.verifier().verifies(changed, signature)) FAIL("bit " << bit << " of the text");
  }
}

}  // namespace daybook::store

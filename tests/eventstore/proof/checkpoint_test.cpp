#include "eventstore/proof/checkpoint.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "domain/base/base64.hpp"

namespace daybook::store {
namespace {

const std::string kRoot = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
const std::string kBody = "example.com/behind-the-sofa\n20852163\n" + kRoot + "\n";

// A checkpoint of a public log, cosigned by four public witnesses.
const std::string kArche =
    "arche2025h1.staging.ct.transparency.dev\n"
    "1432088532\n"
    "U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n"
    "\n"
    "— arche2025h1.staging.ct.transparency.dev "
    "zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFb"
    "on5Ch9MNL5zRNZ55lvGt0=\n"
    "— arche2025h1.staging.ct.transparency.dev "
    "ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=\n"
    "— transparency.dev/DEV:witness-little-garden "
    "2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY"
    "096st5BQ==\n"
    "— witness1.smartit.nu/witness1 "
    "pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0Xwz"
    "dZsDsUAQ==\n"
    "— remora.n621.de "
    "2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB"
    "0DrAWfBw==\n"
    "— witness.stagemole.eu "
    "Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe"
    "/TmN9DAg==\n";
const std::string kArcheKey =
    "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f";
const std::vector<std::string> kWitnesses{
    "transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/"
    "MwYaGX4CPdiVEPM",
    "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO",
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv"};

std::vector<VerifierKey> keys_of(const std::vector<std::string>& vkeys) {
  std::vector<VerifierKey> keys;
  for (const std::string& vkey : vkeys) {
    auto key = VerifierKey::parse(vkey);
    INFO(vkey);
    REQUIRE(key.has_value());
    keys.push_back(*key);
  }
  return keys;
}

NoteSigner signer_called(const std::string& name, SignatureType type = SignatureType::ed25519) {
  auto signer = NoteSigner::from_seed(name, std::string(32, 'k'), type);
  REQUIRE(signer.has_value());
  return *std::move(signer);
}

}  // namespace

TEST_CASE("a checkpoint's text is that of C2SP tlog-checkpoint (ledger 4)") {
  const auto checkpoint = parse_body(kBody);
  REQUIRE(checkpoint.has_value());
  CHECK(checkpoint->origin == "example.com/behind-the-sofa");
  CHECK(checkpoint->size == 20'852'163);
  CHECK(to_base64(checkpoint->root.view()) == kRoot);
  CHECK(checkpoint->extensions.empty());
  CHECK(body_of(*checkpoint) == kBody);
  const auto extended = parse_body(kBody + "one\ntwo words\n");
  REQUIRE(extended.has_value());
  CHECK(extended->extensions == std::vector<std::string>{"one", "two words"});
  CHECK(body_of(*extended) == kBody + "one\ntwo words\n");
  CHECK(origin_of(LedgerName{"essex"}) == "daybook/essex");
}

TEST_CASE("a text that is not exactly a checkpoint's is none") {
  const std::string root = kRoot + "\n";
  for (const std::string& text : std::vector<std::string>{
           "", "\n", "log\n", "log\n7\n", "\n7\n" + root, "log\n\n" + root, "log\n07\n" + root,
           "log\n-7\n" + root, "log\n+7\n" + root, "log\n7 \n" + root, "log\n0x7\n" + root,
           "log\n18446744073709551616\n" + root, "log\n7\n" + kRoot, "log\n7\nAAAA\n",
           "log\n7\n" + kRoot.substr(0, 43) + "\n", "log\n7\n" + root + "\n",
           "log\n7\n" + root + "ext", "log\n7\n" + root + "ext\n\n",
           // The last character before the padding carries two bits that nobody needs.
           "log\n7\n" + kRoot.substr(0, 42) + "J=\n"}) {
    INFO(text);
    CHECK_FALSE(parse_body(text).has_value());
  }
  CHECK(parse_body("log\n0\n" + root)->size == 0);
  CHECK(parse_body("a log\n18446744073709551615\n" + root)->size == UINT64_MAX);
}

TEST_CASE("a checkpoint opens with the key that signed it, and says what was signed") {
  const Checkpoint checkpoint{"daybook/a", 12, sha256({"root"}), {}};
  const NoteSigner signer = signer_called("daybook/a");
  const std::string note = print_note(sign_checkpoint(checkpoint, signer));
  CHECK(
      note.starts_with("daybook/a\n12\n" + to_base64(checkpoint.root.view()) + "\n\n— daybook/a "));
  CHECK(open_checkpoint(note, signer.verifier()) == checkpoint);
}

TEST_CASE("a checkpoint does not open when it was changed, or the key is another log's") {
  const Checkpoint checkpoint{"daybook/a", 12, sha256({"root"}), {}};
  const NoteSigner signer = signer_called("daybook/a");
  const Note note = sign_checkpoint(checkpoint, signer);
  Note larger = note;
  larger.text.replace(larger.text.find("12"), 2, "13");
  CHECK_FALSE(open_checkpoint(larger, signer.verifier()).has_value());
  CHECK_FALSE(open_checkpoint(note, signer_called("daybook/b").verifier()).has_value());
  const NoteSigner other = signer_called("daybook/b");
  const auto foreign = open_checkpoint(sign_checkpoint(checkpoint, other), other.verifier());
  REQUIRE_FALSE(foreign.has_value());
  CHECK(foreign.error() == "The checkpoint speaks of daybook/a: the key is that of daybook/b.");
  Note no_checkpoint{"daybook/a\n", {}};
  no_checkpoint.signatures.push_back(signer.sign(no_checkpoint.text));
  CHECK_FALSE(open_checkpoint(no_checkpoint, signer.verifier()).has_value());
}

TEST_CASE("the checkpoint of a public log opens, whoever else signed it") {
  const auto checkpoint = open_checkpoint(kArche, keys_of({kArcheKey})[0]);
  if (!checkpoint) FAIL(checkpoint.error());
  CHECK(checkpoint->size == 1'432'088'532);
  CHECK(print_note(*parse_note(kArche)) == kArche);
}

TEST_CASE("cosignatures of public witnesses verify, as of their time (ledger 4)") {
  const auto note = parse_note(kArche);
  REQUIRE(note.has_value());
  const auto verified = verified_signatures(*note, keys_of(kWitnesses));
  if (!verified) FAIL(verified.error());
  REQUIRE(verified->size() == 4);
  for (const NoteSignature& signature : *verified) CHECK(cosigned_at(signature) == 1'779'573'024);
}

TEST_CASE("a cosignature holds for its own time and text only") {
  const NoteSigner witness = signer_called("witness.example/w", SignatureType::cosignature);
  const NoteSignature signature = witness.cosign(kBody, 1'679'315'147);
  REQUIRE(signature.bytes.size() == 72);
  CHECK(witness.verifier().verifies(kBody, signature));
  CHECK(cosigned_at(signature) == 1'679'315'147);
  CHECK_FALSE(witness.verifier().verifies(kBody + "ext\n", signature));
  for (std::size_t bit = 0; bit < 72 * 8; ++bit) {
    NoteSignature changed = signature;
    changed.bytes[bit / 8] = static_cast<char>(changed.bytes[bit / 8] ^ (1 << (bit % 8)));
    if (witness.verifier().verifies(kBody, changed)) FAIL("bit " << bit);
  }
}

TEST_CASE("a key for notes and a key for cosignatures do not stand in for each other") {
  const NoteSigner log = signer_called("same.example/name");
  const NoteSigner witness = signer_called("same.example/name", SignatureType::cosignature);
  CHECK(log.verifier().id() != witness.verifier().id());
  NoteSignature signature = log.sign(kBody);
  signature.key_id = witness.verifier().id();
  CHECK_FALSE(witness.verifier().verifies(kBody, signature));
  signature = witness.cosign(kBody, 7);
  signature.key_id = log.verifier().id();
  CHECK_FALSE(log.verifier().verifies(kBody, signature));
}

TEST_CASE("the time of a cosignature has 63 bits") {
  const NoteSigner witness = signer_called("witness.example/w", SignatureType::cosignature);
  NoteSignature signature = witness.cosign(kBody, UINT64_MAX >> 1);
  CHECK(witness.verifier().verifies(kBody, signature));
  signature.bytes[0] = '\x80';
  CHECK_FALSE(cosigned_at(signature).has_value());
  CHECK_FALSE(cosigned_at(NoteSignature{"w", 1, std::string(71, 'x')}).has_value());
  // The example of tlog-cosignature: its key is not published, its time is.
  const auto line = parse_signature_line(
      "— witness.example.com/w1 "
      "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+"
      "mbIUBkBIfZ+qnA==");
  REQUIRE(line.has_value());
  CHECK(line->key_id == 0x8d66cf3f);
  CHECK(cosigned_at(*line) == 1'679'315'147);
}

}  // namespace daybook::store

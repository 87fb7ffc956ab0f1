#include <string>
#include <vector>

#include "eventstore/proof/checkpoint_store.hpp"
#include "eventstore/store/database.hpp"
#include "eventstore/store/encoding.hpp"
#include "tests/eventstore/ledgers.hpp"

namespace daybook::store::testing {
namespace {

NoteSigner signer_called(const std::string& name, char seed = 'k',
                         SignatureType type = SignatureType::ed25519) {
  auto signer = NoteSigner::from_seed(name, std::string(32, seed), type);
  REQUIRE(signer.has_value());
  return *std::move(signer);
}

const std::string kName = "daybook/test";

NoteSigner witness_called(const std::string& name) {
  return signer_called(name, 'w', SignatureType::cosignature);
}

/// Appends `entries` entries to a store.
void grow(Store& store, std::size_t entries) {
  GroupMaker maker = GroupMaker::behind(store);
  must(store.append(maker.group(std::vector<std::string>(entries, "case/a"))));
}

std::vector<std::uint64_t> sizes_kept(const Store& store, std::uint64_t from = 0) {
  std::vector<std::uint64_t> sizes;
  must(each_checkpoint(store, from, [&](const KeptCheckpoint& kept) {
    sizes.push_back(kept.size);
    return true;
  }));
  return sizes;
}

/// A ledger with checkpoints of 3, 300 and 700 entries.
std::unique_ptr<Store> published(const ScratchDirectory& scratch) {
  auto store = must(Store::create(scratch.ledger(), kIdentity, {}));
  Checkpoints checkpoints(*store);
  for (const std::size_t more : {3, 297, 400}) {
    grow(*store, more);
    must(checkpoints.publish(signer_called(kName)));
  }
  return store;
}

void put_meta(const Store& store, std::string_view key, std::string_view value) {
  auto batch = guarded_batch();
  REQUIRE(batch.Put(store.database().family(Family::meta), slice(key), slice(value)).ok());
  REQUIRE(store.database().write(batch, true).ok());
}

std::string key_of(std::uint64_t size) {
  return "checkpoint/" + std::string(number_bytes(size).view());
}

std::string signature_lines(const std::string& note) {
  return note.substr(note.rfind("\n\n") + 2);
}

}  // namespace

TEST_CASE("a published checkpoint is the signed root of all entries, and is kept (ledger 4)") {
  const ScratchDirectory scratch;
  {
    const auto store = must(Store::create(scratch.ledger(), kIdentity, {}));
    CHECK_FALSE(must(latest_checkpoint(*store)).has_value());
    CHECK_FALSE(must(verifier_of(*store)).has_value());
    grow(*store, 5);
    const auto kept = must(Checkpoints(*store).publish(signer_called(kName)));
    const auto checkpoint = open_checkpoint(kept.note, signer_called(kName).verifier());
    REQUIRE(checkpoint.has_value());
    CHECK(*checkpoint == Checkpoint{kName, 5, store->head().root, {}});
    grow(*store, 2);
  }
  Options options;
  options.access = Access::inspect;
  const auto store = must(Store::open(scratch.ledger(), options));
  REQUIRE(must(latest_checkpoint(*store)).has_value());
  CHECK(must(latest_checkpoint(*store))->size == 5);
  CHECK(must(verifier_of(*store)) == signer_called(kName).verifier());
  CHECK(must(check_checkpoints(*store)) == 1);
}

TEST_CASE("an empty ledger has a checkpoint too") {
  const ScratchDirectory scratch;
  const auto store = must(Store::create(scratch.ledger(), kIdentity, {}));
  CHECK(must(Checkpoints(*store).publish(signer_called(kName)))
            .note.starts_with("daybook/test\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n"));
  CHECK(must(check_checkpoints(*store)) == 1);
}

TEST_CASE("nothing is signed twice for one size") {
  const ScratchDirectory scratch;
  const auto store = published(scratch);
  const auto latest = must(latest_checkpoint(*store));
  CHECK(must(Checkpoints(*store).publish(signer_called(kName))) == latest);
  CHECK(sizes_kept(*store) == std::vector<std::uint64_t>{3, 300, 700});
}

TEST_CASE("checkpoints are found by their size") {
  const ScratchDirectory scratch;
  const auto store = published(scratch);
  CHECK(sizes_kept(*store, 4) == std::vector<std::uint64_t>{300, 700});
  CHECK(must(checkpoint_at(*store, 300))->size == 300);
  CHECK_FALSE(must(checkpoint_at(*store, 301)).has_value());
  CHECK(must(checkpoint_from(*store, 0))->size == 3);
  CHECK(must(checkpoint_from(*store, 3))->size == 3);
  CHECK(must(checkpoint_from(*store, 4))->size == 300);
  CHECK_FALSE(must(checkpoint_from(*store, 701)).has_value());
  CHECK(must(latest_checkpoint(*store))->size == 700);
}

TEST_CASE("a ledger keeps the key that its first checkpoint was signed with") {
  const ScratchDirectory scratch;
  const auto store = published(scratch);
  Checkpoints checkpoints(*store);
  grow(*store, 1);
  CHECK(code_of(checkpoints.publish(signer_called(kName, 'x'))) == StoreErrorCode::not_verified);
  CHECK(code_of(checkpoints.publish(signer_called("daybook/other"))) ==
        StoreErrorCode::not_verified);
  CHECK(code_of(checkpoints.set_verifier(signer_called(kName, 'x').verifier())) ==
        StoreErrorCode::not_verified);
  must(checkpoints.set_verifier(signer_called(kName).verifier()));
  CHECK(sizes_kept(*store) == std::vector<std::uint64_t>{3, 300, 700});
}

TEST_CASE("a ledger that is open for reading publishes nothing") {
  const ScratchDirectory scratch;
  load(scratch.ledger(), 1, 5);
  Options options;
  options.access = Access::inspect;
  const auto store = must(Store::open(scratch.ledger(), options));
  CHECK(code_of(Checkpoints(*store).publish(signer_called(kName))) == StoreErrorCode::read_only);
}

TEST_CASE("nothing is signed that contradicts the newest checkpoint (ledger 1.6)") {
  const ScratchDirectory scratch;
  const auto store = published(scratch);
  const Checkpoint other{kName, 700, sha256({"another history"}), {}};
  put_meta(*store, key_of(700), print_note(sign_checkpoint(other, signer_called(kName))));
  grow(*store, 1);
  CHECK(code_of(Checkpoints(*store).publish(signer_called(kName))) == StoreErrorCode::damaged);
  const Checkpoint beyond{kName, 900, sha256({"a lost tail"}), {}};
  put_meta(*store, key_of(900), print_note(sign_checkpoint(beyond, signer_called(kName))));
  CHECK(code_of(Checkpoints(*store).publish(signer_called(kName))) == StoreErrorCode::tail_lost);
  CHECK(sizes_kept(*store) == std::vector<std::uint64_t>{3, 300, 700, 900});
}

TEST_CASE("a witness's cosignature is verified and kept in the checkpoint (ledger 4)") {
  const ScratchDirectory scratch;
  const auto store = published(scratch);
  Checkpoints checkpoints(*store);
  const NoteSigner witness = witness_called("witness.example/w");
  Note note = *parse_note(must(checkpoint_at(*store, 300))->note);
  const std::string before = print_note(note);
  const NoteSignature line = witness.cosign(note.text, 1'700'000'000);
  note.signatures.push_back(line);
  const auto kept = must(checkpoints.add_cosignature(print_note(note), witness.verifier()));
  CHECK(kept == KeptCheckpoint{300, before + print_signature(line)});
  CHECK(must(checkpoint_at(*store, 300)) == kept);
  CHECK(must(check_checkpoints(*store)) == 3);
}

TEST_CASE("a witness's line alone finds the checkpoint that it is of") {
  const ScratchDirectory scratch;
  const auto store = published(scratch);
  Checkpoints checkpoints(*store);
  const NoteSigner witness = witness_called("witness.example/w");
  const Note note = *parse_note(must(checkpoint_at(*store, 3))->note);
  const auto line = print_signature(witness.cosign(note.text, 1'700'000'000));
  CHECK(must(checkpoints.add_cosignature(line, witness.verifier())).size == 3);
  CHECK(must(checkpoint_at(*store, 3))->note == print_note(note) + line);
}

TEST_CASE("of two cosignatures of one witness the later stays, whichever comes first") {
  const ScratchDirectory scratch;
  const auto store = published(scratch);
  Checkpoints checkpoints(*store);
  const NoteSigner first = witness_called("witness.example/first");
  const NoteSigner second =
      signer_called("witness.example/second", 'v', SignatureType::cosignature);
  const Note note = *parse_note(must(latest_checkpoint(*store))->note);
  const auto early = print_signature(first.cosign(note.text, 10));
  const auto late = print_signature(first.cosign(note.text, 20));
  const auto other = print_signature(second.cosign(note.text, 15));
  for (const std::string& line : {early, other, late, early, other}) {
    const VerifierKey key = line == other ? second.verifier() : first.verifier();
    must(checkpoints.add_cosignature(line, key));
  }
  CHECK(must(latest_checkpoint(*store))->note == print_note(note) + late + other);
  CHECK(must(check_checkpoints(*store)) == 3);
}

TEST_CASE("what is not a witness's word on a kept checkpoint is not added") {
  const ScratchDirectory scratch;
  const auto store = published(scratch);
  Checkpoints checkpoints(*store);
  const NoteSigner witness = witness_called("witness.example/w");
  const VerifierKey key = witness.verifier();
  const auto latest = must(latest_checkpoint(*store));
  const std::string text = parse_note(latest->note)->text;
  const auto refused = [&](const std::string& given, const VerifierKey& by) {
    CHECK(code_of(checkpoints.add_cosignature(given, by)) == StoreErrorCode::not_verified);
  };
  refused(latest->note, key);
  refused("no note", key);
  refused(print_signature(witness.cosign("daybook/test\n701\n", 7)), key);
  NoteSignature changed = witness.cosign(text, 7);
  changed.bytes[70] = static_cast<char>(changed.bytes[70] ^ 1);
  refused(print_signature(changed), key);
  refused(latest->note, signer_called(kName).verifier());
  Note foreign{"daybook/test\n700\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", {}};
  foreign.signatures.push_back(witness.cosign(foreign.text, 7));
  refused(print_note(foreign), key);
  CHECK(must(latest_checkpoint(*store)) == latest);
}

TEST_CASE("a kept checkpoint that was changed, moved or forged is found (ledger 1.6)") {
  const ScratchDirectory scratch;
  const auto store = published(scratch);
  const std::string sound = must(checkpoint_at(*store, 300))->note;
  REQUIRE(must(check_checkpoints(*store)) == 3);
  const auto damaged_by = [&](const std::string& note) {
    put_meta(*store, key_of(300), note);
    CHECK(code_of(check_checkpoints(*store)) == StoreErrorCode::damaged);
    put_meta(*store, key_of(300), sound);
  };
  damaged_by("");
  damaged_by(must(checkpoint_at(*store, 3))->note);
  std::string changed = sound;
  changed[changed.size() - 10] = changed[changed.size() - 10] == 'A' ? 'B' : 'A';
  damaged_by(changed);
  Checkpoint forged{kName, 300, sha256({"another history"}), {}};
  damaged_by(print_note(sign_checkpoint(forged, signer_called(kName))));
  forged.root = must(store->root_at(300));
  damaged_by(print_note(sign_checkpoint(forged, signer_called(kName, 'x'))));
  const NoteSigner unknown = witness_called("witness.example/unknown");
  damaged_by(sound + print_signature(unknown.cosign(parse_note(sound)->text, 7)));
  CHECK(must(check_checkpoints(*store)) == 3);
}

TEST_CASE("checkpoints without the ledger's key, or with a key that was changed, are damage") {
  const ScratchDirectory scratch;
  const auto store = published(scratch);
  for (const std::string& vkey :
       {std::string(), signer_called(kName, 'x').verifier().text(), std::string("nonsense")}) {
    put_meta(*store, "vkey", vkey);
    CHECK(code_of(check_checkpoints(*store)) == StoreErrorCode::damaged);
  }
  auto batch = guarded_batch();
  REQUIRE(batch.Delete(store->database().family(Family::meta), "vkey").ok());
  REQUIRE(store->database().write(batch, true).ok());
  CHECK(code_of(check_checkpoints(*store)) == StoreErrorCode::damaged);
}

TEST_CASE("a checkpoint held elsewhere tells a lost tail and a changed history (ledger 1.6)") {
  const ScratchDirectory scratch;
  const auto store = published(scratch);
  Checkpoint held{kName, 300, must(store->root_at(300)), {}};
  must(agrees_with(*store, held));
  held.size = 301;
  CHECK(code_of(agrees_with(*store, held)) == StoreErrorCode::damaged);
  held.size = 701;
  const auto lost = agrees_with(*store, held);
  CHECK(code_of(lost) == StoreErrorCode::tail_lost);
  CHECK(lost.error().position == Position{700});
  held.origin = "daybook/other";
  CHECK(code_of(agrees_with(*store, held)) == StoreErrorCode::not_verified);
}

TEST_CASE("publishing changes neither the root nor what is stored of the entries") {
  const ScratchDirectory scratch;
  const ScratchDirectory other;
  const auto store = published(scratch);
  const auto plain = must(Store::create(other.ledger(), kIdentity, {}));
  grow(*plain, 3);
  grow(*plain, 297);
  grow(*plain, 400);
  CHECK(store->head().root == plain->head().root);
  CHECK(signature_lines(must(latest_checkpoint(*store))->note).starts_with("— daybook/test "));
}

}  // namespace daybook::store::testing

#include "eventstore/proof/checkpoint_store.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "eventstore/proof/checkpoint_rows.hpp"
#include "eventstore/store/database.hpp"
#include "eventstore/store/store.hpp"

namespace daybook::store {
namespace {

constexpr std::size_t kCheckpointsSearched = 10'000;

StoreError not_verified(std::string message) {
  return {StoreErrorCode::not_verified, std::move(message)};
}

/// Rows to be written in one piece.
class Rows {
 public:
  explicit Rows(Database& database) : database_(database) {}

  void put(std::string_view key, std::string_view value) {
    if (status_.ok())
      status_ = batch_.Put(database_.family(Family::meta), slice(key), slice(value));
  }

  /// Writes them and waits for the disk.
  StoreResult<void> write() {
    if (status_.ok()) status_ = database_.write(batch_, true);
    if (status_.ok()) return {};
    if (status_.IsNotSupported()) {
      return failed(StoreError{StoreErrorCode::read_only, "The ledger is open for reading only."});
    }
    return failed(error_of(status_, "keeping a checkpoint"));
  }

 private:
  Database& database_;
  rocksdb::WriteBatch batch_ = guarded_batch();
  rocksdb::Status status_;
};

/// Adds the ledger's key to `rows` when it is not noted yet; refuses another one.
StoreResult<void> note_verifier(const Store& store, const VerifierKey& key, Rows& rows) {
  const std::string name = origin_of(store.identity().name);
  if (key.name() != name) {
    return failed(not_verified(
        fmt::format("The signing key is called {}: that of this ledger is {}.", key.name(), name)));
  }
  const auto noted = verifier_of(store);
  if (!noted) return failed(noted.error());
  if (!*noted) rows.put(kMetaVerifier, key.text());
  if (*noted && **noted != key) {
    return failed(not_verified(
        fmt::format("The signing key is {}: the ledger's checkpoints are signed with {}. Use the "
                    "key store that belongs to the ledger.",
                    key.text(), (*noted)->text())));
  }
  return {};
}

/// The note's lines with one more; of a key's lines only the latest stays.
void take_line(Note& note, const NoteSignature& line) {
  const auto same_key = [&](const NoteSignature& other) {
    return other.name == line.name && other.key_id == line.key_id;
  };
  const auto there = std::ranges::find_if(note.signatures, same_key);
  if (there == note.signatures.end()) {
    note.signatures.push_back(line);
  } else if (cosigned_at(*there) < cosigned_at(line)) {
    *there = line;
  }
}

/// A witness's lines, and the checkpoint they are of where that was said.
struct Testimony {
  std::optional<std::string> text;  ///< of the note; nothing for a line alone
  std::vector<NoteSignature> lines;
};

StoreResult<Testimony> testimony_in(std::string_view text, const VerifierKey& witness) {
  Testimony testimony;
  if (auto line = parse_signature_line(text)) {
    testimony.lines.push_back(*std::move(line));
  } else {
    auto note = parse_note(text);
    if (!note) return failed(not_verified(note.error()));
    testimony.text = std::move(note->text);
    testimony.lines = std::move(note->signatures);
  }
  std::erase_if(testimony.lines, [&](const NoteSignature& line) { return !witness.made(line); });
  if (testimony.lines.empty()) {
    return failed(not_verified(fmt::format("{} signed nothing here.", witness.name())));
  }
  return testimony;
}

/// The newest kept checkpoint that all lines verify; `checkpoint.text` says which, if it is known.
StoreResult<std::optional<KeptCheckpoint>> find_testified(const Store& store,
                                                          const Testimony& testimony,
                                                          const VerifierKey& witness) {
  std::optional<KeptCheckpoint> found;
  std::size_t searched = 0;
  const auto verifies = [&](const KeptCheckpoint& kept) {
    const auto note = parse_note(kept.note);
    if (!note || (testimony.text && *testimony.text != note->text)) return false;
    return std::ranges::all_of(testimony.lines, [&](const NoteSignature& line) {
      return witness.verifies(note->text, line);
    });
  };
  const auto read = each_checkpoint_backwards(store, [&](const KeptCheckpoint& kept) {
    if (verifies(kept)) found = kept;
    return !found && ++searched < kCheckpointsSearched;
  });
  if (!read) return failed(read.error());
  return found;
}

}  // namespace

StoreResult<void> Checkpoints::set_verifier(const VerifierKey& key) {
  const std::lock_guard lock(writing_);
  Rows rows(store_.database());
  TRY(note_verifier(store_, key, rows));
  return rows.write();
}

StoreResult<KeptCheckpoint> Checkpoints::publish(const NoteSigner& signer,
                                                 const BeforeSigning& before_signing) {
  const std::lock_guard lock(writing_);
  if (store_.poisoned()) {
    return failed(StoreError{StoreErrorCode::outcome_unknown,
                             "No checkpoint was signed: an earlier write failed. Restart."});
  }
  Rows rows(store_.database());
  TRY(note_verifier(store_, signer.verifier(), rows));
  const Head head = store_.head();
  const auto latest = TRY(latest_checkpoint(store_));
  if (latest) {
    const auto before = TRY(statement_of(*latest));
    TRY(agrees_with(store_, before));
    if (before.size == head.size) return *latest;
  }
  if (before_signing) TRY(before_signing(head));
  const Checkpoint checkpoint{signer.verifier().name(), head.size, head.root, {}};
  KeptCheckpoint kept{head.size, print_note(sign_checkpoint(checkpoint, signer))};
  rows.put(checkpoint_key(kept.size), kept.note);
  TRY(rows.write());
  return kept;
}

StoreResult<KeptCheckpoint> Checkpoints::add_cosignature(std::string_view text,
                                                         const VerifierKey& witness) {
  if (witness.type() != SignatureType::cosignature) {
    return failed(not_verified(fmt::format(
        "{} is no key for cosignatures: the base64 of one begins with B.", witness.text())));
  }
  const auto testimony = TRY(testimony_in(text, witness));
  const std::lock_guard lock(writing_);
  auto found = TRY(find_testified(store_, testimony, witness));
  if (!found) {
    return failed(not_verified(fmt::format(
        "{} did not sign a checkpoint of this ledger so: nothing was added.", witness.name())));
  }
  auto note = parse_note(found->note);
  if (!note) return failed(damaged_checkpoint(found->size, "is not a note any more"));
  for (const NoteSignature& line : testimony.lines) take_line(*note, line);
  if (note->signatures.size() > kMaxNoteSignatures) {
    return failed(
        not_verified(fmt::format("A checkpoint has at most {} signatures.", kMaxNoteSignatures)));
  }
  KeptCheckpoint kept{found->size, print_note(*note)};
  Rows rows(store_.database());
  rows.put(std::string(kMetaWitness) + witness.text(), "");
  rows.put(checkpoint_key(kept.size), kept.note);
  TRY(rows.write());
  return kept;
}

namespace {

/// What is wrong with the lines of a kept checkpoint, or null. Every line was verified before it
/// was kept, so each must be of a known key.
const char* fault_of(const Note& note, const std::vector<VerifierKey>& known,
                     const VerifierKey& ledger) {
  const auto verifies = [&](const NoteSignature& line) {
    return std::ranges::any_of(
        known, [&](const VerifierKey& key) { return key.verifies(note.text, line); });
  };
  const auto is_ledgers = [&](const NoteSignature& line) { return ledger.made(line); };
  if (std::ranges::none_of(note.signatures, is_ledgers)) return "is not signed by the ledger";
  if (!std::ranges::all_of(note.signatures, verifies)) return "has a signature that does not fit";
  return nullptr;
}

/// The key that signs trees of that size; null when there is none yet.
const VerifierKey* key_at(const std::vector<SigningEra>& eras, std::uint64_t size) {
  const VerifierKey* key = nullptr;
  for (const SigningEra& era : eras)
    if (era.from <= size) key = &era.key;
  return key;
}

StoreResult<void> check_one(const Store& store, const KeptCheckpoint& kept,
                            std::vector<VerifierKey> known, const VerifierKey& ledger) {
  known.push_back(ledger);
  const auto checkpoint = TRY(statement_of(kept));
  if (const char* const fault = fault_of(*parse_note(kept.note), known, ledger)) {
    return failed(damaged_checkpoint(kept.size, fault));
  }
  return agrees_with(store, checkpoint);
}

}  // namespace

StoreResult<void> agrees_with(const Store& store, const Checkpoint& checkpoint) {
  const std::string origin = origin_of(store.identity().name);
  if (checkpoint.origin != origin) {
    return failed(StoreError{
        StoreErrorCode::not_verified,
        fmt::format("The checkpoint speaks of {}: this ledger is {}.", checkpoint.origin, origin)});
  }
  if (checkpoint.size > store.size()) {
    return failed(StoreError{
        StoreErrorCode::tail_lost,
        fmt::format("The ledger has {} entries, a checkpoint vouches for {}: its tail is lost. "
                    "Restore it from a backup.",
                    store.size(), checkpoint.size),
        Position{store.size()}});
  }
  const auto root = TRY(store.root_at(checkpoint.size));
  if (root == checkpoint.root) return {};
  return failed(StoreError{
      StoreErrorCode::damaged,
      fmt::format("The first {} entries are not those that the checkpoint vouches for: history was "
                  "changed. Restore the ledger from a backup.",
                  checkpoint.size)});
}

StoreResult<std::uint64_t> check_checkpoints(const Store& store) {
  const auto eras = TRY(signing_eras(store));
  const auto known = TRY(witnesses_of(store));
  std::uint64_t checked = 0;
  StoreResult<void> sound;
  const auto read = each_checkpoint(store, 0, [&](const KeptCheckpoint& kept) {
    const auto* const key = key_at(eras, kept.size);
    sound = key != nullptr
                ? check_one(store, kept, known, *key)
                : failed(damaged_checkpoint(kept.size, "is kept, but the ledger's key is not"));
    ++checked;
    return sound.has_value();
  });
  if (!read) return failed(read.error());
  if (!sound) return failed(sound.error());
  return checked;
}

}  // namespace daybook::store

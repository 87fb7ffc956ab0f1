/// Checkpoints: what the ledger says of its tree at one size, in the words of C2SP tlog-checkpoint,
/// signed as a note.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/digest.hpp"
#include "eventstore/proof/signed_note.hpp"
#include "eventstore/store/options.hpp"

namespace daybook::store {

/// The statement itself.
struct Checkpoint {
  std::string origin;  ///< which log; not empty
  std::uint64_t size = 0;
  Digest root{};
  std::vector<std::string> extensions{};  ///< lines that say more; Daybook writes none

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// The origin of a ledger's checkpoints, and the name of its key: `daybook/<name>`.
std::string origin_of(const LedgerName& name);

/// The text of the note: origin, size in decimal, root in base64, extension lines, each ended by a
/// line feed.
std::string body_of(const Checkpoint& checkpoint);

/// Reads what `body_of` writes and nothing else: no leading zeros, no empty line, no size beyond 64
/// bits, canonical base64.
NoteResult<Checkpoint> parse_body(std::string_view text);

/// The checkpoint as a note with one signature.
Note sign_checkpoint(const Checkpoint& checkpoint, const NoteSigner& signer);

/// The statement of a checkpoint that `key` signed: the note verifies, and speaks of the log that
/// the key is named after. Other lines are passed over, trusted by nobody.
NoteResult<Checkpoint> open_checkpoint(const Note& note, const VerifierKey& key);
NoteResult<Checkpoint> open_checkpoint(std::string_view note, const VerifierKey& key);
/// The same with one of the keys that the ledger had, one after the other; the error is that of the
/// first. There is one at least.
NoteResult<Checkpoint> open_checkpoint(const Note& note, std::span<const VerifierKey> keys);
NoteResult<Checkpoint> open_checkpoint(std::string_view note, std::span<const VerifierKey> keys);

}  // namespace daybook::store

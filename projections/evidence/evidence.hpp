/// Evidence: what somebody who does not trust this server needs to check one figure, or one audit
/// sample, with nothing but the ledger's public key (EVIDENCE.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "eventstore/base/digest.hpp"
#include "projections/query/params.hpp"

namespace daybook {

/// The most bytes of an evidence file. A longer prefix is for `export` and `fsck`.
inline constexpr std::uint64_t most_evidence_bytes = std::uint64_t{256} << 20;
/// Numbers beyond are not the same on every machine (RFC 8785).
inline constexpr std::uint64_t most_evidence_number = std::uint64_t{1} << 53;

/// One entry, and the proof that it stands at its position.
struct EvidenceEntry {
  Position position;
  std::string bytes;                ///< as they are stored; sealed parts as ciphertext
  std::vector<store::Digest> path;  ///< in the checkpoint's tree; none in complete evidence

  friend bool operator==(const EvidenceEntry&, const EvidenceEntry&) = default;
};

/// What is claimed of a figure: a question, and the answer's number.
struct FigureClaim {
  std::string view;
  std::uint32_t version = 0;       ///< of the view's fold
  std::vector<GivenParam> params;  ///< sorted by name; without as_at, explain and statement
  std::string path;                ///< by names and keys
  std::int64_t value = 0;
};

/// What is claimed of an audit sample: the claims of a batch that its seed picks.
struct SampleClaim {
  std::string programme;
  std::string batch;
  std::uint32_t percent = 0;
  std::vector<std::string> sampled;  ///< in the order drawn
};

/// Invariant: positions ascend. `size` is at most that of the checkpoint.
struct Evidence {
  std::string origin;                      ///< `daybook/<ledger name>`
  std::string checkpoint;                  ///< a note with the ledger's own signature and no other
  bool complete = false;                   ///< the entries are 0 to `size` - 1, none left out
  std::uint64_t size = 0;                  ///< of the prefix that the claim is about
  store::Digest root;                      ///< of that prefix
  std::vector<store::Digest> consistency;  ///< from that prefix to the checkpoint
  std::vector<EvidenceEntry> entries;
  std::variant<FigureClaim, SampleClaim> claim;
};

/// Evidence, and the SHA-256 that its file names as that of all the rest.
struct EvidenceFile {
  Evidence evidence;
  std::string digest;  ///< 64 lower-case hexadecimal digits
};

/// What is wrong with an evidence file, and where.
struct EvidenceFault {
  std::string pointer;                 ///< RFC 6901; "" is the whole file
  std::optional<Position> position{};  ///< of the entry, where it is about one
  std::string why;                     ///< one sentence
};

/// "at /entries/3/bytes (position 1200): …"
std::string in_words(const EvidenceFault& fault);

}  // namespace daybook

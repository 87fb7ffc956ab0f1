/// Reads entries within the bounds of a file, and proves them: shared by all that makes evidence.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "domain/base/result.hpp"
#include "eventstore/store/store.hpp"
#include "projections/books/books.hpp"
#include "projections/evidence/make.hpp"

/// Which streams a figure is folded from.
namespace daybook {

/// Names of streams, sorted.
using StreamNames = std::set<std::string, std::less<>>;

/// How far around an entry a figure may look.
enum class Around : std::uint8_t {
  itself,  ///< its stream, and those that it belongs to: the case, the supporter, the programme
  family,  ///< all of its case as well, and the providers of that
};

/// The streams around those named. Streams that the books do not know are passed over.
StreamNames streams_around(const Books& books, const StreamNames& named, Around around);

/// A value, or one sentence.
template <class T>
using Made = Result<T, std::string>;

/// Reads entries into evidence and watches its size. Points to both.
class EvidenceCollector {
 public:
  EvidenceCollector(const store::Store& store, Evidence& evidence)
      : store_(store), evidence_(evidence) {}

  /// The entries of `streams` at positions below `end`.
  Made<void> take_streams(const StreamNames& streams, std::uint64_t end);
  /// The first `end` entries.
  Made<void> take_all(std::uint64_t end);
  /// The paths of all entries taken, in the tree of `size` entries.
  Made<void> prove(std::uint64_t size);

 private:
  bool take(Position at, std::string_view bytes);
  Made<void> result() const;

  const store::Store& store_;
  Evidence& evidence_;
  std::uint64_t bytes_ = 0;
};

/// What evidence of the first `size` entries begins with: the checkpoint, and the proof that leads
/// to it. The error: the checkpoint is too old, or of another history.
Made<Evidence> begin_evidence(const store::Store& store, std::uint64_t size,
                              const OwnCheckpoint& checkpoint);

/// Makes sure that its check will find it proved.
Made<Evidence> checked_evidence(Evidence evidence, const store::Checkpoint& checkpoint);

}  // namespace daybook

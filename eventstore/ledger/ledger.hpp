/// A ledger that can be posted to and read: the store, and the one writer that decides and commits.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "domain/state/principal.hpp"
#include "domain/vocabulary/recorded.hpp"
#include "eventstore/keys/key_store.hpp"
#include "eventstore/ledger/answer.hpp"
#include "eventstore/store/store.hpp"

namespace daybook {

/// On whose word events name their actor and their time of recording.
enum class Trust : std::uint8_t {
  connection,  ///< the poster is known from elsewhere; an event that names one is malformed
  embedded,    ///< each event names its actor
  import_,  ///< each event names its actor and may name its recorded_at; only while all entries are
            ///< imported ones
  ledger    ///< the ledger's own word about itself: readings, refusals, failed attempts
};

/// A post on its way to the writer.
struct Submission {
  Post post;
  Trust trust = Trust::connection;
  Caller caller;  ///< who posts, with Trust::connection
};

/// Called once, with the answer, on the writer's thread: keep it short, post nothing from it.
using Answered = std::function<void(Answer)>;

/// Limits of the queue in front of the writer (ledger, section 8).
struct WriterLimits {
  std::size_t posts_waiting = 65'536;
  std::size_t bytes_waiting = std::size_t{256} << 20;
  std::size_t group_posts = 4'096;
  std::size_t group_bytes = std::size_t{16} << 20;
  std::size_t cached_state_bytes = std::size_t{256} << 20;
};

struct LedgerOptions {
  store::Options store;
  WriterLimits limits;
  std::function<Instant()> clock;  ///< the ledger's only clock; empty: the system's
  /// Seals personal data; without it none is taken, and all else works.
  std::shared_ptr<store::KeyStore> keys{};
  /// Why the ledger is opened for reading only, as a sentence; empty: it is for posting too, unless
  /// it turns out to be a copy.
  std::string reading_only{};
  /// Opened to be taken over (take_over.hpp): also a copy takes posts.
  bool taking_over = false;
};

/// An open ledger. Thread-safe: any thread may submit and read. Destroying it answers what was
/// submitted first.
///
/// A copy is open for reading only: one that was restored from a backup and not taken over, or that
/// is older than what its key store has seen, or another. Nothing is changed in it or in the key
/// store, every post is answered `read_only`, nothing is signed.
class Ledger {
 public:
  static store::StoreResult<std::unique_ptr<Ledger>> create(const std::filesystem::path& directory,
                                                            std::string_view name,
                                                            LedgerOptions options = {});
  static store::StoreResult<std::unique_ptr<Ledger>> open(const std::filesystem::path& directory,
                                                          LedgerOptions options = {});
  ~Ledger();
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  /// Hands a post to the writer and returns at once. Posts of one caller are decided in the order
  /// submitted; each is answered once, after it is durable. A full queue is answered `overloaded`
  /// from within this call.
  void submit(Submission submission, Answered answered);

  /// Submits and waits for the answer.
  Answer post(Submission submission);

  /// Everything that can be read; also where followers wait for growth.
  const store::Store& store() const;
  store::Store& store();

  /// The keys that personal data is sealed with; null when the ledger was opened without.
  store::KeyStore* keys() const;
  /// Why nothing can be posted or signed, as a sentence; empty where all can.
  const std::string& reading_only() const;
  /// The ledger's clock.
  Instant now() const;
  /// The latest time that is known: of the clock, or of the last entry where the clock is behind
  /// it. What expires is judged by it, so that what has expired stays so.
  Instant latest() const;

  /// Takes no more posts, answers those that wait. Called by the destructor.
  void stop();

 private:
  struct Parts;
  explicit Ledger(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace daybook

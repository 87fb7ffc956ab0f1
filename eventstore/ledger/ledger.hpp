/// A ledger that can be posted to and read: the store, and the one writer that decides and commits.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "eventstore/keys/key_store.hpp"
#include "eventstore/ledger/submission.hpp"
#include "eventstore/store/store.hpp"

namespace daybook {

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

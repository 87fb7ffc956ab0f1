/// Decides posts, one after the other, each against the state that its predecessors leave
/// (rulebook, section 2).
///
/// The decider writes nothing: it returns the entries to be stored. The writer hands it the store,
/// tests a memory.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "domain/rules/state_cache.hpp"
#include "eventstore/keys/key_store.hpp"
#include "eventstore/ledger/post_check.hpp"
#include "eventstore/ledger/submission.hpp"
#include "eventstore/store/commit_group.hpp"

namespace daybook {

/// What has been recorded so far, decided but not yet durable entries included.
class RecordedLog {
 public:
  virtual ~RecordedLog() = default;
  virtual std::uint64_t size() const = 0;
  /// The time of recording of the last entry; no entry may be recorded earlier.
  virtual Instant last_recorded_at() const = 0;
  /// True while every entry came from an import: only then may a post give its time of recording.
  virtual bool only_imported() const = 0;
  virtual std::optional<store::PostRecord> find_post(std::string_view event_id) const = 0;
  /// The bytes of a recorded entry.
  virtual std::string entry(Position position) const = 0;
  /// The root of the tree once `staged` follow what is recorded.
  virtual store::Digest root_with(const std::vector<store::EntryDraft>& staged) const = 0;
};

/// A subject whose keys are to be destroyed once the entry that says so is durable.
struct Erasure {
  std::string subject;
  Position position;
};

/// What became of a post. `entries` and `posts` are to be stored whole; both are empty unless it
/// was accepted anew.
struct Decision {
  Answer answer;
  std::vector<store::EntryDraft> entries;
  std::vector<store::RememberedPost> posts;
  std::vector<Erasure> erasures;
  Instant recorded_at{INT64_MIN};
};

class Decider {
 public:
  /// All must outlive the decider. Without keys nothing personal is taken: `unavailable`.
  Decider(StateCache& states, const RecordedLog& record, store::KeyStore* keys = nullptr)
      : states_(states), record_(record), keys_(keys) {}

  /// Decides `submission` at `now`. Accepted entries are folded into the states before this
  /// returns.
  Decision decide(const Submission& submission, Instant now);

 private:
  std::optional<Refused> check_import(const Post& post, Instant now) const;
  std::optional<Answer> repeated(const Submission& submission) const;
  bool may_repeat(const Submission& submission, std::size_t index,
                  const store::PostRecord& record) const;
  Accepted first_answer(const std::vector<store::PostRecord>& records) const;
  Decision record_all(const Submission& submission, Instant now);
  /// The answer that ends the post, where the event is not recorded.
  std::optional<Answer> record_one(Decision& decision, const Submission& submission,
                                   std::size_t index, Instant now);
  void record_derived(Decision& decision, const Envelope& cause, const Poster& poster,
                      std::string event);
  struct EntryParts {
    std::string_view event;
    std::string_view sealed;
  };
  void stage(Decision& decision, const Recorded& event, const Envelope& envelope,
             const Poster& poster, const EntryParts& parts);
  Envelope envelope_of(const Decision& decision, const Posting& posting, std::size_t index,
                       Instant now);
  const Poster& poster_of(const Submission& submission, const Posting& posting,
                          const Recorded& event);
  std::string personal_mac(const Posting& posting, std::size_t index) const;
  Result<std::string, Answer> seal(const Posting& posting, std::size_t index,
                                   const Recorded& event);

  StateCache& states_;
  const RecordedLog& record_;
  store::KeyStore* const keys_;
  const Poster nobody_;
  std::deque<Poster> posters_;  ///< of the post at hand, which entries in the making point to
  PersonalParts personal_;      ///< of the post at hand
};

}  // namespace daybook

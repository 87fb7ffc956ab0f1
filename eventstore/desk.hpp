/// Where posts are decided, one after the other, each against the state its predecessors leave
/// (rulebook, section 2).
///
/// The desk writes nothing: it gives back the entries to be stored. The writer hands it the store,
/// tests a memory.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/states.hpp"
#include "eventstore/answer.hpp"
#include "eventstore/commit.hpp"
#include "eventstore/ledger.hpp"

namespace daybook {

/// What has been recorded so far, decided but not yet durable entries included.
class Record {
 public:
  virtual ~Record() = default;
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

/// What became of a post. `entries` and `posts` are to be stored whole; both are empty unless it
/// was accepted anew.
struct Decision {
  Answer answer;
  std::vector<store::EntryDraft> entries;
  std::vector<store::RememberedPost> posts;
  Instant recorded_at{INT64_MIN};
};

/// The digest by which a repeated event is known to say the same (promise 4).
store::Digest content_digest(const v::Event& event);

class Desk {
 public:
  /// Both must outlive the desk.
  Desk(States& states, const Record& record) : states_(states), record_(record) {}

  /// Decides `submission` at `now`. Accepted entries are folded into the states before this
  /// returns.
  Decision decide(const Submission& submission, Instant now);

 private:
  std::optional<Refused> check_shapes(const Submission& submission, Instant now) const;
  std::optional<Refused> check_import(const Post& post, Instant now) const;
  std::optional<Answer> repeated(const Post& post) const;
  Accepted first_answer(const std::vector<store::PostRecord>& records) const;
  Decision record_all(const Submission& submission, Instant now);
  std::optional<Refused> record_one(Decision& decision, const Submission& submission,
                                    std::size_t index, Instant now);
  void record_derived(Decision& decision, const Envelope& cause, const Poster& poster,
                      std::string event);
  void stage(Decision& decision, const Recorded& event, const Envelope& envelope,
             const Poster& poster, std::string_view event_bytes);

  States& states_;
  const Record& record_;
};

}  // namespace daybook

/// Judges the generated posts: a ledger in memory, with the rules of every other ledger.
#pragma once

#include <vector>

#include "eventstore/ledger/memory_ledger.hpp"
#include "tools/generate/output/line_template.hpp"

namespace daybook::generate {

/// Takes the lines of accepted posts, in order.
class LineSink {
 public:
  virtual ~LineSink() = default;
  /// `entries`: how many entries the post made, derived ones included.
  virtual void take(LineTemplate line, std::uint64_t entries, Instant recorded_at) = 0;
};

/// Sees every post as it is made. It may post to the ledger only what is refused.
class PostWatcher {
 public:
  virtual ~PostWatcher() = default;
  virtual void before(const std::vector<Draft>& drafts, Instant recorded_at) = 0;
  /// `first`: the position of the first of them.
  virtual void after(const std::vector<Draft>& drafts, Instant recorded_at, Position first) = 0;
};

/// Posts drafts as an import would, and hands the accepted lines to a sink.
///
/// A refused post is a mistake of the generator: the process stops, showing the line and the
/// refusal. Not thread-safe.
class Recorder {
 public:
  /// `sink` must outlive the recorder.
  Recorder(std::uint64_t seed, LineSink& sink) : seed_(seed), sink_(sink) {}

  /// Posts `drafts` together, recorded at `recorded_at`, which never decreases. Returns the posted
  /// events' positions.
  std::vector<Position> post(const std::vector<Draft>& drafts, Instant recorded_at);

  /// The place of a recorded entry, for events that name a position.
  EntryPlace place(Position position) const;

  /// The drafts as a post of this ledger: the next one, positions resolved.
  std::string line_of(const std::vector<Draft>& drafts, Naming naming) const;
  /// The text of the event id of this number: a history numbers its events from 0.
  std::string event_id(std::uint64_t number) const;

  /// `watcher` sees every post from now on; it must outlive the recorder's last post.
  void watch(PostWatcher& watcher) { watcher_ = &watcher; }

  MemoryLedger& ledger() { return ledger_; }
  std::uint64_t posts() const { return posts_; }

 private:
  std::uint64_t seed_;
  LineSink& sink_;
  MemoryLedger ledger_;
  std::vector<std::uint64_t> commits_;  ///< the first position of each
  std::uint64_t events_ = 0;
  std::uint64_t posts_ = 0;
  PostWatcher* watcher_ = nullptr;
};

/// The accepted answer; otherwise stops the process, showing `line` and why it was not accepted.
Accepted accepted_or_stop(Answer answer, std::string_view line);

}  // namespace daybook::generate

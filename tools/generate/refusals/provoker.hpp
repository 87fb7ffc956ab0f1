/// Makes attempts that must be refused, beside a history that is being made.
#pragma once

#include <map>
#include <string>

#include "tools/generate/output/recorder.hpp"
#include "tools/generate/refusals/provocation.hpp"

namespace daybook::generate {

/// Takes what was refused, in order.
class RefusalSink {
 public:
  virtual ~RefusalSink() = default;
  /// `after`: how many posts of the history come before it.
  virtual void take(std::uint64_t after, const std::vector<Code>& expect,
                    const boost::json::value& post) = 0;
};

/// Watches a recorder, and on occasions that suit makes each provocation a few times. The history
/// is the same with and without it.
///
/// An attempt that is not refused with exactly the codes it expects stops the process. Not
/// thread-safe.
class Provoker : public PostWatcher {
 public:
  /// Both must outlive the provoker.
  Provoker(Recorder& recorder, RefusalSink& sink);

  void before(const std::vector<Draft>& drafts, Instant recorded_at) override;
  void after(const std::vector<Draft>& drafts, Instant recorded_at, Position first) override;

 private:
  /// A provocation and how often it has been made, by programme.
  struct Row {
    const Provocation* provocation;
    std::map<std::string, int> made;
  };

  void provoke(Moment moment, const Occasion& occasion, Instant recorded_at);
  void make(Row& row, const Occasion& occasion, Instant recorded_at);
  void post(const Provocation& provocation, Attempt& attempt, Instant recorded_at);

  Recorder& recorder_;
  RefusalSink& sink_;
  std::multimap<std::string, Row, std::less<>> rows_;  ///< by type of the model
  Latest latest_;
  boost::json::value model_;  ///< the post that is being made
  std::uint64_t attempts_ = 0;
};

}  // namespace daybook::generate

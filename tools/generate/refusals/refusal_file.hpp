/// Refused posts as a file: one JSON object a line.
#pragma once

#include <ostream>

#include "tools/generate/refusals/provoker.hpp"

namespace daybook::generate {

/// Writes `{"after":N,"expect":["code",…],"post":{…}}` a line: once N posts of the history have
/// been made, `post` is refused with exactly these codes, and nothing is appended.
class RefusalWriter : public RefusalSink {
 public:
  /// `out` must outlive the writer.
  explicit RefusalWriter(std::ostream& out) : out_(out) {}

  void take(std::uint64_t after, const std::vector<Code>& expect,
            const boost::json::value& post) override;
  std::uint64_t lines() const { return lines_; }

 private:
  std::ostream& out_;
  std::uint64_t lines_ = 0;
};

}  // namespace daybook::generate

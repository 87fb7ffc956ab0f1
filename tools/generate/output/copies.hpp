/// Writing one history as that of many programmes, in bounded memory and without judging it again.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "tools/generate/output/recorder.hpp"

namespace daybook::generate {

/// How the copies follow each other in the file. Both orders keep `recorded_at` from decreasing.
enum class CopyOrder : std::uint8_t {
  interleaved,  ///< each post for every copy before the next post: times of recording are true
  in_turn,      ///< copy by copy: all but the first are recorded at the first one's last moment
};

struct CopyOptions {
  std::uint64_t copies = 1;
  CopyOrder order = CopyOrder::interleaved;
  std::uint64_t seed = 0;
};

/// Writes JSON Lines. Copy k > 1 has the ids of the first with "-k" behind them, its own event ids,
/// and positions as they fall in the whole file. Business dates are those of the first: figures of
/// all copies are equal.
///
/// Memory: interleaved, one line; in turn, one copy's lines.
class CopyWriter : public LineSink {
 public:
  /// `out` must outlive the writer.
  CopyWriter(std::ostream& out, CopyOptions options) : out_(out), options_(options) {}

  void take(LineTemplate line, std::uint64_t entries, Instant recorded_at) override;

  /// Writes what is still to be written. Call once, at the end.
  void finish();

  /// Entries that a ledger holds once it has imported what was written.
  std::uint64_t entries() const { return entries_ * options_.copies; }
  std::uint64_t lines() const { return lines_; }

 private:
  void write(const LineTemplate& line, const CopyView& view);
  void flush();

  std::ostream& out_;
  CopyOptions options_;
  std::vector<LineTemplate> kept_;  ///< in turn: the lines of the first copy
  Instant last_recorded_at_;
  std::uint64_t entries_ = 0;  ///< of one copy
  std::uint64_t lines_ = 0;
  std::string buffer_;
};

}  // namespace daybook::generate

#include "tools/generate/output/copies.hpp"

namespace daybook::generate {

namespace {

constexpr std::size_t buffer_bytes = std::size_t{1} << 20;

}  // namespace

void CopyWriter::take(LineTemplate line, std::uint64_t entries, Instant recorded_at) {
  entries_ += entries;
  last_recorded_at_ = recorded_at;
  const bool interleaved = options_.order == CopyOrder::interleaved;
  CopyView view{1, options_.copies, options_.seed, 0, interleaved, recorded_at};
  for (; view.copy <= (interleaved ? options_.copies : 1); ++view.copy) write(line, view);
  if (!interleaved && options_.copies > 1) kept_.push_back(std::move(line));
}

void CopyWriter::finish() {
  CopyView view{2, options_.copies, options_.seed, entries_, false, last_recorded_at_};
  for (; !kept_.empty() && view.copy <= options_.copies; ++view.copy) {
    for (const auto& line : kept_) write(line, view);
    view.copy_offset += entries_;
  }
  flush();
}

void CopyWriter::write(const LineTemplate& line, const CopyView& view) {
  line.write(view, buffer_);
  buffer_ += '\n';
  ++lines_;
  if (buffer_.size() >= buffer_bytes) flush();
}

void CopyWriter::flush() {
  out_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  buffer_.clear();
}

}  // namespace daybook::generate

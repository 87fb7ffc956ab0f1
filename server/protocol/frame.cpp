#include "server/protocol/frame.hpp"

#include <algorithm>
#include <cstring>

#include "domain/base/check.hpp"

namespace daybook::wire {

namespace {

std::uint32_t length_at(const char* bytes) {
  std::uint32_t length = 0;
  for (unsigned i = 0; i < length_bytes; ++i)
    length |= std::uint32_t{static_cast<std::uint8_t>(bytes[i])} << (8 * i);
  return length;
}

}  // namespace

void append_frame(Frames& out, std::string_view message) {
  const auto length = static_cast<std::uint32_t>(message.size());
  for (unsigned i = 0; i < length_bytes; ++i)
    out.push_back(static_cast<char>(length >> (8 * i) & 0xff));
  out.append(message);
}

void wipe(Frames& frames) {
  explicit_bzero(frames.data(), frames.size());
  frames.clear();
}

FrameBuffer::FrameBuffer(std::size_t frame_bytes, std::size_t chunk_bytes)
    : frame_bytes_(frame_bytes), chunk_bytes_(chunk_bytes), bytes_(chunk_bytes) {}

/// How many bytes the frame at the front takes, as far as that is known.
std::size_t FrameBuffer::wanted() const {
  if (waiting() < length_bytes) return length_bytes;
  return length_bytes + std::min<std::size_t>(length_at(bytes_.data() + begin_), frame_bytes_);
}

void FrameBuffer::make_room(std::size_t capacity) {
  if (capacity == bytes_.size()) {
    std::memmove(bytes_.data(), bytes_.data() + begin_, waiting());
    wipe(std::max(begin_, waiting()), end_);
  } else {
    std::vector<char, WipingAllocator<char>> grown(capacity);
    std::memcpy(grown.data(), bytes_.data() + begin_, waiting());
    bytes_.swap(grown);
  }
  end_ = waiting();
  begin_ = taken_ = 0;
}

void FrameBuffer::wipe(std::size_t from, std::size_t to) {
  explicit_bzero(bytes_.data() + from, to - from);
}

std::span<char> FrameBuffer::space() {
  // Grows as bytes arrive, not as they are announced.
  const std::size_t capacity = std::max(chunk_bytes_, std::min(wanted(), 2 * waiting()));
  DAYBOOK_CHECK(waiting() < capacity, "whole frames are taken out before more is received");
  wipe(taken_, begin_);
  taken_ = begin_;
  if (waiting() == 0) taken_ = begin_ = end_ = 0;
  if (capacity != bytes_.size() || begin_ + capacity > bytes_.size()) make_room(capacity);
  return {bytes_.data() + end_, bytes_.size() - end_};
}

void FrameBuffer::received(std::size_t count) {
  DAYBOOK_CHECK(count <= bytes_.size() - end_, "bytes were received into the space that was given");
  end_ += count;
}

Result<std::optional<std::string_view>, FrameFault> FrameBuffer::next() {
  if (waiting() < length_bytes) return std::nullopt;
  const std::size_t length = length_at(bytes_.data() + begin_);
  if (length > frame_bytes_) return failed(FrameFault::too_long);
  if (length < least_frame_bytes) return failed(FrameFault::too_short);
  if (waiting() < length_bytes + length) return std::nullopt;
  const std::string_view frame(bytes_.data() + begin_ + length_bytes, length);
  begin_ += length_bytes + length;
  return frame;
}

}  // namespace daybook::wire

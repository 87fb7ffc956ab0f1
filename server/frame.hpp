/// Frames: a 4-byte little-endian length, then that many bytes (PROTOCOL.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/result.hpp"

namespace daybook::wire {

inline constexpr std::size_t length_bytes = 4;
/// No message is shorter: an offset, the file identifier and a table.
inline constexpr std::size_t least_frame_bytes = 16;

/// Appends one frame to `out`.
void append_frame(std::string& out, std::string_view message);

/// What is wrong with a frame's length.
enum class FrameFault : std::uint8_t { too_long, too_short };

/// Bytes as they came from a socket, cut into frames.
///
/// Invariant: capacity is at most one frame of the greatest length, or `chunk_bytes` if that is
/// more.
class FrameBuffer {
 public:
  FrameBuffer(std::size_t frame_bytes, std::size_t chunk_bytes);

  /// Where the next bytes go, never empty. To be called when `next` has nothing.
  std::span<char> space();
  /// Says that `count` bytes were put into `space()`.
  void received(std::size_t count);

  /// The next whole frame, without its length; nothing when it is not whole yet. Valid until
  /// `space` is called.
  Result<std::optional<std::string_view>, FrameFault> next();

  /// Bytes that belong to a frame not taken out yet.
  std::size_t waiting() const { return end_ - begin_; }
  std::size_t capacity() const { return bytes_.size(); }

 private:
  std::size_t wanted() const;
  void make_room(std::size_t capacity);

  std::size_t frame_bytes_;
  std::size_t chunk_bytes_;
  std::vector<char> bytes_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace daybook::wire

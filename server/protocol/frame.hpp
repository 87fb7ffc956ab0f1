/// Frames: a 4-byte little-endian length, then that many bytes (PROTOCOL.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/result.hpp"
#include "domain/base/secret.hpp"

namespace daybook::wire {

inline constexpr std::size_t length_bytes = 4;
/// No message is shorter: an offset, the file identifier and a table.
inline constexpr std::size_t least_frame_bytes = 16;

/// Frames one behind the other. What it lets go of is zeroed: messages carry what people said.
using Frames = std::basic_string<char, std::char_traits<char>, WipingAllocator<char>>;

/// Appends one frame to `out`.
void append_frame(Frames& out, std::string_view message);
/// Empties `frames` and zeroes what they were; keeps their memory.
void wipe(Frames& frames);

/// What is wrong with a frame's length.
enum class FrameFault : std::uint8_t { too_long, too_short };

/// Bytes as they came from a socket, cut into frames. Frames that were taken out are zeroed when
/// more is received.
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

  /// What has come of frames not taken out yet.
  std::string_view unread() const { return {bytes_.data() + begin_, waiting()}; }
  /// Bytes that belong to a frame not taken out yet.
  std::size_t waiting() const { return end_ - begin_; }
  std::size_t capacity() const { return bytes_.size(); }

 private:
  std::size_t wanted() const;
  void wipe(std::size_t from, std::size_t to);
  void make_room(std::size_t capacity);

  std::size_t frame_bytes_;
  std::size_t chunk_bytes_;
  std::vector<char, WipingAllocator<char>> bytes_;
  std::size_t taken_ = 0;  ///< from here to `begin_` are frames that were taken out
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace daybook::wire

/// What went through the buffers of a connection does not stay in them (ledger 5).
#include <algorithm>

#include <catch2/catch.hpp>

#include "server/protocol/messages.hpp"
#include "server/session/connection.hpp"

namespace daybook::server::testing {

namespace {

constexpr std::size_t chunk = 256;

/// Puts a frame of `length` equal bytes into the buffer and takes it out again.
void pass(wire::FrameBuffer& buffer, std::size_t length) {
  wire::Frames frame;
  wire::append_frame(frame, std::string(length, 's'));
  for (std::string_view rest = frame; !rest.empty();) {
    const auto space = buffer.space();
    const auto count = std::min(space.size(), rest.size());
    std::copy_n(rest.data(), count, space.data());
    buffer.received(count);
    rest.remove_prefix(count);
    const auto next = buffer.next();
    REQUIRE(next);
    REQUIRE(next->has_value() == rest.empty());
  }
}

bool all_zero(const char* bytes, std::size_t count) {
  return std::all_of(bytes, bytes + count, [](char byte) { return byte == 0; });
}

}  // namespace

TEST_CASE("frames that were taken out of a buffer are zeroed (ledger 5)", "[server]") {
  wire::FrameBuffer buffer(4'096, chunk);
  for (const std::size_t length : {16, 100, 200, 2'000, 150}) {
    pass(buffer, length);
    const auto space = buffer.space();
    REQUIRE(space.size() == chunk);
    REQUIRE(all_zero(space.data(), space.size()));
  }
}

TEST_CASE("what moves to the front of a buffer leaves nothing behind (ledger 5)", "[server]") {
  wire::FrameBuffer buffer(4'096, chunk);
  wire::Frames frames;
  wire::append_frame(frames, std::string(100, 's'));
  wire::append_frame(frames, std::string(200, 's'));
  const auto first = buffer.space();
  std::copy_n(frames.data(), chunk, first.data());
  buffer.received(chunk);
  REQUIRE(**buffer.next() == std::string(100, 's'));
  REQUIRE_FALSE(*buffer.next());
  const auto space = buffer.space();
  REQUIRE(buffer.waiting() == chunk - 104);
  REQUIRE(space.size() == 104);
  REQUIRE(all_zero(space.data(), space.size()));
}

TEST_CASE("an outbox keeps nothing of what was written (ledger 5)", "[server]") {
  Outbox outbox;
  outbox.writing.assign(1'000, 's');
  const auto* const memory = outbox.writing.data();
  outbox.busy = true;
  outbox.done();
  REQUIRE_FALSE(outbox.busy);
  REQUIRE(outbox.bytes() == 0);
  REQUIRE(outbox.writing.capacity() >= 1'000);
  REQUIRE(all_zero(memory, 1'000));
}

TEST_CASE("a builder keeps nothing of the message that was sent (ledger 5)", "[server]") {
  wire::Builder builder;
  wire::encode_fault(builder, 1, wire::p::FaultCode::idle, std::string(3'000, 's'));
  const auto message = wire::message_in(builder);
  REQUIRE(message.size() > 3'000);
  builder.Clear();
  REQUIRE(all_zero(message.data(), message.size()));
}

}  // namespace daybook::server::testing

/// Messages to bytes and back, for both sides of the protocol (PROTOCOL.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <flatbuffers/flatbuffers.h>
#include <protocol_generated.h>

#include "domain/base/result.hpp"
#include "domain/vocabulary/posting.hpp"
#include "eventstore/ledger/answer.hpp"
#include "server/protocol/frame.hpp"

namespace daybook::wire {

/// The generated types of the schema: `p::Request`, `p::Posted`, …
namespace p = protocol;

/// Memory of a builder, zeroed when it is given back.
class WipingMemory final : public flatbuffers::Allocator {
 public:
  std::uint8_t* allocate(std::size_t size) override;
  void deallocate(std::uint8_t* memory, std::size_t size) override;
};

/// Builds one message after another. What it has built is zeroed by `Clear`, when it grows and at
/// its end.
class Builder : public flatbuffers::FlatBufferBuilder {
 public:
  Builder() : FlatBufferBuilder(first_bytes, new WipingMemory, true) {}

  void Clear();

 private:
  static constexpr std::size_t first_bytes = 1'024;
};

inline constexpr std::uint16_t protocol_version = 1;
inline constexpr char file_identifier[] = "DBK1";

/// The request in a frame; null when the bytes are none. Points into `bytes`, which need not be
/// aligned. Its body is not null, but may be of a kind that this version does not know.
const p::Request* verified_request(std::string_view bytes);
/// The response in a frame; null when the bytes are none.
const p::Response* verified_response(std::string_view bytes);

/// The finished message in `builder`; valid until the builder is used again.
inline std::string_view message_in(const Builder& builder) {
  return {reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize()};
}

/// Ends the request or response that `builder` holds; `body` is what its tag says. The builder is
/// then ready to be framed.
void finish_request(Builder& builder, std::uint64_t request_id, p::RequestBody tag,
                    flatbuffers::Offset<void> body);
void finish_response(Builder& builder, std::uint64_t request_id, p::ResponseBody tag,
                     flatbuffers::Offset<void> body);

// --- posts

/// A whole `Post` request.
void encode_post(Builder& builder, std::uint64_t request_id, const Post& post, bool importing);
/// What the request asks, its events copied out of the frame. Role names that do not exist fail
/// with a sentence.
Result<Post, std::string> decode_post(const p::Post& post);

flatbuffers::Offset<p::Actor> encode_actor(Builder& builder, const Poster& poster);
/// Fails with a sentence when an id has not the shape of an id, or a role is unknown.
Result<Poster, std::string> decode_actor(const p::Actor& actor);

// --- answers to posts

/// Appends the frames that answer a post to `out`: `Posted`, `Refused` or `Failed`; of `Posted` as
/// many as it takes for none to be longer than `frame_bytes`. `builder` must be empty and is left
/// so.
void append_answer(Frames& out, Builder& builder, std::uint64_t request_id, const Answer& answer,
                   std::size_t frame_bytes);
/// The answer that a response holds, or the part of it that it holds; nothing when it is another
/// kind of response.
std::optional<Answer> decode_answer(const p::Response& response);
/// True when another part of the answer follows.
bool more_follows(const p::Response& response);

// --- small responses

void encode_fault(Builder& builder, std::uint64_t request_id, p::FaultCode code,
                  std::string_view message);
/// True when the connection goes on after this fault.
bool goes_on(p::FaultCode code);

}  // namespace daybook::wire

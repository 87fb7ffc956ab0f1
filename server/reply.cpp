#include "server/reply.hpp"

namespace daybook::server {

namespace {

namespace p = wire::p;

/// The first `bytes` of a UTF-8 text, or a little less so that no character is cut.
std::string_view part_of(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

}  // namespace

wire::Frames framed(wire::Builder& builder) {
  wire::Frames frames;
  wire::append_frame(frames, wire::message_in(builder));
  return frames;
}

wire::Frames fault_frame(std::uint64_t request_id, wire::p::FaultCode code,
                         std::string_view message) {
  wire::Builder builder;
  wire::encode_fault(builder, request_id, code, message);
  return framed(builder);
}

wire::p::FaultCode fault_code(const CommandFault& fault, wire::p::FaultCode failed) {
  if (fault.not_permitted) return p::FaultCode::not_permitted;
  return fault.malformed ? p::FaultCode::bad_request : failed;
}

/// A view's answer, in as many messages as it takes.
wire::Frames answer_frames(std::uint64_t request_id, std::string_view text,
                           std::size_t frame_bytes) {
  wire::Frames frames;
  wire::Builder builder;
  do {
    const auto part = part_of(text, frame_bytes / 4);
    text.remove_prefix(part.size());
    builder.Clear();
    const auto body = p::CreateAnswer(builder, builder.CreateString(part), text.empty());
    wire::finish_response(builder, request_id, p::ResponseBody::Answer, body.Union());
    frames += framed(builder);
  } while (!text.empty());
  return frames;
}

}  // namespace daybook::server

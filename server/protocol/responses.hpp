/// Answers as frames, ready to be sent.
#pragma once

#include <string_view>

#include "server/protocol/command_fault.hpp"
#include "server/protocol/messages.hpp"

namespace daybook::server {

/// The message that `builder` holds, as one frame.
wire::Frames framed(wire::Builder& builder);

wire::Frames fault_frame(std::uint64_t request_id, wire::p::FaultCode code,
                         std::string_view message);

/// The code of a fault: `failed` where the cause is neither the question's shape nor the caller.
wire::p::FaultCode fault_code(const CommandFault& fault, wire::p::FaultCode failed);

/// A long text, in as many `Answer` messages as it takes.
wire::Frames answer_frames(std::uint64_t request_id, std::string_view text,
                           std::size_t frame_bytes);

}  // namespace daybook::server

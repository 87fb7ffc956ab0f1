#include "server/protocol/responses.hpp"

#include <map>

#include <fmt/format.h>

#include "server/protocol/frame.hpp"
#include "server/protocol/messages.hpp"

namespace daybook::wire {

namespace {

/// A response holds at most a page of 10,000 entries.
constexpr flatbuffers::uoffset_t response_tables = 32'768;
constexpr flatbuffers::uoffset_t response_depth = 8;

template <class Numbers>
flatbuffers::Offset<flatbuffers::Vector<std::uint64_t>> encode_numbers(Builder& builder,
                                                                       const Numbers& numbers) {
  std::uint64_t* values = nullptr;
  const auto offset = builder.CreateUninitializedVector(numbers.size(), &values);
  for (std::size_t i = 0; i < numbers.size(); ++i) values[i] = numbers[i].value;
  return offset;
}

/// What a derived entry takes in a message, or a little more.
std::size_t size_of(const DerivedEntry& derived) {
  return derived.event.size() + derived.stream.size() + 64;
}

flatbuffers::Offset<p::Derived> encode_derived(Builder& builder, const DerivedEntry& derived) {
  builder.ForceVectorAlignment(derived.event.size(), 1, 8);
  const auto event = builder.CreateVector(
      reinterpret_cast<const std::uint8_t*>(derived.event.data()), derived.event.size());
  const auto stream = builder.CreateString(derived.stream);
  return p::CreateDerived(builder, derived.position.value, derived.version.value, stream, event);
}

/// One part of the answer: the derived entries from `next` on that fit `bytes`. Returns where the
/// next part begins.
std::size_t encode_part(Builder& builder, std::uint64_t request_id, const Accepted& accepted,
                        std::size_t next, std::size_t bytes) {
  std::vector<flatbuffers::Offset<p::Derived>> each;
  for (std::size_t used = 0; next < accepted.derived.size(); ++next) {
    used += size_of(accepted.derived[next]);
    if (used > bytes && !each.empty()) break;
    each.push_back(encode_derived(builder, accepted.derived[next]));
  }
  using List = flatbuffers::Vector<flatbuffers::Offset<p::Derived>>;
  const auto derived = each.empty() ? flatbuffers::Offset<List>() : builder.CreateVector(each);
  const auto positions = encode_numbers(builder, accepted.positions);
  const auto versions = encode_numbers(builder, accepted.versions);
  const bool more = next < accepted.derived.size();
  const auto body = p::CreatePosted(builder, positions, versions, derived, accepted.repeated, more);
  finish_response(builder, request_id, p::ResponseBody::Posted, body.Union());
  return next;
}

void append_accepted(Frames& out, Builder& builder, std::uint64_t request_id,
                     const Accepted& accepted, std::size_t frame_bytes) {
  std::size_t next = 0;
  do {
    next = encode_part(builder, request_id, accepted, next, frame_bytes / 2);
    append_frame(out, message_in(builder));
    builder.Clear();
  } while (next < accepted.derived.size());
}

void encode_refused(Builder& builder, std::uint64_t request_id, const daybook::Refused& refused) {
  std::vector<flatbuffers::Offset<p::Refusal>> each;
  for (const auto& [index, refusal] : refused.refusals) {
    const auto code = builder.CreateString(name(refusal.code));
    const auto message = builder.CreateString(refusal.message);
    const auto reference = builder.CreateString(refusal.reference);
    each.push_back(
        p::CreateRefusal(builder, static_cast<std::uint32_t>(index), code, message, reference));
  }
  const auto body = p::CreateRefused(builder, builder.CreateVector(each));
  finish_response(builder, request_id, p::ResponseBody::Refused, body.Union());
}

void encode_failed(Builder& builder, std::uint64_t request_id, const daybook::Failed& failure) {
  const auto message = builder.CreateString(failure.message);
  const auto body = p::CreateFailed(builder, static_cast<p::FailedCode>(failure.why), message);
  finish_response(builder, request_id, p::ResponseBody::Failed, body.Union());
}

DerivedEntry decode_derived(const p::Derived& from) {
  const auto* event = reinterpret_cast<const char*>(from.event()->data());
  return {{from.position()}, {from.version()}, from.stream()->str(), {event, from.event()->size()}};
}

Accepted decode_accepted(const p::Posted& posted) {
  Accepted accepted;
  for (const auto position : *posted.positions()) accepted.positions.push_back({position});
  for (const auto version : *posted.versions()) accepted.versions.push_back({version});
  if (posted.derived())
    for (const auto* each : *posted.derived()) accepted.derived.push_back(decode_derived(*each));
  accepted.repeated = posted.repeated();
  return accepted;
}

constexpr Code last_code = Code::legal_hold;

/// The codes by their names.
const std::map<std::string_view, Code>& codes() {
  static const auto table = [] {
    std::map<std::string_view, Code> by_name;
    for (int i = 0; i <= static_cast<int>(last_code); ++i)
      by_name.emplace(name(static_cast<Code>(i)), static_cast<Code>(i));
    return by_name;
  }();
  return table;
}

/// A code that this version does not know is told in the message.
daybook::Refusal decode_refusal(const p::Refusal& from) {
  daybook::Refusal refusal{Code::malformed, from.message()->str(), from.reference()->str()};
  const auto found = codes().find(from.code()->string_view());
  if (found != codes().end())
    refusal.code = found->second;
  else
    refusal.message = fmt::format("{}: {}", from.code()->string_view(), refusal.message);
  return refusal;
}

daybook::Refused decode_refused(const p::Refused& from) {
  daybook::Refused refused;
  for (const auto* each : *from.refusals())
    refused.refusals.push_back({each->index(), decode_refusal(*each)});
  return refused;
}

}  // namespace

static_assert(static_cast<int>(p::FailedCode::overloaded) ==
              static_cast<int>(Failed::Why::overloaded));
static_assert(static_cast<int>(p::FailedCode::stopping) == static_cast<int>(Failed::Why::stopping));
static_assert(static_cast<int>(p::FailedCode::outcome_unknown) ==
              static_cast<int>(Failed::Why::outcome_unknown));
static_assert(static_cast<int>(p::FailedCode::read_only) ==
              static_cast<int>(Failed::Why::read_only));
static_assert(static_cast<int>(p::FailedCode::unavailable) ==
              static_cast<int>(Failed::Why::unavailable));

const p::Response* verified_response(std::string_view bytes) {
  flatbuffers::Verifier verifier(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(),
                                 response_depth, response_tables);
  if (!verifier.VerifyBuffer<p::Response>(file_identifier)) return nullptr;
  const auto* message = flatbuffers::GetRoot<p::Response>(bytes.data());
  return message->body() ? message : nullptr;
}

void finish_response(Builder& builder, std::uint64_t request_id, p::ResponseBody tag,
                     flatbuffers::Offset<void> body) {
  builder.Finish(p::CreateResponse(builder, request_id, tag, body), file_identifier);
}

void append_answer(Frames& out, Builder& builder, std::uint64_t request_id, const Answer& answer,
                   std::size_t frame_bytes) {
  if (const auto* accepted = std::get_if<Accepted>(&answer))
    return append_accepted(out, builder, request_id, *accepted, frame_bytes);
  if (const auto* refused = std::get_if<daybook::Refused>(&answer))
    encode_refused(builder, request_id, *refused);
  else
    encode_failed(builder, request_id, std::get<daybook::Failed>(answer));
  append_frame(out, message_in(builder));
  builder.Clear();
}

bool more_follows(const p::Response& response) {
  const auto* posted = response.body_as_Posted();
  return posted && posted->more();
}

std::optional<Answer> decode_answer(const p::Response& response) {
  switch (response.body_type()) {
    case p::ResponseBody::Posted:
      return decode_accepted(*response.body_as_Posted());
    case p::ResponseBody::Refused:
      return decode_refused(*response.body_as_Refused());
    case p::ResponseBody::Failed: {
      const auto& from = *response.body_as_Failed();
      return daybook::Failed{static_cast<Failed::Why>(from.code()), from.message()->str()};
    }
    default:
      return {};
  }
}

void encode_fault(Builder& builder, std::uint64_t request_id, p::FaultCode code,
                  std::string_view message) {
  const auto body = p::CreateFault(builder, code, builder.CreateString(message));
  finish_response(builder, request_id, p::ResponseBody::Fault, body.Union());
}

bool goes_on(p::FaultCode code) {
  return code >= p::FaultCode::unknown_request;
}

}  // namespace daybook::wire

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

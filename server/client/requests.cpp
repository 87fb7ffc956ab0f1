#include "server/client/client_impl.hpp"

namespace daybook::client {

namespace {

namespace p = wire::p;
using p::RequestBody;
using Strings = flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>;

flatbuffers::Offset<Strings> encode_names(wire::Builder& builder,
                                          const std::vector<std::string>& names) {
  std::vector<flatbuffers::Offset<flatbuffers::String>> each;
  for (const auto& name : names) each.push_back(builder.CreateString(name));
  return builder.CreateVector(each);
}

const p::Response& response_in(const wire::Frames& bytes) {
  return *flatbuffers::GetRoot<p::Response>(bytes.data());
}

Error unexpected() {
  return {Error::Why::protocol, "The server answered something else than was asked."};
}

std::string text_of(const flatbuffers::Vector<std::uint8_t>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

wire::Frames Client::Parts::frame_of(std::uint64_t request_id, RequestBody tag,
                                     flatbuffers::Offset<void> body) {
  wire::finish_request(builder, request_id, tag, body);
  wire::Frames frame;
  wire::append_frame(frame, wire::message_in(builder));
  builder.Clear();
  return frame;
}

flatbuffers::Offset<p::Filter> Client::Parts::encode(const Filter& filter) {
  const auto kinds = encode_names(builder, filter.kinds);
  const auto types = encode_names(builder, filter.types);
  const auto programme = builder.CreateString(filter.programme);
  return p::CreateFilter(builder, kinds, types, programme);
}

/// Waits for the replies to one request; asked again on a new connection when this one is lost.
Outcome<Call> Client::Parts::ask(RequestBody tag, flatbuffers::Offset<void> body) {
  const auto request_id = next_request_id++;
  call = Call{request_id, frame_of(request_id, tag, body), {}, {}, false};
  if (link.ready()) link.send(call->frame);
  until([this] { return call->done; });
  Call finished = *std::move(call);
  call.reset();
  if (finished.error) return failed(*finished.error);
  return finished;
}

void Client::Parts::take_reply(const p::Response& response, std::string_view bytes) {
  if (const auto* fault = response.body_as_Fault())
    call->error = Error{Error::Why::refused, fault->message()->str()};
  const auto* answer = response.body_as_Answer();
  call->done = !answer || answer->last();
  call->replies.emplace_back(bytes);
}

Outcome<Page> Client::read(const Reading& reading) {
  auto& builder = parts_->builder;
  builder.Clear();
  const auto filter = parts_->encode(reading.filter);
  const auto stream = reading.stream.empty() ? flatbuffers::Offset<flatbuffers::String>()
                                             : builder.CreateString(reading.stream);
  p::ReadBuilder read(builder);
  if (!stream.IsNull()) read.add_stream(stream);
  if (reading.from) read.add_from(*reading.from);
  read.add_limit(reading.limit);
  read.add_backwards(reading.backwards);
  read.add_filter(filter);
  const auto asked = TRY(parts_->ask(RequestBody::Read, read.Finish().Union()));
  const auto* entries = response_in(asked.replies.back()).body_as_Entries();
  if (!entries) return failed(unexpected());
  Page page{{}, entries->next(), entries->end(), entries->size()};
  for (const auto* entry : *entries->entries()) page.entries.push_back(text_of(*entry->bytes()));
  return page;
}

namespace {

/// The text that comes in parts.
Outcome<std::string> joined(const Outcome<Call>& asked) {
  if (!asked) return failed(asked.error());
  std::string text;
  for (const auto& reply : asked->replies) {
    const auto* part = response_in(reply).body_as_Answer();
    if (!part) return failed(unexpected());
    text += part->text()->string_view();
  }
  return text;
}

}  // namespace

Outcome<std::string> Client::view(std::string_view name, std::string_view params) {
  auto& builder = parts_->builder;
  builder.Clear();
  const auto name_text = builder.CreateString(name);
  const auto params_text = builder.CreateString(params);
  return joined(
      parts_->ask(RequestBody::View, p::CreateView(builder, name_text, params_text).Union()));
}

Outcome<std::string> Client::command(std::string_view name, std::string_view params) {
  auto& builder = parts_->builder;
  builder.Clear();
  const auto name_text = builder.CreateString(name);
  const auto params_text = builder.CreateString(params);
  return joined(
      parts_->ask(RequestBody::Command, p::CreateCommand(builder, name_text, params_text).Union()));
}

Outcome<Proof> Client::prove(const Proving& proving) {
  auto& builder = parts_->builder;
  builder.Clear();
  p::ProveBuilder prove(builder);
  if (proving.position) prove.add_position(proving.position->value);
  if (proving.from) prove.add_from(*proving.from);
  if (proving.size) prove.add_size(*proving.size);
  const auto asked = TRY(parts_->ask(RequestBody::Prove, prove.Finish().Union()));
  const auto* proof = response_in(asked.replies.back()).body_as_Proof();
  if (!proof) return failed(unexpected());
  return Proof{proof->size(), text_of(*proof->root()),
               proof->leaf() ? text_of(*proof->leaf()) : std::string(), text_of(*proof->path())};
}

Outcome<LedgerInfo> Client::info() {
  parts_->builder.Clear();
  const auto asked = TRY(parts_->ask(RequestBody::Info, p::CreateInfo(parts_->builder).Union()));
  const auto* info = response_in(asked.replies.back()).body_as_LedgerInfo();
  if (!info) return failed(unexpected());
  return LedgerInfo{info->name()->str(),         info->size(),
                    info->root()->str(),         Instant{info->recorded_at()},
                    Instant{info->created_at()}, info->server_version()->str(),
                    info->connections()};
}

Outcome<void> Client::ping() {
  parts_->builder.Clear();
  TRY(parts_->ask(RequestBody::Ping, p::CreatePing(parts_->builder).Union()));
  return {};
}

}  // namespace daybook::client

#include <fmt/format.h>

#include "domain/base/ids.hpp"
#include "server/protocol/messages.hpp"

namespace daybook::wire {

namespace {

/// A request holds at most a post of 1,000 events, each perhaps with its actor, and names.
constexpr flatbuffers::uoffset_t request_tables = 4'096;
constexpr flatbuffers::uoffset_t request_depth = 8;

using Bytes = flatbuffers::Offset<flatbuffers::Vector<std::uint8_t>>;

Bytes aligned_bytes(Builder& builder, std::string_view bytes) {
  builder.ForceVectorAlignment(bytes.size(), 1, 8);
  return builder.CreateVector(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

flatbuffers::Offset<p::Posting> encode_posting(Builder& builder, const Posting& posting) {
  const auto event = aligned_bytes(builder, posting.event);
  const auto personal =
      posting.personal ? aligned_bytes(builder, posting.personal->view()) : Bytes();
  const auto sealed = posting.sealed ? aligned_bytes(builder, *posting.sealed) : Bytes();
  const auto actor =
      posting.actor ? encode_actor(builder, *posting.actor) : flatbuffers::Offset<p::Actor>();
  p::PostingBuilder out(builder);
  out.add_event(event);
  out.add_expect_kind(static_cast<p::ExpectKind>(posting.expect.kind));
  out.add_expect_events(posting.expect.events);
  if (posting.personal) out.add_personal(personal);
  if (posting.actor) out.add_actor(actor);
  if (posting.recorded_at) out.add_recorded_at(posting.recorded_at->milliseconds);
  if (posting.sealed) out.add_sealed(sealed);
  return out.Finish();
}

std::string_view text_of(const flatbuffers::Vector<std::uint8_t>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Result<Posting, std::string> decode_posting(const p::Posting& from) {
  Posting posting;
  posting.event = text_of(*from.event());
  if (from.expect_kind() > p::ExpectKind::MAX)
    return failed(fmt::format("expect_kind: {} is unknown", static_cast<int>(from.expect_kind())));
  posting.expect = {static_cast<Expect::Kind>(from.expect_kind()), from.expect_events()};
  if (from.personal()) posting.personal = Secret(text_of(*from.personal()));
  if (from.sealed()) posting.sealed = text_of(*from.sealed());
  if (from.recorded_at()) posting.recorded_at = Instant{*from.recorded_at()};
  if (from.actor()) {
    auto actor = TRY(decode_actor(*from.actor()));
    posting.actor = std::move(actor);
  }
  return posting;
}

Result<RoleSet, std::string> decode_roles(const p::Actor& actor) {
  RoleSet roles = 0;
  if (!actor.roles()) return roles;
  for (const auto* role : *actor.roles()) {
    const RoleSet known = role_named(role->string_view());
    if (known == 0) return failed(fmt::format("actor: '{}' is not a role", role->string_view()));
    roles |= known;
  }
  return roles;
}

}  // namespace

static_assert(static_cast<int>(p::ExpectKind::exactly) == static_cast<int>(Expect::Kind::exactly));
static_assert(static_cast<int>(p::ExpectKind::fresh) == static_cast<int>(Expect::Kind::fresh));
static_assert(static_cast<int>(p::ExpectKind::exists) == static_cast<int>(Expect::Kind::exists));

const p::Request* verified_request(std::string_view bytes) {
  flatbuffers::Verifier verifier(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(),
                                 request_depth, request_tables);
  if (!verifier.VerifyBuffer<p::Request>(file_identifier)) return nullptr;
  const auto* message = flatbuffers::GetRoot<p::Request>(bytes.data());
  return message->body() ? message : nullptr;
}

void finish_request(Builder& builder, std::uint64_t request_id, p::RequestBody tag,
                    flatbuffers::Offset<void> body) {
  builder.Finish(p::CreateRequest(builder, request_id, tag, body), file_identifier);
}

void encode_post(Builder& builder, std::uint64_t request_id, const Post& post, bool importing) {
  std::vector<flatbuffers::Offset<p::Posting>> postings;
  postings.reserve(post.size());
  for (const auto& posting : post) postings.push_back(encode_posting(builder, posting));
  const auto body = p::CreatePost(builder, builder.CreateVector(postings), importing);
  finish_request(builder, request_id, p::RequestBody::Post, body.Union());
}

Result<Post, std::string> decode_post(const p::Post& post) {
  Post out;
  out.reserve(post.postings()->size());
  for (const auto* from : *post.postings()) {
    auto posting = TRY(decode_posting(*from));
    out.push_back(std::move(posting));
  }
  return out;
}

flatbuffers::Offset<p::Actor> encode_actor(Builder& builder, const Poster& poster) {
  std::vector<flatbuffers::Offset<flatbuffers::String>> names;
  for (const auto role : role_names(poster.roles)) names.push_back(builder.CreateString(role));
  const auto roles = builder.CreateVector(names);
  const auto id = builder.CreateString(poster.id.text);
  const auto provider = poster.provider.empty() ? flatbuffers::Offset<flatbuffers::String>()
                                                : builder.CreateString(poster.provider.text);
  return p::CreateActor(builder, id, roles, provider);
}

Result<Poster, std::string> decode_actor(const p::Actor& actor) {
  Poster poster;
  poster.id = PosterId(actor.id()->string_view());
  if (!is_ident(poster.id.text))
    return failed(std::string("actor: its id must be 1-64 of a-z 0-9 . _ -"));
  const auto roles = TRY(decode_roles(actor));
  poster.roles = roles;
  if (!actor.provider()) return poster;
  poster.provider = ProviderId(actor.provider()->string_view());
  if (!is_ident(poster.provider.text))
    return failed(std::string("actor: its provider must be 1-64 of a-z 0-9 . _ -"));
  return poster;
}

}  // namespace daybook::wire

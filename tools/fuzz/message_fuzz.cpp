#include "domain/base/check.hpp"
#include "domain/vocabulary/shape_check.hpp"
#include "server/protocol/messages.hpp"
#include "tools/fuzz/targets.hpp"

namespace daybook::fuzz {

namespace {

bool same(const std::optional<Poster>& a, const std::optional<Poster>& b) {
  if (!a || !b) return !a && !b;
  return a->id == b->id && a->roles == b->roles && a->provider == b->provider;
}

std::string_view text_of(const std::optional<Secret>& secret) {
  return secret ? secret->view() : std::string_view();
}

bool same(const Posting& a, const Posting& b) {
  return a.event == b.event && a.expect.kind == b.expect.kind &&
         a.expect.events == b.expect.events && same(a.actor, b.actor) &&
         a.recorded_at == b.recorded_at && a.personal.has_value() == b.personal.has_value() &&
         text_of(a.personal) == text_of(b.personal) && a.sealed == b.sealed;
}

Post decoded(std::string_view bytes) {
  const auto* request = wire::verified_request(bytes);
  DAYBOOK_CHECK(request && request->body_as_Post(), "what was encoded verifies");
  auto post = wire::decode_post(*request->body_as_Post());
  DAYBOOK_CHECK(post.has_value(), "what was encoded can be decoded");
  return *std::move(post);
}

void check_post(const wire::p::Post& body) {
  const auto post = wire::decode_post(body);
  if (!post) return;
  for (const auto& posting : *post)
    if (const auto* event = posting.view()) static_cast<void>(check_shape(*event));
  wire::Builder builder;
  wire::encode_post(builder, 7, *post, body.importing());
  const auto again = decoded(wire::message_in(builder));
  DAYBOOK_CHECK(again.size() == post->size(), "a post keeps its events");
  for (std::size_t i = 0; i < again.size(); ++i)
    DAYBOOK_CHECK(same(again[i], (*post)[i]), "a post sent is the same post");
}

}  // namespace

void message(std::string_view input) {
  if (const auto* request = wire::verified_request(input)) {
    if (const auto* body = request->body_as_Post()) check_post(*body);
    if (const auto* hello = request->body_as_Hello(); hello && hello->actor())
      static_cast<void>(wire::decode_actor(*hello->actor()));
  }
  if (const auto* response = wire::verified_response(input)) {
    static_cast<void>(wire::decode_answer(*response));
    static_cast<void>(wire::more_follows(*response));
  }
}

}  // namespace daybook::fuzz

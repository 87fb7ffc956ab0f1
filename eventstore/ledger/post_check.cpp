#include "eventstore/ledger/post_check.hpp"

#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "domain/base/limits.hpp"
#include "domain/base/printable.hpp"
#include "domain/vocabulary/shape_check.hpp"
#include "eventstore/keys/seal.hpp"
#include "eventstore/ledger/personal.hpp"

namespace daybook {

namespace {

/// Room that an entry needs besides its event: positions, times, the poster's names.
constexpr std::size_t entry_overhead = 512;
/// What sealing adds to a text at most: subject, mac, nonce, padding, tag.
constexpr std::size_t seal_overhead = 512;

/// Streams about a person: only they may hold personal data.
bool is_about_a_person(StreamKind kind) {
  switch (kind) {
    case StreamKind::family_case:
    case StreamKind::package:
    case StreamKind::claim:
    case StreamKind::match:
    case StreamKind::supporter:
      return true;
    default:
      return false;
  }
}

StreamKind kind_of(const v::Event& event) {
  StreamRef stream;
  parse_stream(event.stream()->string_view(), stream);
  return stream.kind;
}

/// What is wrong with who says who posted and when it was recorded; empty when nothing is.
std::string trust_fault(const Submission& submission, const Posting& posting, const EventType& type,
                        Instant now) {
  const bool importing = submission.trust == Trust::import_;
  if (type.own && submission.trust != Trust::ledger && !importing)
    return fmt::format("type: {} is recorded by the ledger itself", type.name);
  if (submission.trust == Trust::connection && posting.actor)
    return "actor: the poster is who the connection says; leave it out";
  if (submission.trust != Trust::connection && !posting.actor) return "actor: is missing";
  if (posting.sealed && !importing) return "sealed: may only be given in an import";
  if (!posting.recorded_at) return {};
  if (!importing) return "recorded_at: may only be given in an import";
  return *posting.recorded_at > now ? "recorded_at: must not be in the future" : "";
}

/// What is wrong with the presence of personal data; empty when nothing is.
std::string personal_fault(const Posting& posting, StreamKind kind) {
  if (!posting.personal && !posting.sealed) return {};
  if (!is_about_a_person(kind))
    return fmt::format("personal: does not belong on a {} stream", name(kind));
  if (posting.personal && posting.sealed) return "sealed: is given beside personal";
  if (posting.sealed && !store::read_sealed(*posting.sealed))
    return "sealed: is not what an export wrote";
  return {};
}

Refusal malformed(std::string message) {
  return {Code::malformed, std::move(message), "rulebook 2"};
}

std::optional<Refusal> take_personal(const Posting& posting, Secret& personal) {
  if (!posting.personal) return {};
  auto canonical = canonical_personal(posting.personal->view());
  if (canonical) {
    personal = *std::move(canonical);
    return {};
  }
  const bool too_large = canonical.error().kind == PersonalFault::Kind::too_large;
  return Refusal{too_large ? Code::too_large : Code::malformed, canonical.error().message,
                 "rulebook 2"};
}

std::size_t entry_size(const Posting& posting, const Secret& personal) {
  const auto sealed = posting.sealed     ? posting.sealed->size()
                      : personal.empty() ? 0
                                         : personal.size() + seal_overhead;
  return posting.event.size() + sealed + entry_overhead;
}

std::optional<Refusal> posting_fault(const Submission& submission, const Posting& posting,
                                     Instant now, Secret& personal) {
  const auto* event = posting.view();
  if (!event) return malformed("event: is not a whole FlatBuffers Event");
  auto shape = check_shape(*event);
  if (shape && shape->code == Code::malformed) return shape;
  const auto& type = Vocabulary::instance().of(event->data_type());
  if (auto fault = trust_fault(submission, posting, type, now); !fault.empty())
    return malformed(std::move(fault));
  if (auto fault = personal_fault(posting, kind_of(*event)); !fault.empty())
    return malformed(std::move(fault));
  if (auto fault = take_personal(posting, personal)) return fault;
  if (entry_size(posting, personal) > limits::entry_bytes)
    return Refusal{Code::too_large,
                   fmt::format("the entry would be larger than {} bytes", limits::entry_bytes),
                   "rulebook 8"};
  return shape;
}

/// What is sealed and what is destroyed are not decided in one commit.
std::optional<Refused> check_erasures(const Post& post) {
  const bool seals = std::any_of(post.begin(), post.end(), [](const Posting& posting) {
    return posting.personal.has_value();
  });
  for (std::size_t i = 0; seals && i < post.size(); ++i)
    if (post[i].view()->data_type() == v::Data::SubjectErased)
      return refused(i, Code::malformed, "type: subject_erased is posted apart from personal data");
  return {};
}

}  // namespace

Refused refused(std::size_t index, Refusal refusal) {
  refusal.message = printable(refusal.message);
  return {{{index, std::move(refusal)}}};
}

Refused refused(std::size_t index, Code code, std::string message) {
  return refused(index, {code, std::move(message), "rulebook 2"});
}

Refused refused(std::size_t index, std::vector<Refusal>& refusals) {
  Refused out;
  for (auto& refusal : refusals) {
    refusal.message = printable(refusal.message);
    out.refusals.push_back({index, std::move(refusal)});
  }
  return out;
}

std::optional<Refused> check_shapes(const Submission& submission, Instant now,
                                    PersonalParts& personal) {
  const auto& post = submission.post;
  if (post.empty() || post.size() > limits::events_per_post)
    return refused(0, Code::malformed,
                   fmt::format("a post holds 1 to {} events", limits::events_per_post));
  personal.resize(post.size());
  for (std::size_t i = 0; i < post.size(); ++i)
    if (auto fault = posting_fault(submission, post[i], now, personal[i]))
      return refused(i, std::move(*fault));
  return check_erasures(post);
}

}  // namespace daybook

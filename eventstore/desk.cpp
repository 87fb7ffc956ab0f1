#include "eventstore/desk.hpp"

#include <set>

#include <fmt/format.h>

#include "domain/calendar.hpp"
#include "domain/content.hpp"
#include "domain/judge.hpp"
#include "domain/limits.hpp"
#include "domain/shape_check.hpp"

namespace daybook {

namespace {

Refused refused(std::size_t index, Refusal refusal) {
  return {{{index, std::move(refusal)}}};
}

Refused refused(std::size_t index, Code code, std::string message) {
  return refused(index, {code, std::move(message), "rulebook 2"});
}

Refused refused(std::size_t index, std::vector<Refusal>& refusals) {
  Refused out;
  for (auto& refusal : refusals) out.refusals.push_back({index, std::move(refusal)});
  return out;
}

/// Room that an entry needs besides its event: positions, times, the poster's names.
constexpr std::size_t entry_overhead = 512;

std::string_view id_of(const v::Event& event) {
  return {reinterpret_cast<const char*>(event.event_id()->bytes()->data()), store::kEventIdBytes};
}

const Poster& poster_of(const Submission& submission, const Posting& posting) {
  return submission.trust == Trust::connection ? submission.poster : *posting.actor;
}

/// What is wrong with who says who posted and when it was recorded; empty when nothing is.
std::string trust_fault(const Submission& submission, const Posting& posting, Instant now) {
  if (submission.trust == Trust::connection && posting.actor)
    return "actor: the poster is who the connection says; leave it out";
  if (submission.trust != Trust::connection && !posting.actor) return "actor: is missing";
  if (posting.personal)
    return "personal: this ledger cannot seal personal data yet; post without it";
  if (!posting.recorded_at) return {};
  if (submission.trust != Trust::import_) return "recorded_at: may only be given in an import";
  return *posting.recorded_at > now ? "recorded_at: must not be in the future" : "";
}

/// The shape of one event: `malformed` before `too_large` before `personal_in_data` (rulebook,
/// section 2).
std::optional<Refusal> posting_fault(const Submission& submission, const Posting& posting,
                                     Instant now) {
  const auto* event = posting.view();
  if (!event)
    return Refusal{Code::malformed, "event: is not a whole FlatBuffers Event", "rulebook 2"};
  auto shape = check_shape(*event);
  if (shape && shape->code == Code::malformed) return shape;
  if (auto fault = trust_fault(submission, posting, now); !fault.empty())
    return Refusal{Code::malformed, std::move(fault), "rulebook 2"};
  if (posting.event.size() + entry_overhead > limits::entry_bytes)
    return Refusal{Code::too_large,
                   fmt::format("the entry would be larger than {} bytes", limits::entry_bytes),
                   "rulebook 8"};
  return shape;
}

}  // namespace

store::Digest content_digest(const v::Event& event) {
  std::string content;
  append_content(event, content);
  return store::sha256({content});
}

std::optional<Refused> Desk::check_shapes(const Submission& submission, Instant now) const {
  const auto& post = submission.post;
  if (post.empty() || post.size() > limits::events_per_post)
    return refused(0, Code::malformed,
                   fmt::format("a post holds 1 to {} events", limits::events_per_post));
  for (std::size_t i = 0; i < post.size(); ++i)
    if (auto fault = posting_fault(submission, post[i], now)) return refused(i, std::move(*fault));
  return {};
}

std::optional<Refused> Desk::check_import(const Post& post, Instant now) const {
  if (!record_.only_imported())
    return refused(0, Code::malformed, "an import needs an empty ledger");
  auto last = record_.last_recorded_at();
  for (std::size_t i = 0; i < post.size(); ++i) {
    const auto at = post[i].recorded_at.value_or(now);
    if (at < last)
      return refused(
          i, Code::malformed,
          fmt::format("recorded_at: must not be before {}, the entry before it", to_text(last)));
    last = at;
  }
  return {};
}

Accepted Desk::first_answer(const std::vector<store::PostRecord>& records) const {
  Accepted answer;
  answer.repeated = true;
  for (const auto& known : records) {
    const auto end = known.commit_first.value + known.commit_entries;
    const auto own_bytes = record_.entry(known.position);
    const auto own = read_entry(own_bytes);
    if (!own) break;  // the record could not be read, and says so
    answer.positions.push_back(known.position);
    answer.versions.push_back(own->version);
    for (auto next = known.position.value + 1; next < end; ++next) {
      const auto bytes = record_.entry({next});
      const auto entry = read_entry(bytes);
      if (!entry || entry->cause != std::optional(known.position)) break;
      const auto* stored = v::GetEntry(bytes.data())->event();
      answer.derived.push_back({entry->position,
                                entry->version,
                                std::string(entry->stream_text),
                                {reinterpret_cast<const char*>(stored->data()), stored->size()}});
    }
  }
  return answer;
}

std::optional<Answer> Desk::repeated(const Post& post) const {
  std::vector<store::PostRecord> known;
  std::set<std::string_view> ids;
  std::optional<std::size_t> reused;
  for (std::size_t i = 0; i < post.size(); ++i) {
    const auto* event = v::GetEvent(post[i].event.data());
    const auto record = record_.find_post(id_of(*event));
    if (!ids.insert(id_of(*event)).second)
      return refused(i, Code::event_id_reused, "event_id: stands twice in the post");
    if (!record) continue;
    known.push_back(*record);
    if (!reused && record->content != content_digest(*event)) reused = i;
  }
  if (known.empty()) return {};
  if (reused)
    return refused(*reused, Code::event_id_reused, "event_id: was recorded with other content");
  if (known.size() < post.size())
    return refused(0, Code::event_id_reused,
                   "event_id: some events of the post were recorded before, some were not");
  return first_answer(known);
}

void Desk::stage(Decision& decision, const Recorded& event, const Envelope& envelope,
                 const Poster& poster, std::string_view event_bytes) {
  states_.apply(event);
  store::EntryDraft draft;
  draft.bytes = write_entry(envelope, poster, event_bytes);
  draft.stream = event.stream_text;
  draft.version = envelope.version;
  if (event.event_id)
    draft.event_id = {reinterpret_cast<const char*>(event.event_id->bytes()->data()),
                      store::kEventIdBytes};
  decision.entries.push_back(std::move(draft));
  decision.recorded_at = envelope.recorded_at;
}

void Desk::record_derived(Decision& decision, const Envelope& cause, const Poster& poster,
                          std::string event) {
  Envelope envelope = cause;
  envelope.position = {record_.size() + decision.entries.size()};
  envelope.cause = cause.position;
  auto& derived = std::get<Accepted>(decision.answer).derived;
  derived.push_back({envelope.position, {}, {}, std::move(event)});
  // The event is looked at where the answer keeps it: a later event of the same post may ask for
  // it.
  const auto& bytes = derived.back().event;
  const auto* view = v::GetEvent(bytes.data());
  StreamRef stream;
  parse_stream(view->stream()->string_view(), stream);
  const auto* header = states_.header(stream);
  envelope.version = {header ? header->events : 0};
  derived.back().version = envelope.version;
  derived.back().stream = view->stream()->str();
  stage(decision, about_to_be_recorded(*view, envelope, poster), envelope, poster, bytes);
}

std::optional<Refused> Desk::record_one(Decision& decision, const Submission& submission,
                                        std::size_t index, Instant now) {
  const auto& posting = submission.post[index];
  const auto& poster = poster_of(submission, posting);
  const auto& event = *v::GetEvent(posting.event.data());
  StreamRef stream;
  parse_stream(event.stream()->string_view(), stream);
  const auto* header = states_.header(stream);
  Envelope envelope;
  envelope.position = {record_.size() + decision.entries.size()};
  envelope.version = {header ? header->events : 0};
  envelope.recorded_at = std::max(
      {posting.recorded_at.value_or(now), record_.last_recorded_at(), decision.recorded_at});
  envelope.post_index = static_cast<std::uint16_t>(index);
  const auto recorded = about_to_be_recorded(event, envelope, poster);
  auto verdict = judge(recorded, posting.expect, now, states_);
  if (!verdict.accepted()) return refused(index, verdict.refusals.list());
  auto& answer = std::get<Accepted>(decision.answer);
  answer.positions.push_back(envelope.position);
  answer.versions.push_back(envelope.version);
  decision.posts.push_back(
      {std::string(id_of(event)),
       {envelope.position, {record_.size()}, 0, envelope.post_index, content_digest(event)}});
  stage(decision, recorded, envelope, poster, posting.event);
  for (const auto& derived : verdict.derived) record_derived(decision, envelope, poster, derived);
  if (verdict.sample)
    record_derived(decision, envelope, poster,
                   sampled_event(*verdict.sample, stream.id, recorded.occurred_at,
                                 store::to_hex(record_.root_with(decision.entries)),
                                 [](std::string_view text) {
                                   return std::string(store::sha256({text}).view());
                                 }));
  return {};
}

Decision Desk::record_all(const Submission& submission, Instant now) {
  Decision decision;
  decision.answer = Accepted{};
  // A single event is judged before anything changes; only several need taking back.
  const bool may_roll_back = submission.post.size() > 1;
  if (may_roll_back) states_.begin();
  for (std::size_t i = 0; i < submission.post.size(); ++i) {
    auto refusal = record_one(decision, submission, i, now);
    if (!refusal) continue;
    if (may_roll_back) states_.rollback();
    return {std::move(*refusal), {}, {}, {}};
  }
  if (may_roll_back) states_.commit();
  for (auto& post : decision.posts)
    post.record.commit_entries = static_cast<std::uint32_t>(decision.entries.size());
  return decision;
}

Decision Desk::decide(const Submission& submission, Instant now) {
  if (auto fault = check_shapes(submission, now)) return {std::move(*fault), {}, {}, {}};
  if (auto answer = repeated(submission.post)) return {std::move(*answer), {}, {}, {}};
  if (submission.trust == Trust::import_)
    if (auto fault = check_import(submission.post, now)) return {std::move(*fault), {}, {}, {}};
  return record_all(submission, now);
}

}  // namespace daybook

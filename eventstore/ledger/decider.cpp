#include "eventstore/ledger/decider.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "domain/base/check.hpp"
#include "domain/rules/access.hpp"
#include "domain/rules/judge.hpp"
#include "eventstore/ledger/content_digest.hpp"

namespace daybook {

namespace {

std::string_view id_of(const v::Event& event) {
  return {reinterpret_cast<const char*>(event.event_id()->bytes()->data()), store::kEventIdBytes};
}

/// What was said about somebody cannot be sealed: a failure of ours, whatever the reason. After a
/// failed write of a key nothing more is sealed until the key store is opened again.
Failed cannot_seal(const store::KeyError& why) {
  const bool restart_helps = why.code == store::KeyErrorCode::io_failed;
  return {restart_helps ? Failed::Why::outcome_unknown : Failed::Why::unavailable,
          fmt::format("personal data cannot be sealed, nothing was recorded: {} Post it again once "
                      "that is mended.",
                      why.message)};
}

bool holds_personal(const Post& post) {
  return std::ranges::any_of(post,
                             [](const auto& posting) { return posting.personal.has_value(); });
}

/// Nothing is judged that could not be recorded: an answer about it would be a guess.
Failed no_keys_at_hand() {
  return {Failed::Why::unavailable,
          "personal data cannot be sealed, nothing was recorded: the ledger has no key store open. "
          "Open it with its keys, then post this again."};
}

/// What stands in sealed bytes; empty where nothing is sealed.
std::string_view mac_of(std::string_view sealed) {
  return sealed.empty() ? std::string_view() : store::read_sealed(sealed)->mac;
}

/// A decision that appends nothing.
Decision answering(Answer answer) {
  Decision decision;
  decision.answer = std::move(answer);
  return decision;
}

}  // namespace

std::optional<Refused> Decider::check_import(const Post& post, Instant now) const {
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

Accepted Decider::first_answer(const std::vector<store::PostRecord>& records) const {
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

std::string Decider::personal_mac(const Posting& posting, std::size_t index) const {
  if (posting.sealed) return std::string(store::read_sealed(*posting.sealed)->mac);
  if (personal_[index].empty()) return {};
  return keys_->mac(id_of(*v::GetEvent(posting.event.data())), personal_[index].view());
}

/// Only the poster of an event is told of it again. Anybody else's is another event, whatever it
/// says: what was said about somebody could be guessed at by posting it.
bool Decider::may_repeat(const Submission& submission, std::size_t index,
                         const store::PostRecord& record) const {
  const auto bytes = record_.entry(record.position);
  const auto entry = read_entry(bytes);
  if (!entry) return false;
  const auto& poster = submission.trust == Trust::connection
                           ? submission.caller.id.text
                           : submission.post[index].actor->id.text;
  return entry->actor == poster;
}

std::optional<Answer> Decider::repeated(const Submission& submission) const {
  const auto& post = submission.post;
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
    if (!reused && (!may_repeat(submission, i, *record) ||
                    record->content != content_digest(*event, personal_mac(post[i], i))))
      reused = i;
  }
  if (known.empty()) return {};
  if (reused)
    return refused(*reused, Code::event_id_reused, "event_id: was recorded with other content");
  if (known.size() < post.size())
    return refused(0, Code::event_id_reused,
                   "event_id: some events of the post were recorded before, some were not");
  return first_answer(known);
}

void Decider::stage(Decision& decision, const Recorded& event, const Envelope& envelope,
                    const Poster& poster, const EntryParts& parts) {
  DAYBOOK_CHECK(envelope.position.value == record_.size() + decision.entries.size(),
                "the positions of a decision follow on the record's");
  states_.apply(event);
  const auto* header = states_.header(event.stream);
  DAYBOOK_CHECK(header && header->events == envelope.version.value + 1,
                "a stream's versions follow, and its state is never behind it");
  store::EntryDraft draft;
  draft.bytes = write_entry(envelope, poster, parts.event, parts.sealed);
  draft.stream = event.stream_text;
  draft.version = envelope.version;
  if (event.event_id)
    draft.event_id = {reinterpret_cast<const char*>(event.event_id->bytes()->data()),
                      store::kEventIdBytes};
  decision.entries.push_back(std::move(draft));
  decision.recorded_at = envelope.recorded_at;
}

void Decider::record_derived(Decision& decision, const Envelope& cause, const Poster& poster,
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
  stage(decision, about_to_be_recorded(*view, envelope, poster), envelope, poster, {bytes, {}});
}

const Poster& Decider::poster_of(const Submission& submission, const Posting& posting,
                                 const Recorded& event) {
  if (submission.trust != Trust::connection) return *posting.actor;
  posters_.push_back(
      submission.caller.as_poster(roles_for_post(submission.caller, event, states_)));
  return posters_.back();
}

Result<std::string, Answer> Decider::seal(const Posting& posting, std::size_t index,
                                          const Recorded& event) {
  if (!posting.sealed && personal_[index].empty()) return std::string();
  const auto subject = subject_of(event, states_);
  if (posting.sealed) {
    if (store::read_sealed(*posting.sealed)->key.subject == subject) return *posting.sealed;
    return failed(
        Answer(refused(index, Code::malformed, fmt::format("sealed: is not about {}", subject))));
  }
  // The commit's first position: it never falls, also when a post of several is taken back.
  auto sealed = keys_->seal(subject, {event.stream_text, id_of(*v::GetEvent(posting.event.data()))},
                            personal_[index].view(), {record_.size()});
  if (sealed) return *std::move(sealed);
  return failed(Answer(cannot_seal(sealed.error())));
}

Envelope Decider::envelope_of(const Decision& decision, const Posting& posting, std::size_t index,
                              Instant now) {
  StreamRef stream;
  parse_stream(v::GetEvent(posting.event.data())->stream()->string_view(), stream);
  const auto* header = states_.header(stream);
  Envelope envelope;
  envelope.position = {record_.size() + decision.entries.size()};
  envelope.version = {header ? header->events : 0};
  envelope.recorded_at = std::max(
      {posting.recorded_at.value_or(now), record_.last_recorded_at(), decision.recorded_at});
  envelope.post_index = static_cast<std::uint16_t>(index);
  return envelope;
}

std::optional<Answer> Decider::record_one(Decision& decision, const Submission& submission,
                                          std::size_t index, Instant now) {
  const auto& posting = submission.post[index];
  const auto& event = *v::GetEvent(posting.event.data());
  const auto envelope = envelope_of(decision, posting, index, now);
  const auto& poster =
      poster_of(submission, posting, about_to_be_recorded(event, envelope, nobody_));
  const auto recorded = about_to_be_recorded(event, envelope, poster);
  auto verdict = judge(recorded, posting.expect, now, states_);
  if (!verdict.accepted()) return refused(index, verdict.refusals.list());
  const auto sealed = seal(posting, index, recorded);
  if (!sealed) return sealed.error();
  auto& answer = std::get<Accepted>(decision.answer);
  answer.positions.push_back(envelope.position);
  answer.versions.push_back(envelope.version);
  decision.posts.push_back({std::string(id_of(event)),
                            {envelope.position,
                             {record_.size()},
                             0,
                             envelope.post_index,
                             content_digest(event, mac_of(*sealed))}});
  stage(decision, recorded, envelope, poster, {posting.event, *sealed});
  if (recorded.tag == v::Data::SubjectErased)
    decision.erasures.push_back({std::string(recorded.stream_text), recorded.position});
  for (const auto& derived : verdict.derived) record_derived(decision, envelope, poster, derived);
  if (verdict.sample)
    record_derived(decision, envelope, poster,
                   sampled_event(*verdict.sample, recorded.stream.id, recorded.occurred_at,
                                 store::to_hex(record_.root_with(decision.entries)),
                                 [](std::string_view text) {
                                   return std::string(store::sha256({text}).view());
                                 }));
  return {};
}

Decision Decider::record_all(const Submission& submission, Instant now) {
  Decision decision;
  decision.answer = Accepted{};
  // A single event is judged before anything changes; only several need taking back.
  std::optional<StateCache::Trial> trial;
  if (submission.post.size() > 1) trial.emplace(states_);
  for (std::size_t i = 0; i < submission.post.size(); ++i)
    if (auto other = record_one(decision, submission, i, now)) return answering(std::move(*other));
  if (trial) trial->keep();
  if (keys_)
    for (const auto& erasure : decision.erasures) keys_->retire(erasure.subject, erasure.position);
  for (auto& post : decision.posts)
    post.record.commit_entries = static_cast<std::uint32_t>(decision.entries.size());
  return decision;
}

Decision Decider::decide(const Submission& submission, Instant now) {
  posters_.clear();
  personal_.clear();
  if (auto fault = check_shapes(submission, now, personal_)) return answering(std::move(*fault));
  if (keys_ == nullptr && holds_personal(submission.post)) return answering(no_keys_at_hand());
  if (auto answer = repeated(submission)) return answering(std::move(*answer));
  if (submission.trust == Trust::import_)
    if (auto fault = check_import(submission.post, now)) return answering(std::move(*fault));
  auto decision = record_all(submission, now);
  personal_.clear();
  return decision;
}

}  // namespace daybook

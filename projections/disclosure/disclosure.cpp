#include "projections/disclosure/disclosure.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "domain/rules/access.hpp"
#include "domain/vocabulary/screen.hpp"
#include "domain/vocabulary/shape_check.hpp"
#include "eventstore/base/wiping_memory.hpp"
#include "eventstore/ledger/new_event.hpp"
#include "projections/disclosure/unseal.hpp"
#include "projections/query/scope.hpp"
#include "projections/query/view.hpp"

namespace daybook {

namespace {

namespace json = boost::json;
using Why = DisclosureError::Why;

constexpr std::string_view kView = "history";

tl::unexpected<DisclosureError> fault(Why why, std::string message) {
  return failed(DisclosureError{why, std::move(message)});
}

/// Whether `subject` is a case; otherwise it is a supporter.
bool is_case(const StreamRef& subject) {
  return subject.kind == StreamKind::family_case;
}

std::string read_event(std::string_view subject, const PersonalReading& reading, Instant at) {
  StreamRef ref;
  split_stream(subject, ref);
  const auto stream = stream_name(StreamKind::access, to_text(at).substr(0, 7));
  return make_event<v::PersonalRead>(stream, at, [&](auto& builder) {
    const auto id = text_in(builder, ref.id);
    const flatbuffers::Offset<flatbuffers::String> none;
    return v::CreatePersonalRead(builder, is_case(ref) ? id : none, is_case(ref) ? none : id,
                                 text_in(builder, reading.by.id.text),
                                 text_in(builder, reading.purpose));
  });
}

std::string message_of(const Answer& answer) {
  if (const auto* refusal = std::get_if<Refused>(&answer))
    return refusal->refusals.front().refusal.message;
  return std::get<Failed>(answer).message;
}

/// A history's entry whose personal part is sealed.
struct SealedEntry {
  std::uint64_t position = 0;
  std::string stream;
  Unsealer::Noted noted;
};

json::array* entries_in(json::object& answer) {
  auto* entries = answer.at("result").as_object().if_contains("entries");
  return entries && entries->is_array() ? &entries->get_array() : nullptr;
}

/// What is sealed in a history, noted.
DisclosureResult<std::vector<SealedEntry>> sealed_in(json::object& answer, Unsealer& texts) {
  std::vector<SealedEntry> sealed;
  const auto* entries = entries_in(answer);
  if (!entries) return sealed;
  for (const auto& entry : *entries) {
    const auto* personal = entry.as_object().if_contains("personal");
    if (!personal || *personal != "sealed") continue;
    const auto position = entry.at("position").to_number<std::uint64_t>();
    auto noted = texts.want(position);
    if (!noted) return fault(Why::view_failed, noted.error());
    sealed.push_back({position, std::string(entry.at("stream").as_string()), *std::move(noted)});
  }
  return sealed;
}

/// What was decided about a reading.
struct Decision {
  std::optional<Refusal> question;  ///< the reader may not even ask
  std::map<std::string, std::optional<Refusal>, std::less<>> streams;
  SubjectRoles roles;  ///< of whose texts would open
};

DisclosureResult<Decision> decided(const Disclosing& from, const Asking& asking,
                                   const Caller& reader, const std::vector<SealedEntry>& sealed) {
  Decision decision;
  const auto asked = from.views.with_books(from.ledger.store().size(), [&](const Books& books) {
    decision.question =
        decide_view(reader, *asking.kind, about_question(books, kView, asking.params));
    for (const auto& entry : sealed) {
      StreamRef ref;
      split_stream(entry.stream, ref);
      const auto [place, fresh] = decision.streams.try_emplace(entry.stream);
      if (fresh) place->second = decide_personal(reader, about_stream(books, ref));
      const auto& [subject, opens] = entry.noted;
      if (opens && !place->second) decision.roles[subject] = roles_of(reader, books, subject);
    }
  });
  if (!asked) return fault(Why::view_failed, asked.error());
  return decision;
}

json::object record_json(const PersonalReading& reading, const ReadingRecord& record) {
  json::array positions;
  for (const auto position : record.positions) positions.push_back(position.value);
  return {{"by", text_json(reading.by.id.text)},
          {"purpose", text_json(reading.purpose)},
          {"recorded_at", text_json(to_text(record.recorded_at))},
          {"positions", std::move(positions)}};
}

/// `answer` in memory that is wiped, with `disclosed` before its result.
json::object marked(const json::object& answer, const json::object& record) {
  json::object out(wiping_storage());
  for (const auto& [key, value] : answer) {
    if (key == "result") out["disclosed"] = record;
    out[key] = value;
  }
  return out;
}

void open_all(json::object& answer, const Unsealer& texts,
              const std::vector<SealedEntry>& readable) {
  auto& entries = *entries_in(answer);
  auto next = readable.begin();
  for (auto& entry : entries) {
    if (next == readable.end()) return;
    if (entry.at("position").to_number<std::uint64_t>() != next->position) continue;
    entry.as_object()["personal"] = texts.open(next->position);
    ++next;
  }
}

/// A permitted question's way to its texts.
struct Way {
  const PersonalReading& reading;
  const Decision& decision;
  const Unsealer& texts;
  std::vector<SealedEntry> sealed;
};

/// The answer with what the reader may read, recorded first.
DisclosureResult<json::object> opened(const Disclosing& from, json::object answer, Way way) {
  const auto& streams = way.decision.streams;
  std::erase_if(way.sealed,
                [&](const auto& entry) { return streams.at(entry.stream).has_value(); });
  if (way.sealed.empty() && !streams.empty())
    return fault(Why::not_permitted, streams.begin()->second->message);
  if (way.decision.roles.empty()) {
    open_all(answer, way.texts, way.sealed);
    return answer;
  }
  const auto record = TRY(record_reading(from, way.reading, way.decision.roles));
  auto shown = marked(answer, record_json(way.reading, record));
  open_all(shown, way.texts, way.sealed);
  return shown;
}

}  // namespace

std::string_view name_of(DisclosureError::Why why) {
  constexpr std::string_view names[] = {"purpose_missing", "purpose_unfit", "not_permitted",
                                        "view_failed", "not_recorded"};
  return names[static_cast<std::size_t>(why)];
}

Result<void, DisclosureError> check_purpose(std::string_view purpose) {
  if (purpose.find_first_not_of(' ') == purpose.npos)
    return fault(Why::purpose_missing,
                 "purpose: is missing; say in a phrase what the personal data is read for.");
  const auto event = read_event("case/c", {Poster{PosterId("p"), 0, {}}, std::string(purpose)}, {});
  if (const auto refusal = check_shape(*v::GetEvent(event.data())))
    return fault(Why::purpose_unfit, refusal->message);
  if (const auto found = personal_text_in(purpose))
    return fault(Why::purpose_unfit,
                 fmt::format("purpose: holds {}; say what for, and name nobody.", *found));
  return {};
}

RoleSet roles_of(const Caller& reader, const Books& books, std::string_view subject) {
  StreamRef ref;
  split_stream(subject, ref);
  auto roles = reader.roles_everywhere();
  for (const auto& programme : about_stream(books, ref).programmes)
    roles |= reader.roles_in(programme);
  return roles;
}

DisclosureResult<ReadingRecord> record_reading(const Disclosing& from,
                                               const PersonalReading& reading,
                                               const SubjectRoles& subjects) {
  const auto at = std::max(from.ledger.now(), from.ledger.store().head().recorded_at);
  Post post;
  for (const auto& [subject, roles] : subjects) {
    Posting posting;
    posting.event = read_event(subject, reading, at);
    posting.actor = reading.by.as_poster(roles);
    post.push_back(std::move(posting));
  }
  const auto answer = from.ledger.post({std::move(post), Trust::ledger, {}});
  const auto* accepted = std::get_if<Accepted>(&answer);
  if (!accepted)
    return fault(Why::not_recorded,
                 "The reading could not be recorded, so nothing is shown: " + message_of(answer));
  const auto bytes = from.ledger.store().entry(accepted->positions.front());
  const auto entry = bytes ? read_entry(*bytes) : std::optional<Recorded>();
  if (!entry) return fault(Why::not_recorded, "The entry of the reading cannot be read again.");
  return ReadingRecord{accepted->positions, entry->recorded_at};
}

DisclosureResult<boost::json::object> disclose(const Disclosing& from,
                                               const boost::json::object& params,
                                               const PersonalReading& reading) {
  TRY(check_purpose(reading.purpose));
  const auto asking = read_question(kView, params);
  if (!asking) return fault(Why::view_failed, asking.error());
  auto answer = from.views.answer(*asking, &reading.by);
  Unsealer texts(from.ledger, from.no_keys);
  std::vector<SealedEntry> sealed;
  if (answer) {
    auto found = TRY(sealed_in(*answer, texts));
    sealed = std::move(found);
  }
  const auto decision = TRY(decided(from, *asking, reading.by, sealed));
  if (decision.question) return fault(Why::not_permitted, decision.question->message);
  if (!answer) return fault(Why::view_failed, answer.error());
  return opened(from, *std::move(answer), {reading, decision, texts, std::move(sealed)});
}

}  // namespace daybook

#include "projections/disclosure.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/access.hpp"
#include "domain/calendar.hpp"
#include "domain/screen.hpp"
#include "domain/shape_check.hpp"
#include "eventstore/make_event.hpp"
#include "eventstore/wiping_resource.hpp"
#include "projections/concern.hpp"
#include "projections/sealed_texts.hpp"
#include "projections/view.hpp"

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

/// The roles that the reader has where the subject belongs.
RoleSet roles_of(const Caller& reader, const Books& books, std::string_view subject) {
  StreamRef ref;
  split_stream(subject, ref);
  auto roles = reader.roles_everywhere();
  for (const auto& programme : about_stream(books, ref).programmes)
    roles |= reader.roles_in(programme);
  return roles;
}

std::string message_of(const Answer& answer) {
  if (const auto* refusal = std::get_if<Refused>(&answer))
    return refusal->refusals.front().refusal.message;
  return std::get<Failed>(answer).message;
}

/// A history's entries whose personal part is sealed.
struct SealedEntry {
  std::uint64_t position = 0;
  std::string stream;
};

json::array* entries_in(json::object& answer) {
  auto* entries = answer.at("result").as_object().if_contains("entries");
  return entries && entries->is_array() ? &entries->get_array() : nullptr;
}

std::vector<SealedEntry> sealed_in(json::object& answer) {
  std::vector<SealedEntry> sealed;
  const auto* entries = entries_in(answer);
  if (!entries) return sealed;
  for (const auto& entry : *entries)
    if (const auto* personal = entry.as_object().if_contains("personal");
        personal && *personal == "sealed")
      sealed.push_back({entry.at("position").to_number<std::uint64_t>(),
                        std::string(entry.at("stream").as_string())});
  return sealed;
}

std::optional<Refusal> decide_entry(const Caller& reader, const Books& books,
                                    std::string_view stream) {
  StreamRef ref;
  split_stream(stream, ref);
  return decide_personal(reader, about_stream(books, ref));
}

/// Of what is sealed, what the reader may read. A refusal when that is nothing of it.
DisclosureResult<std::vector<SealedEntry>> permitted(const Disclosing& from, const Caller& reader,
                                                     std::vector<SealedEntry> sealed) {
  std::map<std::string, std::optional<Refusal>, std::less<>> decided;
  const auto asked = from.views.with_books(from.ledger.store().size(), [&](const Books& books) {
    for (const auto& entry : sealed)
      if (!decided.contains(entry.stream))
        decided[entry.stream] = decide_entry(reader, books, entry.stream);
  });
  if (!asked) return fault(Why::view_failed, asked.error());
  std::erase_if(sealed, [&](const auto& entry) { return decided.at(entry.stream).has_value(); });
  if (sealed.empty() && !decided.empty())
    return fault(Why::not_permitted, decided.begin()->second->message);
  return sealed;
}

/// Asks the view, as far as the reader may ask it at all.
DisclosureResult<json::object> asked(const Disclosing& from, const json::object& params,
                                     const Caller& reader) {
  const auto read = parse_params(params);
  if (!read) return fault(Why::view_failed, read.error());
  std::optional<Refusal> refusal;
  const auto decided = from.views.with_books(from.ledger.store().size(), [&](const Books& books) {
    refusal = decide_view(reader, kView, about_question(books, kView, *read));
  });
  if (!decided) return fault(Why::view_failed, decided.error());
  if (refusal) return fault(Why::not_permitted, refusal->message);
  auto answer = from.views.answer(kView, *read);
  if (!answer) return fault(Why::view_failed, answer.error());
  return *std::move(answer);
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
json::object marked(const json::object& answer, json::object record) {
  json::object out(wiping_storage());
  for (const auto& [key, value] : answer) {
    if (key == "result") out["disclosed"] = std::move(record);
    out[key] = value;
  }
  return out;
}

void open_all(json::object& answer, const SealedTexts& texts,
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

DisclosureResult<ReadingRecord> record_reading(const Disclosing& from,
                                               const PersonalReading& reading,
                                               const std::set<std::string>& subjects) {
  const auto head = from.ledger.store().head();
  const auto at = std::max(from.ledger.now(), head.recorded_at);
  Post post;
  const auto known = from.views.with_books(head.size, [&](const Books& books) {
    for (const auto& subject : subjects) {
      Posting posting;
      posting.event = read_event(subject, reading, at);
      posting.actor = reading.by.as_poster(roles_of(reading.by, books, subject));
      post.push_back(std::move(posting));
    }
  });
  if (!known) return fault(Why::view_failed, known.error());
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
  if (const auto fit = check_purpose(reading.purpose); !fit) return failed(fit.error());
  auto answer = asked(from, params, reading.by);
  if (!answer) return answer;
  const auto readable = permitted(from, reading.by, sealed_in(*answer));
  if (!readable) return failed(readable.error());
  if (readable->empty()) return answer;
  SealedTexts texts(from.ledger, from.no_keys);
  for (const auto& entry : *readable)
    if (const auto noted = texts.want(entry.position); !noted)
      return fault(Why::view_failed, noted.error());
  if (texts.subjects().empty()) {
    open_all(*answer, texts, *readable);
    return answer;
  }
  const auto record = record_reading(from, reading, texts.subjects());
  if (!record) return failed(record.error());
  auto opened = marked(*answer, record_json(reading, *record));
  open_all(opened, texts, *readable);
  return opened;
}

}  // namespace daybook

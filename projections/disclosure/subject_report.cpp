#include "projections/disclosure/subject_report.hpp"

#include <algorithm>
#include <optional>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "domain/rules/access.hpp"
#include "eventstore/base/wiping_memory.hpp"
#include "projections/disclosure/mentions.hpp"
#include "projections/disclosure/sections.hpp"
#include "projections/disclosure/unseal.hpp"
#include "projections/query/scope.hpp"
#include "projections/views/history.hpp"

namespace daybook {

namespace {

namespace json = boost::json;
using Why = DisclosureError::Why;

tl::unexpected<DisclosureError> fault(Why why, std::string message) {
  return failed(DisclosureError{why, std::move(message)});
}

DisclosureResult<StreamRef> subject_in(std::string_view subject) {
  StreamRef ref;
  if (parse_stream(subject, ref) && store::is_subject(subject)) return ref;
  return fault(Why::view_failed,
               fmt::format("subject: \"{}\" is neither case/ID nor supporter/ID.", subject));
}

/// A case's streams as its history has them; a supporter's own, and its matches.
std::vector<std::string> streams_held(const StreamRef& subject, const Books& books) {
  auto streams = streams_of(subject, books);
  if (subject.kind != StreamKind::supporter) return streams;
  const auto index = books.supporters().index_of(subject.id);
  for (const auto& match : books.matches().rows())
    if (match.supporter == index) streams.push_back(stream_name(StreamKind::match, match.id));
  return streams;
}

/// Nothing when the reader may read every stream that the report holds: its programmes may be
/// others than the subject's.
std::optional<Refusal> decide_streams(const Caller& reader, const Books& books,
                                      const StreamRef& subject) {
  const Visibility sight(reader);
  for (const auto& name : streams_held(subject, books)) {
    StreamRef stream;
    if (!split_stream(name, stream) || sight.sees(stream.kind, about_stream(books, stream)))
      continue;
    return Refusal{Code::not_permitted, fmt::format("{}: is not for you to read.", name),
                   "rulebook 4"};
  }
  return {};
}

/// Whether there is such a subject, and the reader may have its report: then its roles there.
DisclosureResult<SubjectRoles> permitted(const Disclosing& from, const StreamRef& subject,
                                         const Caller& reader) {
  std::optional<Refusal> refusal;
  const auto stream = stream_name(subject.kind, subject.id);
  SubjectRoles roles;
  const auto& store = from.ledger.store();
  const auto asked = from.views.with_books(store.size(), [&](const Books& books) {
    const auto about = about_stream(books, subject);
    refusal = decide_command(reader, "subject", subject_right, about);
    if (!refusal) refusal = decide_personal(reader, about);
    if (!refusal) refusal = decide_streams(reader, books, subject);
    roles[stream] = roles_of(reader, books, stream);
  });
  if (!asked) return fault(Why::view_failed, asked.error());
  if (refusal) return fault(Why::not_permitted, refusal->message);
  const auto entries = store.stream_size(stream);
  if (!entries) return fault(Why::view_failed, entries.error().message);
  if (*entries == 0)
    return fault(Why::view_failed, fmt::format("subject: there is no {}.", stream));
  return roles;
}

/// What the report is made from: all that stands before `size`.
struct Material {
  std::string subject;
  std::uint64_t size = 0;
  store::Digest root;
  json::array entries;
  Mentions mentions;
};

Result<Material, std::string> gather(const Disclosing& from, const StreamRef& subject,
                                     std::uint64_t size) {
  Material material{stream_name(subject.kind, subject.id), size, {}, {}, {}};
  const auto& store = from.ledger.store();
  const auto root = store.root_at(size);
  if (!root) return failed(root.error().message);
  material.root = *root;
  std::vector<std::string> streams;
  Result<json::array, std::string> entries;
  const auto asked = from.views.with_books(size, [&](const Books& books) {
    const ViewParams params;
    streams = streams_held(subject, books);
    entries = history_entries(streams, {books, params, &store, size});
  });
  if (!asked) return failed(asked.error());
  if (!entries) return failed(entries.error());
  material.entries = *std::move(entries);
  auto mentions = TRY(mentions_of(material.subject, streams, store, size));
  material.mentions = std::move(mentions);
  return material;
}

/// The entries with what was said about this subject.
Result<json::array, std::string> opened(const Disclosing& from, const Material& material) {
  json::array entries(material.entries, wiping_storage());
  Unsealer texts(from.ledger, from.no_keys);
  for (auto& value : entries) {
    auto& entry = value.as_object();
    if (entry.at("personal") != "sealed") continue;
    const auto position = entry.at("position").to_number<std::uint64_t>();
    const auto noted = TRY(texts.want(position));
    if (noted.subject == material.subject) entry["personal"] = texts.open(position);
  }
  return entries;
}

json::object section(std::string_view name, std::string_view title, json::array rows) {
  return {{"section", text_json(name)}, {"title", text_json(title)}, {"rows", std::move(rows)}};
}

json::array paragraphs(const StreamRef& subject) {
  json::array out;
  for (const auto paragraph : kept_and_why(subject)) out.push_back(text_json(paragraph));
  return out;
}

json::array sections(const StreamRef& subject, const Material& material, json::array story) {
  json::array out(wiping_storage());
  for (auto& each : sections_of(material.subject, material.entries)) out.push_back(each);
  out.push_back(section("mentions", "Named elsewhere", material.mentions.elsewhere));
  out.push_back(
      section("readings", "Who has read what was said, and what for", material.mentions.readings));
  out.push_back(json::object({{"section", "kept"},
                              {"title", "What is kept, why, and what erasing would do"},
                              {"text", paragraphs(subject)}}));
  json::object last(wiping_storage());
  last["section"] = "story";
  last["title"] = "The whole story, entry by entry";
  last["entries"] = std::move(story);
  out.push_back(std::move(last));
  return out;
}

}  // namespace

DisclosureResult<boost::json::object> subject_report(const Disclosing& from,
                                                     std::string_view subject,
                                                     const PersonalReading& reading) {
  TRY(check_purpose(reading.purpose));
  const auto ref = TRY(subject_in(subject));
  const auto roles = TRY(permitted(from, ref, reading.by));
  const auto record = TRY(record_reading(from, reading, roles));
  const auto position = record.positions.front().value;
  const auto material = gather(from, ref, position + 1);
  if (!material) return fault(Why::view_failed, material.error());
  auto story = opened(from, *material);
  if (!story) return fault(Why::view_failed, story.error());
  json::object report(wiping_storage());
  report["subject"] = text_json(subject);
  report["made_at"] = text_json(to_text(record.recorded_at));
  report["as_at"] = {{"size", material->size}, {"root", store::to_hex(material->root)}};
  report["made_for"] = {{"by", text_json(reading.by.id.text)},
                        {"purpose", text_json(reading.purpose)},
                        {"position", position}};
  report["sections"] = sections(ref, *material, *std::move(story));
  return report;
}

}  // namespace daybook

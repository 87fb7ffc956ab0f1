#include "projections/views/history.hpp"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "domain/base/check.hpp"
#include "domain/vocabulary/json_out.hpp"
#include "eventstore/keys/seal.hpp"
#include "projections/query/scope.hpp"
#include "projections/query/view.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

constexpr std::int64_t kDayMs = 86'400'000;

/// An entry's bytes, and where they stand.
struct Stored {
  Position position;
  std::string bytes;
};

Result<std::vector<Stored>, std::string> read_all(const std::vector<std::string>& streams,
                                                  const Question& question) {
  std::vector<Stored> entries;
  for (const auto& stream : streams) {
    const auto read = question.store->read_stream(
        stream, {}, question.size, [&](Version, Position position, std::string_view bytes) {
          if (position.value >= question.size) return false;
          entries.push_back({position, std::string(bytes)});
          return true;
        });
    if (!read) return failed(read.error().message);
  }
  std::sort(entries.begin(), entries.end(),
            [](const Stored& a, const Stored& b) { return a.position < b.position; });
  return entries;
}

/// From a voided entry's position to that of the entry that voids it.
using Voids = std::unordered_map<std::uint64_t, std::uint64_t>;

json::array roles_json(RoleSet roles) {
  json::array list;
  for (const auto role : role_names(roles)) list.push_back(text_json(role));
  return list;
}

void write_links(const Recorded& entry, const Voids& voids, json::object& out) {
  if (const auto voided = voids.find(entry.position.value); voided != voids.end())
    out["voided_by"] = voided->second;
  if (entry.tag == v::Data::EntryVoided) out["voids"] = entry.as<v::EntryVoided>().position();
  if (entry.cause) out["derived_from"] = entry.cause->value;
}

/// Whether what is sealed in an entry was destroyed later (ledger, section 5).
bool is_erased(const Recorded& entry, const Question& question) {
  const auto sealed = store::read_sealed(entry.sealed);
  StreamRef subject;
  if (!sealed || !split_stream(sealed->key.subject, subject)) return false;
  const auto* row = question.books.cases().find(subject.id);
  const auto* other = question.books.supporters().find(subject.id);
  const auto later = [&](const auto* found) {
    return found && std::ranges::any_of(found->state.erasures, [&](Position erased) {
             return erased > entry.position && erased.value < question.size;
           });
  };
  return subject.kind == StreamKind::family_case ? later(row) : later(other);
}

/// Whether the reader is not shown all that the entry says.
bool is_in_part(const Recorded& entry, const Question& question) {
  if (!question.reader || kept_from_providers(entry.tag).empty()) return false;
  const auto about = about_stream(question.books, entry.stream);
  return Visibility(*question.reader).shows(entry, about) != Shown::whole;
}

json::object entry_json(const Recorded& entry, const Voids& voids, const Question& question) {
  json::object out;
  out["position"] = entry.position.value;
  out["stream"] = text_json(entry.stream_text);
  out["version"] = entry.version.value;
  out["type"] = Vocabulary::instance().of(entry.tag).name;
  out["occurred_at"] = to_text(entry.occurred_at);
  out["recorded_at"] = to_text(entry.recorded_at);
  out["business_date"] = to_text(entry.business_date);
  out["actor"] = text_json(entry.actor);
  out["roles"] = roles_json(entry.roles);
  out["late_days"] = (entry.recorded_at.milliseconds - entry.occurred_at.milliseconds) / kDayMs;
  write_links(entry, voids, out);
  auto data = data_to_json(entry.tag, entry.data);
  for (const auto* field : {"rule", "policy_version"})
    if (const auto* value = data.if_contains(field)) out[field] = *value;
  if (is_in_part(entry, question))
    for (const auto field : kept_from_providers(entry.tag))
      data.erase(json::string_view(field.data(), field.size()));
  out["data"] = std::move(data);
  out["personal"] = entry.sealed.empty()         ? json::value(nullptr)
                    : is_erased(entry, question) ? json::value("erased")
                                                 : json::value("sealed");
  return out;
}

bool happened(const Recorded& entry, const std::optional<Date>& on) {
  return !on || entry.business_date <= *on || entry.tag == v::Data::EntryVoided ||
         entry.tag == v::Data::ChargeReversed || entry.tag == v::Data::SubjectErased;
}

}  // namespace

std::vector<std::string> streams_of(const StreamRef& thing, const Books& books) {
  std::vector<std::string> streams = {stream_name(thing.kind, thing.id)};
  if (thing.kind != StreamKind::family_case) return streams;
  const auto* row = books.cases().find(thing.id);
  if (!row) return streams;
  for (const auto index : row->packages)
    streams.push_back(stream_name(StreamKind::package, books.packages()[index].id));
  for (const auto index : row->claims)
    streams.push_back(stream_name(StreamKind::claim, books.claims()[index].id));
  for (const auto index : row->matches)
    streams.push_back(stream_name(StreamKind::match, books.matches()[index].id));
  return streams;
}

Result<json::array, std::string> history_entries(const std::vector<std::string>& streams,
                                                 const Question& question) {
  const auto stored = TRY(read_all(streams, question));
  std::vector<Recorded> entries;
  Voids voids;
  for (const auto& [position, bytes] : stored) {
    const auto entry = read_entry(bytes);
    if (!entry)
      return failed(fmt::format("The entry at position {} cannot be read.", position.value));
    entries.push_back(*entry);
    if (entry->tag == v::Data::EntryVoided)
      voids[entry->as<v::EntryVoided>().position()] = position.value;
  }
  json::array list;
  for (const auto& entry : entries)
    if (happened(entry, question.params.on)) list.push_back(entry_json(entry, voids, question));
  return list;
}

/// The record an auditor reads: every entry of the streams that belong to a thing, in order of
/// position.
namespace {

namespace json = boost::json;

struct Subject {
  std::string_view param;
  StreamKind kind{};
  std::string_view id;
};

/// The thing asked for; the view's shape has it that there is one.
Subject subject_asked(const ViewParams& params) {
  const Subject subjects[] = {{"case", StreamKind::family_case, params.family_case},
                              {"package", StreamKind::package, params.package},
                              {"provider", StreamKind::provider, params.provider},
                              {"claim", StreamKind::claim, params.claim},
                              {"gathering", StreamKind::gathering, params.gathering},
                              {"match", StreamKind::match, params.match},
                              {"supporter", StreamKind::supporter, params.supporter},
                              {"programme", StreamKind::programme, params.programme}};
  const auto* found = std::find_if(std::begin(subjects), std::end(subjects),
                                   [](const Subject& subject) { return !subject.id.empty(); });
  DAYBOOK_CHECK(found != std::end(subjects), "a history is asked of one thing");
  return *found;
}

/// Whether any entry of the thing's own stream stands behind the question.
Result<bool, std::string> is_known(const std::string& stream, const Question& question) {
  bool known = false;
  const auto read =
      question.store->read_stream(stream, {}, 1, [&](Version, Position position, std::string_view) {
        known = position.value < question.size;
        return false;
      });
  if (!read) return failed(read.error().message);
  return known;
}

ViewResult fold(const Question& question) {
  const auto subject = subject_asked(question.params);
  const auto known = TRY(is_known(stream_name(subject.kind, subject.id), question));
  if (!known)
    return failed(fmt::format("{}: there is no {} {}.", subject.param, subject.param, subject.id));
  auto entries =
      TRY(history_entries(streams_of({subject.kind, subject.id}, question.books), question));
  return json::object{{"entries", std::move(entries)}};
}

}  // namespace

ViewKind history_view() {
  return {.name = "history",
          .help = "every entry about one thing, in order",
          .who = reading_right,
          .needs_one = {"case", "package", "provider", "claim", "gathering", "match", "supporter",
                        "programme"},
          .parts = {{"", {Field::single("entries")}}},
          .fold = fold,
          .reads_streams = true};
}

}  // namespace daybook

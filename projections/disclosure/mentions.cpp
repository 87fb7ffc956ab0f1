#include "projections/disclosure/mentions.hpp"

#include <algorithm>
#include <functional>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "domain/vocabulary/recorded.hpp"
#include "projections/query/view.hpp"
#include "projections/render/text.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

bool names(const flatbuffers::String* text, const std::vector<std::string>& streams,
           StreamKind kind) {
  if (!text) return false;
  const auto stream = stream_name(kind, text->string_view());
  return std::find(streams.begin(), streams.end(), stream) != streams.end();
}

template <class List>
bool any_named(const List* list, const std::vector<std::string>& streams, StreamKind kind) {
  return list && std::any_of(list->begin(), list->end(),
                             [&](const auto* text) { return names(text, streams, kind); });
}

/// Whether an entry of another stream names one of the subject's.
bool is_mention(const Recorded& entry, const std::vector<std::string>& streams) {
  switch (entry.tag) {
    case v::Data::GatheringHeld:
      return any_named(entry.as<v::GatheringHeld>().families(), streams, StreamKind::family_case);
    case v::Data::ComplaintReceived: {
      const auto* about = entry.as<v::ComplaintReceived>().about();
      return about &&
             std::find(streams.begin(), streams.end(), about->string_view()) != streams.end();
    }
    case v::Data::ReferralDeclined:
      return names(entry.as<v::ReferralDeclined>().package(), streams, StreamKind::package);
    case v::Data::BatchOpened:
      return any_named(entry.as<v::BatchOpened>().claims(), streams, StreamKind::claim);
    case v::Data::BatchSampled:
      return any_named(entry.as<v::BatchSampled>().sampled(), streams, StreamKind::claim);
    default:
      return false;
  }
}

bool is_reading_of(const Recorded& entry, std::string_view subject) {
  if (entry.tag != v::Data::PersonalRead) return false;
  const auto& read = entry.as<v::PersonalRead>();
  const auto is = [&](StreamKind kind, const flatbuffers::String* id) {
    return id && stream_name(kind, id->string_view()) == subject;
  };
  return is(StreamKind::family_case, read.case_()) || is(StreamKind::supporter, read.supporter());
}

json::object mention_json(const Recorded& entry) {
  return {{"date", to_text(entry.business_date)},
          {"stream", text_json(entry.stream_text)},
          {"what", words_of(Vocabulary::instance().of(entry.tag).name)},
          {"positions", json::array{entry.position.value}}};
}

json::object reading_json(const Recorded& entry) {
  const auto& read = entry.as<v::PersonalRead>();
  json::array roles;
  for (const auto role : role_names(entry.roles)) roles.push_back(text_json(role));
  return {{"recorded_at", to_text(entry.recorded_at)},
          {"by", text_json(read.by()->string_view())},
          {"roles", std::move(roles)},
          {"purpose", text_json(read.purpose()->string_view())},
          {"positions", json::array{entry.position.value}}};
}

using Visit = std::function<void(const Recorded&)>;

/// What stands before `size`.
struct Prefix {
  const store::Store& store;
  std::uint64_t size = 0;
};

/// Visits the entries of all streams of a kind.
Result<void, std::string> visit(StreamKind kind, const Prefix& prefix, const Visit& each) {
  std::vector<std::string> streams;
  const auto listed =
      prefix.store.list_streams(stream_name(kind, ""), [&](std::string_view stream, auto) {
        streams.emplace_back(stream);
        return true;
      });
  if (!listed) return failed(listed.error().message);
  for (const auto& stream : streams) {
    std::string wrong;
    const auto read = prefix.store.read_stream(
        stream, {}, prefix.size, [&](Version, Position position, std::string_view bytes) {
          if (position.value >= prefix.size) return false;
          const auto entry = read_entry(bytes);
          if (entry)
            each(*entry);
          else
            wrong = fmt::format("The entry at position {} cannot be read.", position.value);
          return wrong.empty();
        });
    if (!read) return failed(read.error().message);
    if (!wrong.empty()) return failed(std::move(wrong));
  }
  return {};
}

void sort_by_position(json::array& rows) {
  std::stable_sort(rows.begin(), rows.end(), [](const json::value& a, const json::value& b) {
    return a.at("positions").at(0).to_number<std::uint64_t>() <
           b.at("positions").at(0).to_number<std::uint64_t>();
  });
}

}  // namespace

Result<Mentions, std::string> mentions_of(std::string_view subject,
                                          const std::vector<std::string>& streams,
                                          const store::Store& store, std::uint64_t size) {
  const Prefix prefix{store, size};
  Mentions found;
  for (const auto kind : {StreamKind::gathering, StreamKind::provider, StreamKind::programme}) {
    const auto visited = visit(kind, prefix, [&](const Recorded& entry) {
      if (is_mention(entry, streams)) found.elsewhere.push_back(mention_json(entry));
    });
    if (!visited) return failed(visited.error());
  }
  const auto visited = visit(StreamKind::access, prefix, [&](const Recorded& entry) {
    if (is_reading_of(entry, subject)) found.readings.push_back(reading_json(entry));
  });
  if (!visited) return failed(visited.error());
  sort_by_position(found.elsewhere);
  sort_by_position(found.readings);
  return found;
}

std::vector<std::string_view> kept_and_why(const StreamRef& subject) {
  std::vector<std::string_view> text = {
      "This ledger records what was decided, done and paid for when a family is supported, so that "
      "the support can be managed, its cost accounted for and its results checked.",
      "Each fact is kept as an entry with its position, who recorded it and when. Entries are "
      "never "
      "edited or removed: a mistake is taken back by a further entry, and both can be seen.",
      "Names, contact details and free text are kept apart under a key of their own, and are shown "
      "only to somebody who may read them and says what for. Each such reading is itself an entry; "
      "the readings so far are listed above, with the one that made this report.",
      "Everything else is kept outside that key, as ids, codes, dates (a date of birth among them) "
      "and amounts of money. It names nobody by itself."};
  if (subject.kind == StreamKind::family_case)
    text.emplace_back(
        "What was said about a peer supporter is kept under the supporter's own key and is not "
        "part of this report.");
  else
    text.emplace_back(
        "What was said in a match is about the family that was supported: it is kept under the "
        "family's key, shows as sealed here, and is not part of this report.");
  text.insert(
      text.end(),
      {"Erasing destroys that key. Names, contact details and free text that were recorded until "
       "then can then be read by nobody, in this ledger, in its copies and in its backups, once "
       "the "
       "last copy of the keys made before has expired; the certificate of the erasure names that "
       "day.",
       "Erasing does not remove the entries themselves, their ids, dates, codes and amounts, nor "
       "the "
       "record of who read what: accounts and proofs stay as they were. What is recorded after an "
       "erasure is kept under a new key.",
       "While a legal hold is set nothing can be erased. Holds and erasures are listed above."});
  return text;
}

}  // namespace daybook

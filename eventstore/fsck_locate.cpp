#include "eventstore/fsck_parts.hpp"
#include "eventstore/state.hpp"

namespace daybook::store {
namespace {

/// What is wrong with the rows of one entry, or null.
const char* disagreement(const Checked& ledger, Position at, const Described& described) {
  const auto row =
      ledger.database().get(Family::streams, stream_key(described.stream, described.version));
  if (!row || !*row || number_of(**row) != at.value)
    return "The stream index does not agree with the entry";
  if (described.event_id.empty()) return nullptr;
  const auto post = ledger.database().get(Family::posts, described.event_id);
  const auto record = post && *post ? decode_post(**post) : std::nullopt;
  if (!record || record->position != at) return "The remembered post does not agree with the entry";
  if (described.content && *described.content != record->content) {
    return "The remembered content does not agree with the entry";
  }
  return nullptr;
}

/// Whether the entry at `at` exists and `is_its` holds of what it says.
template <class Predicate>
bool asked_for(const Checked& ledger, Position at, Predicate is_its) {
  const auto bytes = ledger.store.entry(at);
  if (!bytes) return false;
  const auto described = ledger.describe(at, *bytes);
  return described && is_its(*described);
}

/// Keeps the error with the lowest position.
void keep_first(std::optional<StoreError>& first, StoreError error) {
  if (!first || *error.position < *first->position) first = std::move(error);
}

}  // namespace

std::optional<StoreError> first_disagreement(const Checked& ledger, std::uint64_t end) {
  std::optional<StoreError> first;
  const auto read = ledger.store.scan(Position{0}, end, [&](Position at, std::string_view bytes) {
    const auto described = ledger.describe(at, bytes);
    if (!described) {
      first = damage_at(at, "The entry cannot be understood (" + described.error() + ")");
    } else if (const char* const wrong = disagreement(ledger, at, *described)) {
      first = damage_at(at, wrong);
    }
    return !first;
  });
  if (!first && !read) first = read.error();
  return first;
}

std::optional<StoreError> first_surplus_row(const Checked& ledger) {
  std::optional<StoreError> first;
  const auto streams = ledger.database().iterate(Family::streams);
  for (streams->SeekToFirst(); streams->Valid(); streams->Next()) {
    const auto row = stream_row(view(streams->key()), view(streams->value()));
    if (!row) continue;
    const bool wanted = asked_for(ledger, row->position, [&](const Described& described) {
      return described.stream == row->stream && described.version == row->version;
    });
    if (!wanted) keep_first(first, damage_at(row->position, "The stream index has a row too many"));
  }
  const auto posts = ledger.database().iterate(Family::posts);
  for (posts->SeekToFirst(); posts->Valid(); posts->Next()) {
    const auto record = decode_post(view(posts->value()));
    if (!record) continue;
    const bool wanted = asked_for(ledger, record->position, [&](const Described& described) {
      return described.event_id == view(posts->key());
    });
    if (!wanted)
      keep_first(first, damage_at(record->position, "There is a remembered post too many"));
  }
  return first;
}

}  // namespace daybook::store

#include <set>

#include "eventstore/fsck/batch_queue.hpp"
#include "eventstore/fsck/checks.hpp"
#include "eventstore/store/store_impl.hpp"

namespace daybook::store {
namespace {

/// Holds the stored tree and rows to what each entry asks for, in the order of the log. An entry
/// whose hash is not the stored one is asked for nothing, and ends the search.
class Search {
 public:
  explicit Search(const Checked& ledger) : ledger_(ledger), tree_(ledger.database()) {}

  std::optional<StoreError> run() {
    const auto read = read_all();
    const bool whole = read && batch_.end().value == ledger_.size();
    tree_.end(whole);
    settle();
    posts_.end(next_, whole && next_.value == ledger_.size(), emit_);
    keep_first(first_, tree_.wrong());
    if (!read) keep_first(first_, read.error());
    // The head knows less of the places than the entries do.
    if (whole && !first_) first_ = end_disagreement(ledger_, tree_);
    return std::move(first_);
  }

  /// Whether a row was found to be changed: it then is not one too many, wherever it points to.
  bool changed(std::string_view key) const { return changed_.contains(key); }

 private:
  /// Reads in one go while that works, then one by one: damage in one table also ends the reading
  /// of what stands before it in others.
  StoreResult<void> read_all() {
    bool ended = false;
    const auto visit = [&](std::string_view bytes) {
      tree_.append(leaf_hash(bytes));
      batch_.add(bytes);
      ended = batch_.size() == kTileWidth && !settle();
      return !ended;
    };
    const auto read =
        ledger_.store.scan(Position{0}, ledger_.size(),
                           [&](Position, std::string_view bytes) { return visit(bytes); });
    if (read || ended) return {};
    while (!ended && batch_.end().value < ledger_.size()) {
      const Position at = batch_.end();
      const auto bytes = ledger_.store.entry(at);
      if (!bytes) return failed(StoreError{bytes.error().code, bytes.error().message, at});
      visit(*bytes);
    }
    return {};
  }

  /// Looks at the entries of a tile that has been compared; whether to go on to the next one. What
  /// is wrong with an event is known only at the end of its post.
  bool settle() {
    const auto& wrong = tree_.wrong();
    batch_.each([&](Position at, std::string_view bytes) {
      return !(wrong && wrong->position && at >= *wrong->position) && look_at(at, bytes);
    });
    const bool understood = next_ == batch_.end();
    batch_ = Batch(batch_.end());
    return !wrong && understood && (!first_ || posts_.begun() < *first_->position);
  }

  bool look_at(Position at, std::string_view bytes) {
    const auto described = ledger_.describe(at, bytes);
    if (!described) {
      keep_first(first_,
                 damage_at(at, "The entry cannot be understood (" + described.error() + ")"));
      return false;
    }
    next_ = Position{at.value + 1};
    compare_stream_row(at, *described);
    posts_.add(at, *described, emit_);
    return true;
  }

  void compare_stream_row(Position at, const Described& described) {
    const std::string key = stream_key(described.stream, described.version);
    const auto row = ledger_.database().get(Family::streams, key);
    if (row && *row && number_of(**row) == at.value) return;
    changed_.insert(key);
    keep_first(first_, damage_at(at, "The stream index does not agree with the entry"));
  }

  void compare_post(std::string_view event_id, PostRecord derived, bool complete) {
    const auto post = ledger_.database().get(Family::posts, event_id);
    const auto stored = post && *post ? decode_post(**post) : std::nullopt;
    if (stored && !complete) derived.commit_entries = stored->commit_entries;
    if (stored == derived) return;
    changed_.emplace(event_id);
    keep_first(first_,
               damage_at(derived.position, "The remembered post does not agree with the entry"));
  }

  const Checked& ledger_;
  TreeCheck tree_;
  PostDeriver posts_;
  Batch batch_{Position{0}};
  Position next_{};  ///< behind the last entry that was understood
  std::optional<StoreError> first_;
  std::set<std::string, std::less<>> changed_;
  const PostDeriver::Emit emit_ = [this](std::string_view id, const PostRecord& derived,
                                         bool complete) { compare_post(id, derived, complete); };
};

/// Whether the entry at `at` exists and `is_its` holds of what it says.
template <class Predicate>
bool asked_for(const Checked& ledger, Position at, Predicate is_its) {
  const auto bytes = ledger.store.entry(at);
  if (!bytes) return false;
  const auto described = ledger.describe(at, *bytes);
  return described && is_its(*described);
}

/// The rows that no entry asks for.
class Surplus {
 public:
  Surplus(const Checked& ledger, const Search& search) : ledger_(ledger), search_(search) {}

  std::optional<StoreError> first() {
    look_at(Family::streams, "The stream index has a row too many",
            [&](std::string_view key, std::string_view value) { return stream_at(key, value); });
    look_at(Family::posts, "There is a remembered post too many",
            [&](std::string_view key, std::string_view value) { return post_at(key, value); });
    return std::move(first_);
  }

 private:
  /// Where a row points to, and whether the entry there asks for it.
  struct Place {
    std::optional<Position> at{};
    bool wanted = false;
  };

  template <class PlaceOf>
  void look_at(Family family, std::string_view what, PlaceOf place_of) {
    const auto rows = ledger_.database().iterate(family);
    for (rows->SeekToFirst(); rows->Valid(); rows->Next()) {
      const Place place = place_of(view(rows->key()), view(rows->value()));
      const bool beyond = place.at && place.at->value >= ledger_.size();
      if (place.wanted || (beyond && ledger_.grown()) || search_.changed(view(rows->key())))
        continue;
      // A row that points nowhere stands at the end.
      const bool inside = place.at && !beyond;
      keep_first(first_, damage_at(inside ? *place.at : Position{ledger_.size()}, what));
    }
  }

  Place stream_at(std::string_view key, std::string_view value) const {
    const auto row = stream_row(key, value);
    if (!row) return {};
    return {row->position, asked_for(ledger_, row->position, [&](const Described& described) {
              return described.stream == row->stream && described.version == row->version;
            })};
  }

  Place post_at(std::string_view key, std::string_view value) const {
    const auto record = decode_post(value);
    if (!record) return {};
    return {record->position, asked_for(ledger_, record->position, [&](const Described& entry) {
              return entry.event_id == key;
            })};
  }

  const Checked& ledger_;
  const Search& search_;
  std::optional<StoreError> first_;
};

}  // namespace

std::optional<StoreError> first_disagreement(const Checked& ledger) {
  if (auto wrong = identity_disagreement(ledger)) return wrong;
  Search search(ledger);
  std::optional<StoreError> first = search.run();
  keep_first(first, Surplus(ledger, search).first());
  return first;
}

}  // namespace daybook::store

#include "eventstore/ledger/writer_state.hpp"

#include "eventstore/ledger/index_rows.hpp"

namespace daybook {

std::vector<store::IndexUpdate> StoredStates::take_changes() {
  std::vector<store::IndexUpdate> updates;
  for (const auto& [kind, name] : take_changed_rows()) updates.push_back(row_of(*this, kind, name));
  return updates;
}

std::optional<Recorded> StoredStates::stored_entry(Position position) {
  if (position.value >= pending_.size()) return {};
  entry_bytes_ = pending_.entry(position);
  return read_entry(entry_bytes_);
}

void StoredStates::replay(const StreamRef& stream,
                          const std::function<void(const Recorded&)>& each) {
  const auto read = store_.read_stream(stream_name(stream.kind, stream.id), {0}, ~std::uint64_t{0},
                                       [&](Version, Position, std::string_view bytes) {
                                         const auto event = read_entry(bytes);
                                         if (!event)
                                           failed_ = true;
                                         else
                                           each(*event);
                                         return event.has_value();
                                       });
  if (!read) failed_ = true;
}

template <class Decode>
auto StoredStates::stored_row(const std::string& key, Decode decode) -> decltype(decode({})) {
  const auto row = store_.index_get(key);
  if (row && !*row) return std::nullopt;
  auto value = row ? decode(**row) : std::nullopt;
  if (!value) failed_ = true;
  return value;
}

std::optional<Budget> StoredStates::stored_budget(std::string_view programme) {
  return stored_row(budget_key(programme), decode_budget);
}

std::optional<Block> StoredStates::stored_block(std::string_view programme_and_id) {
  return stored_row(block_key(programme_and_id), decode_block);
}

std::optional<Links> StoredStates::stored_links(std::string_view owner) {
  return stored_row(links_key(owner), decode_links);
}

PendingLog::PendingLog(const store::Store& store)
    : store_(store), frontier_(store.frontier()), first_pending_(store.size()) {
  if (first_pending_ > 0) last_recorded_at_ = store.head().recorded_at;
  const auto row = store.index_get(imported_key);
  const auto imported = row && *row ? decode_number(**row) : std::optional<std::uint64_t>(0);
  failed_ = !row || !imported;
  imported_ = imported.value_or(0);
}

std::optional<store::PostRecord> PendingLog::find_post(std::string_view event_id) const {
  const auto pending = posts_.find(std::string(event_id));
  if (pending != posts_.end()) return pending->second;
  auto stored = store_.find_post(event_id);
  if (stored) return *stored;
  failed_ = true;
  return {};
}

std::string PendingLog::entry(Position position) const {
  if (position.value >= first_pending_) return entries_.at(position.value - first_pending_);
  auto stored = store_.entry(position);
  if (stored) return std::move(*stored);
  failed_ = true;
  return {};
}

store::Digest PendingLog::root_with(const std::vector<store::EntryDraft>& staged) const {
  auto tree = frontier_;
  for (const auto& draft : staged) tree.append(store::leaf_hash(draft.bytes));
  return tree.root();
}

void PendingLog::add(const Decision& decision, bool imported) {
  if (imported && only_imported()) imported_ += decision.entries.size();
  for (const auto& draft : decision.entries) {
    frontier_.append(store::leaf_hash(draft.bytes));
    entries_.push_back(draft.bytes);
  }
  for (const auto& post : decision.posts) {
    posts_.emplace(post.event_id, post.record);
    post_order_.emplace_back(post.record.position.value, post.event_id);
  }
  last_recorded_at_ = decision.recorded_at;
}

void PendingLog::durable_up_to(std::uint64_t size) {
  for (; first_pending_ < size && !entries_.empty(); ++first_pending_) entries_.pop_front();
  while (!post_order_.empty() && post_order_.front().first < size) {
    posts_.erase(post_order_.front().second);
    post_order_.pop_front();
  }
}

}  // namespace daybook

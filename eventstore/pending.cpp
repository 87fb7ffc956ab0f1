#include "eventstore/pending.hpp"

#include "eventstore/index_rows.hpp"

namespace daybook {

PendingRecord::PendingRecord(const store::Store& store)
    : store_(store), frontier_(store.frontier()), first_pending_(store.size()) {
  if (first_pending_ > 0) last_recorded_at_ = store.head().recorded_at;
  const auto row = store.index_get(imported_key);
  const auto imported = row && *row ? decode_number(**row) : std::optional<std::uint64_t>(0);
  failed_ = !row || !imported;
  imported_ = imported.value_or(0);
}

std::optional<store::PostRecord> PendingRecord::find_post(std::string_view event_id) const {
  const auto pending = posts_.find(std::string(event_id));
  if (pending != posts_.end()) return pending->second;
  auto stored = store_.find_post(event_id);
  if (stored) return *stored;
  failed_ = true;
  return {};
}

std::string PendingRecord::entry(Position position) const {
  if (position.value >= first_pending_) return entries_.at(position.value - first_pending_);
  auto stored = store_.entry(position);
  if (stored) return std::move(*stored);
  failed_ = true;
  return {};
}

store::Digest PendingRecord::root_with(const std::vector<store::EntryDraft>& staged) const {
  auto tree = frontier_;
  for (const auto& draft : staged) tree.append(store::leaf_hash(draft.bytes));
  return tree.root();
}

void PendingRecord::add(const Decision& decision, bool imported) {
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

void PendingRecord::durable_up_to(std::uint64_t size) {
  for (; first_pending_ < size && !entries_.empty(); ++first_pending_) entries_.pop_front();
  while (!post_order_.empty() && post_order_.front().first < size) {
    posts_.erase(post_order_.front().second);
    post_order_.pop_front();
  }
}

}  // namespace daybook

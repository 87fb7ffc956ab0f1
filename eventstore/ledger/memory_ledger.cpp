#include "eventstore/ledger/memory_ledger.hpp"

namespace daybook {

/// Everything recorded, in order.
class MemoryLedger::Memory final : public RecordedLog {
 public:
  std::uint64_t size() const override { return entries_.size(); }
  Instant last_recorded_at() const override { return last_recorded_at_; }
  bool only_imported() const override { return only_imported_; }
  std::string entry(Position position) const override { return entries_.at(position.value); }

  std::optional<store::PostRecord> find_post(std::string_view event_id) const override {
    const auto found = posts_.find(event_id);
    return found == posts_.end() ? std::nullopt : std::optional(found->second);
  }

  store::Digest root_with(const std::vector<store::EntryDraft>& staged) const override {
    auto tree = tree_;
    for (const auto& draft : staged) tree.append(store::leaf_hash(draft.bytes));
    return tree.root();
  }

  void append(Decision& decision, bool imported) {
    if (decision.entries.empty()) return;
    for (auto& draft : decision.entries) {
      tree_.append(store::leaf_hash(draft.bytes));
      entries_.push_back(std::move(draft.bytes));
    }
    for (auto& post : decision.posts) posts_.emplace(std::move(post.event_id), post.record);
    last_recorded_at_ = decision.recorded_at;
    only_imported_ = only_imported_ && imported;
  }

  const std::vector<std::string>& entries() const { return entries_; }
  store::Digest root() const { return tree_.root(); }

 private:
  std::vector<std::string> entries_;
  std::map<std::string, store::PostRecord, std::less<>> posts_;
  store::Frontier tree_;
  Instant last_recorded_at_;
  bool only_imported_ = true;
};

class MemoryLedger::MemoryStates final : public StateCache {
 public:
  explicit MemoryStates(const Memory& memory) : memory_(memory) {}

  std::optional<Recorded> stored_entry(Position position) override {
    if (position.value >= memory_.size()) return {};
    return read_entry(memory_.entries()[position.value]);
  }

 private:
  const Memory& memory_;
};

MemoryLedger::MemoryLedger(store::KeyStore* keys)
    : memory_(std::make_unique<Memory>()),
      states_(std::make_unique<MemoryStates>(*memory_)),
      decider_(std::make_unique<Decider>(*states_, *memory_, keys)),
      keys_(keys) {}

MemoryLedger::~MemoryLedger() = default;
MemoryLedger::MemoryLedger(MemoryLedger&&) noexcept = default;

Answer MemoryLedger::post(const Submission& submission, Instant now) {
  auto decision = decider_->decide(submission, now);
  memory_->append(decision, submission.trust == Trust::import_);
  for (const auto& erasure : decision.erasures)
    if (keys_) static_cast<void>(keys_->erase_born_before(erasure.subject, erasure.position));
  return std::move(decision.answer);
}

std::uint64_t MemoryLedger::size() const {
  return memory_->size();
}
const std::string& MemoryLedger::entry(Position position) const {
  return memory_->entries().at(position.value);
}
store::Digest MemoryLedger::root() const {
  return memory_->root();
}
StateCache& MemoryLedger::states() {
  return *states_;
}

}  // namespace daybook

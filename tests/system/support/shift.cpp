#include "tests/system/support/shift.hpp"

#include <map>
#include <set>

#include <fmt/format.h>

#include "domain/rules/state_cache.hpp"
#include "eventstore/fsck/ledger_check.hpp"
#include "eventstore/ledger/index_rows.hpp"
#include "tests/eventstore/ledgers.hpp"

namespace daybook::test {

using store::testing::must;

namespace {

std::string_view id_of(const Posting& posting) {
  const auto* bytes = posting.view()->event_id()->bytes();
  return {reinterpret_cast<const char*>(bytes->data()), bytes->size()};
}

std::string_view event_in(std::string_view entry) {
  const auto* event = v::GetEntry(entry.data())->event();
  return {reinterpret_cast<const char*>(event->data()), event->size()};
}

/// Reads the whole ledger once, in order, and remembers what stands in it.
class Reading {
 public:
  explicit Reading(const store::Store& store) : store_(store) {
    must(store.scan({0}, store.size(), [&](Position position, std::string_view bytes) {
      take(position, bytes);
      return true;
    }));
    if (entries_.size() != store.size())
      fault(fmt::format("{} of {} entries can be read", entries_.size(), store.size()));
  }

  /// False when it is not there whole.
  bool keeps(const Post& post, const Accepted& promise) {
    bool whole = promise.positions.size() == post.size();
    for (std::size_t i = 0; whole && i < post.size(); ++i)
      whole = holds(promise.positions[i], promise.versions[i], post[i].event);
    for (const auto& derived : promise.derived)
      whole = whole && holds(derived.position, derived.version, derived.event);
    return whole;
  }

  void check_whole_or_absent(const Post& post) {
    std::size_t there = 0;
    for (const auto& posting : post)
      if (must(store_.find_post(id_of(posting)))) ++there;
    if (there != 0 && there != post.size())
      fault(fmt::format("{} of a post's {} events are there", there, post.size()));
  }

  void check_charges() {
    for (const auto& [session, count] : delivered_)
      if (count != 1) fault(fmt::format("{} was delivered {} times", session, count));
    for (const auto position : deliveries_)
      if (charges_of_[position] != 1)
        fault(fmt::format("the delivery at {} raised {} charges", position, charges_of_[position]));
  }

  void check_budgets() {
    for (const auto& programme : programmes_) {
      const auto row = must(store_.index_get(budget_key(programme)));
      if (!row || *row != encode_budget(states_.budget(programme)))
        fault(fmt::format("the writer's budget of {} is not the one folded anew", programme));
    }
  }

  void check_soundness() {
    const auto sound = check_ledger(store_);
    if (!sound) fault("the check of the ledger says: " + sound.error().message);
  }

  std::vector<std::string> faults;

 private:
  void fault(std::string sentence) { faults.push_back(std::move(sentence)); }

  void take(Position position, std::string_view bytes) {
    if (position.value != entries_.size())
      fault(fmt::format("a gap before position {}", position.value));
    entries_.emplace_back(bytes);
    const auto entry = verified_entry(entries_.back());
    if (!entry) return fault(fmt::format("the entry at {} cannot be read", position.value));
    if (entry->version.value != versions_[std::string(entry->stream_text)]++)
      fault(fmt::format("a gap in {} at position {}", entry->stream_text, position.value));
    states_.apply(*entry);
    if (entry->stream.kind == StreamKind::programme) programmes_.emplace(entry->stream.id);
    if (entry->tag == v::Data::ChargeRaised) ++charges_of_[entry->cause->value];
    if (entry->tag != v::Data::SessionDelivered) return;
    deliveries_.insert(position.value);
    const auto* session = entry->as<v::SessionDelivered>().session();
    ++delivered_[fmt::format("{} {}", entry->stream_text, session->string_view())];
  }

  bool holds(Position position, Version version, std::string_view event) const {
    if (position.value >= entries_.size()) return false;
    const auto& bytes = entries_[position.value];
    return event_in(bytes) == event && read_entry(bytes)->version == version;
  }

  const store::Store& store_;
  std::vector<std::string> entries_;
  std::map<std::string, std::uint64_t> versions_;
  std::map<std::string, int> delivered_;
  std::set<std::uint64_t> deliveries_;
  std::map<std::uint64_t, int> charges_of_;
  std::set<std::string> programmes_;
  StateCache states_;
};

}  // namespace

void prepare_ledger(const std::filesystem::path& directory, const bench::Size& size) {
  bench::prepare(*must(Ledger::create(directory, "shift")), size);
}

void copy_ledger(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::filesystem::copy(from, to, std::filesystem::copy_options::recursive);
}

std::vector<Sent> shift_of(const bench::Size& size) {
  std::vector<Sent> sent;
  for (std::uint64_t number = 0; number < size.deliveries();) {
    Post post;
    const auto events = 1 + sent.size() % 4;
    while (post.size() < events && number < size.deliveries())
      post.push_back(bench::delivery(size, number++).front());
    sent.push_back({std::move(post), {}});
  }
  return sent;
}

Broken broken_promises(const store::Store& store, const std::vector<Sent>& sent) {
  Reading reading(store);
  Broken broken;
  for (const auto& [post, promise] : sent) {
    if (promise && !reading.keeps(post, *promise)) ++broken.lost;
    reading.check_whole_or_absent(post);
  }
  reading.check_charges();
  reading.check_budgets();
  reading.check_soundness();
  broken.faults = std::move(reading.faults);
  if (broken.lost)
    broken.faults.push_back(fmt::format("{} acknowledged posts are lost", broken.lost));
  return broken;
}

}  // namespace daybook::test

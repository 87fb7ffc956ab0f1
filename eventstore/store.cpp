#include "eventstore/store.hpp"

#include <utility>

#include <fmt/format.h>

#include "eventstore/anchor.hpp"
#include "eventstore/state.hpp"

namespace daybook::store {

StoreError damage_at(Position position, std::string_view what) {
  return {StoreErrorCode::damaged,
          fmt::format("{} at position {}. Run fsck; restore from a backup.", what, position.value),
          position};
}

StoreError beyond_the_end(std::uint64_t asked, std::uint64_t size) {
  return {StoreErrorCode::not_found,
          fmt::format("{} was asked of a ledger of {} entries.", asked, size)};
}

void Store::State::publish(const StoredHead& end) {
  {
    const std::lock_guard lock(head_mutex);
    head = end;
  }
  signal->publish(end.frontier.size());
}

StoreResult<void> Store::State::renew_anchor() {
  const Anchor anchor{head.frontier.size(), head.root};
  auto written = write_anchor(directory, anchor, options);
  if (written) anchored_size = anchor.size;
  return written;
}

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}

Store::~Store() {
  if (state_->options.access != Access::read_write || poisoned()) return;
  // An older anchor is as true as a new one: to fail here loses nothing that was promised.
  if (state_->anchored_size != size()) static_cast<void>(state_->renew_anchor());
}

const Identity& Store::identity() const {
  return state_->identity;
}

Epoch Store::epoch() const {
  return state_->epoch;
}

std::uint64_t Store::size() const {
  return state_->size();
}

Head Store::head() const {
  const std::lock_guard lock(state_->head_mutex);
  const StoredHead& head = state_->head;
  return {head.frontier.size(), head.root, head.recorded_at};
}

Frontier Store::frontier() const {
  const std::lock_guard lock(state_->head_mutex);
  return state_->head.frontier;
}

bool Store::poisoned() const {
  return state_->poisoned.load(std::memory_order_acquire);
}

std::uint64_t Store::wait_beyond(std::uint64_t size, std::stop_token stop,
                                 GrowthSignal::Deadline deadline) const {
  return state_->signal->wait_beyond(size, std::move(stop), deadline);
}

Subscription Store::on_growth(GrowthSignal::Callback callback) const {
  return {state_->signal, std::move(callback)};
}

const StoreResult<std::optional<Anchor>>& Store::anchor_before() const {
  return state_->anchor_before;
}

Database& Store::database() const {
  return *state_->database;
}

}  // namespace daybook::store

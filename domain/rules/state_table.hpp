/// States of one kind by id, of which nothing can change unseen.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/unordered/unordered_flat_set.hpp>

#include "domain/base/recency.hpp"
#include "domain/base/text_hash.hpp"
#include "domain/rules/journal.hpp"

namespace daybook {

/// States by id, whose addresses stay put until they are let go. What is not here is fetched; what
/// is to change is entered in a journal first. Not thread-safe.
template <class State>
class StateTable {
 public:
  struct Hooks {
    /// What is known of a state from elsewhere; nothing when nothing is.
    std::function<std::optional<State>(std::string_view id)> fetch;
    /// What it weighs in memory, in bytes.
    std::function<std::size_t(const State& state)> weigh;
    /// Called with a state that is let go; may be empty.
    std::function<void(std::string_view id, const State& state)> leaving = {};
  };

  StateTable(Recency& order, Hooks hooks) : order_(order), hooks_(std::move(hooks)) {}
  /// Of aggregates, whose rows are to be stored when they change.
  StateTable(Recency& order, Aggregate stored_as, Hooks hooks)
      : order_(order), hooks_(std::move(hooks)), is_aggregate_(true), stored_as_(stored_as) {}

  /// Null when there is none.
  const State* find(std::string_view id) {
    const auto* known = slot(id);
    return known ? &known->state : nullptr;
  }

  /// The state, for folding now the last of the entries that end at `end`; made empty when there is
  /// none. It is taken to grow by `growth` bytes.
  State& change(std::string_view id, Position end, std::size_t growth, Journal& journal) {
    if (is_aggregate_) journal.row_changed(stored_as_, id);
    auto* changed = slot(id);
    if (changed) {
      journal.before_change(changed->state);
    } else {
      changed = add(id, State{});
      journal.made(&changed->state, [changed] { changed->let_be(); });
    }
    journal.on_rollback([changed, before = changed->weight()] { changed->weigh(before); });
    changed->weigh(changed->weight() + growth);
    changed->made_of(end);
    return changed->state;
  }

 private:
  struct Slot final : Cached {
    Slot(StateTable& in, std::string_view name, State value)
        : Cached(in.order_), table(in), id(name), state(std::move(value)) {}

    void let_go() override {
      if (table.hooks_.leaving) table.hooks_.leaving(id, state);
      let_be();
    }
    /// Destroys it, as if it had never been made.
    void let_be() { table.states_.erase(table.states_.find(std::string_view(id))); }

    StateTable& table;
    const std::string id;
    State state;
  };
  struct IdOf {
    using is_transparent = void;
    std::string_view operator()(std::string_view id) const { return id; }
    std::string_view operator()(const std::unique_ptr<Slot>& slot) const { return slot->id; }
  };

  Slot* add(std::string_view id, State state) {
    const auto weight = hooks_.weigh(state);
    auto* added = states_.insert(std::make_unique<Slot>(*this, id, std::move(state))).first->get();
    added->weigh(weight);
    return added;
  }

  Slot* slot(std::string_view id) {
    const auto known = states_.find(id);
    if (known != states_.end()) {
      (*known)->use();
      return known->get();
    }
    auto fetched = hooks_.fetch(id);
    return fetched ? add(id, *std::move(fetched)) : nullptr;
  }

  Recency& order_;
  const Hooks hooks_;
  const bool is_aggregate_ = false;
  const Aggregate stored_as_{};
  boost::unordered_flat_set<std::unique_ptr<Slot>, HashBy<IdOf>, EqualBy<IdOf>> states_;
};

}  // namespace daybook

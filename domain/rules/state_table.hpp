/// States of one kind by id, of which nothing can change unseen.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <boost/unordered/unordered_flat_map.hpp>

#include "domain/rules/journal.hpp"

namespace daybook {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return boost::hash<std::string_view>{}(text);
  }
};

/// States by id, whose addresses stay put until they are forgotten. What is not here is fetched;
/// what is to change is entered in a journal first. Not thread-safe.
template <class State>
class StateTable {
 public:
  /// What is known of a state from elsewhere; null when nothing is.
  using Fetch = std::function<std::unique_ptr<State>(std::string_view id)>;

  explicit StateTable(Fetch fetch) : fetch_(std::move(fetch)) {}
  /// Of aggregates, whose rows are to be stored when they change.
  StateTable(Aggregate stored_as, Fetch fetch)
      : fetch_(std::move(fetch)), is_aggregate_(true), stored_as_(stored_as) {}

  /// Null when there is none.
  const State* find(std::string_view id) { return slot(id); }

  /// The state, for changing it now; made empty when there is none.
  State& change(std::string_view id, Journal& journal) {
    if (is_aggregate_) journal.row_changed(stored_as_, id);
    if (auto* known = slot(id)) {
      journal.before_change(*known);
      return *known;
    }
    auto& made = *states_.emplace(std::string(id), std::make_unique<State>()).first->second;
    journal.made(&made, [this, key = std::string(id)] { states_.erase(key); });
    return made;
  }

  void forget_all() { states_.clear(); }

 private:
  State* slot(std::string_view id) {
    const auto known = states_.find(id);
    if (known != states_.end()) return known->second.get();
    auto fetched = fetch_(id);
    if (!fetched) return nullptr;
    return states_.emplace(std::string(id), std::move(fetched)).first->second.get();
  }

  const Fetch fetch_;
  const bool is_aggregate_ = false;
  const Aggregate stored_as_{};
  boost::unordered_flat_map<std::string, std::unique_ptr<State>, TextHash, std::equal_to<>> states_;
};

}  // namespace daybook

/// The states of all streams, as judging needs them: folded as entries are recorded, fetched when
/// asked for.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "domain/budget.hpp"
#include "domain/case.hpp"
#include "domain/claim.hpp"
#include "domain/gathering.hpp"
#include "domain/package.hpp"
#include "domain/peer_match.hpp"
#include "domain/principal.hpp"
#include "domain/programme.hpp"
#include "domain/provider.hpp"
#include "domain/supporter.hpp"

namespace daybook {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return boost::hash<std::string_view>{}(text);
  }
};

/// A table of states by id, whose addresses stay put.
template <class State>
using StateTable =
    boost::unordered_flat_map<std::string, std::unique_ptr<State>, TextHash, std::equal_to<>>;

/// Streams that belong to another stream, in the order they joined: a case's packages, claims and
/// matches, a supporter's matches, a programme's providers with prices, a cohort's supporters, a
/// claim's batch.
using Links = std::vector<std::string>;

/// What is folded over several streams. A budget is named by its programme, links by their owner, a
/// block by `programme/block`, an erasure by the stream that it stands on; a take-over by all that it
/// says: its position in 20 digits, the old key and the new one, each behind a slash.
enum class Aggregate : std::uint8_t { budget, links, block, erased, taken_over };

/// Holds states and evolves them. By itself it keeps all of them in memory and starts from nothing;
/// who stores entries overrides the hooks to fetch what is not in memory. Not thread-safe. A
/// pointer it returns lives until the next `trim`.
class States {
 public:
  States() = default;
  States(const States&) = delete;
  States& operator=(const States&) = delete;
  virtual ~States();

  /// Null when the stream is empty.
  const Programme* programme(std::string_view id) {
    return find(programmes_, StreamKind::programme, id);
  }
  const Provider* provider(std::string_view id) {
    return find(providers_, StreamKind::provider, id);
  }
  const Case* family_case(std::string_view id) { return find(cases_, StreamKind::family_case, id); }
  const Package* package(std::string_view id) { return find(packages_, StreamKind::package, id); }
  const Claim* claim(std::string_view id) { return find(claims_, StreamKind::claim, id); }
  const Gathering* gathering(std::string_view id) {
    return find(gatherings_, StreamKind::gathering, id);
  }
  const Supporter* supporter(std::string_view id) {
    return find(supporters_, StreamKind::supporter, id);
  }
  const PeerMatch* match(std::string_view id) { return find(matches_, StreamKind::match, id); }
  const Principal* principal(std::string_view id) {
    return find(principals_, StreamKind::principal, id);
  }
  const AccessLog* access_log(std::string_view month) {
    return find(access_logs_, StreamKind::access, month);
  }

  /// The stream's header: how many events it holds; null when it is empty.
  const StreamHeader* header(const StreamRef& stream);
  const Budget& budget(std::string_view programme);
  const Links& links(std::string_view owner);
  /// Null when the programme has bought no such block.
  const Block* block(std::string_view programme, std::string_view id);

  /// An entry by its position, for judging a void. It may lie in bytes that live only until the
  /// next call.
  std::optional<Recorded> entry(Position position);

  /// Folds an entry into its stream's state, the budget and the links.
  void apply(const Recorded& event);

  /// A rough measure, in bytes, of what is cached: a fixed weight for each state and each entry
  /// folded.
  std::size_t weight() const { return weight_; }

  /// From `begin` on, `rollback` undoes every `apply`; `commit` keeps them.
  void begin();
  void commit();
  void rollback();

 protected:
  /// Calls `each` with the stored entries of a stream, in order. By itself nothing is stored.
  virtual void replay(const StreamRef& stream, const std::function<void(const Recorded&)>& each);
  virtual std::optional<Recorded> stored_entry(Position position);
  virtual std::optional<Budget> stored_budget(std::string_view programme);
  virtual std::optional<Links> stored_links(std::string_view owner);
  virtual std::optional<Block> stored_block(std::string_view programme_and_id);
  /// Called when a budget, a list of links or a block may have changed, so that it can be stored
  /// with the commit.
  virtual void aggregate_changed(Aggregate kind, std::string_view name);
  Block* block_slot(std::string_view programme_and_id);

  /// Forgets every cached state; what is stored is fetched again when needed.
  void forget_all();

 private:
  template <class State>
  State* find(StateTable<State>& table, StreamKind kind, std::string_view id);
  template <class State>
  State& find_or_make(StateTable<State>& table, StreamKind kind, std::string_view id);
  template <class T>
  void remember(T& slot);

  void evolve_state(const Recorded& event);
  void apply_to_package(const Recorded& event);
  void apply_to_programme(const Recorded& event);
  void apply_to_case(const Recorded& event);
  void apply_to_block(const Recorded& event, const Package& package);
  void apply_to_blocks(const Recorded& event);
  Budget& budget_to_change(std::string_view programme);
  void apply_to_supporter(const Recorded& event);
  void apply_to_match(const Recorded& event);
  void add_link(const std::string& owner, std::string_view stream);
  Budget& budget_slot(std::string_view programme);
  Links& links_slot(std::string_view owner);

  StateTable<Programme> programmes_;
  StateTable<Provider> providers_;
  StateTable<Case> cases_;
  StateTable<Package> packages_;
  StateTable<Claim> claims_;
  StateTable<Gathering> gatherings_;
  StateTable<Supporter> supporters_;
  StateTable<PeerMatch> matches_;
  StateTable<Principal> principals_;
  StateTable<AccessLog> access_logs_;
  StateTable<Budget> budgets_;
  StateTable<Links> links_;
  StateTable<Block> blocks_;
  std::size_t weight_ = 0;
  bool undoing_ = false;
  std::vector<std::function<void()>> undo_;
  std::vector<const void*> remembered_;
  std::vector<Recorded> since_begin_;
};

}  // namespace daybook

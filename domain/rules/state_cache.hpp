/// The states of all streams, kept: folded as entries are recorded, fetched when asked for, and
/// taken back when a post is refused after all.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/recency.hpp"
#include "domain/rules/packed_states.hpp"
#include "domain/rules/state_table.hpp"
#include "domain/rules/states.hpp"
#include "domain/state/budget.hpp"
#include "domain/state/case.hpp"
#include "domain/state/claim.hpp"
#include "domain/state/gathering.hpp"
#include "domain/state/package/package.hpp"
#include "domain/state/peer_match.hpp"
#include "domain/state/principal.hpp"
#include "domain/state/programme.hpp"
#include "domain/state/provider.hpp"
#include "domain/state/supporter.hpp"

namespace daybook {

/// Holds states and evolves them. By itself it keeps all of them in memory and starts from nothing;
/// who stores entries overrides the hooks to fetch what is not in memory, and trims. Not
/// thread-safe. A pointer it returns lives until the next `trim`.
///
/// A state that is let go is packed first; only when its packed form goes too are its entries read
/// again.
class StateCache : public States {
 public:
  StateCache();
  virtual ~StateCache();

  const Programme* programme(std::string_view id) override { return programmes_.find(id); }
  const Provider* provider(std::string_view id) override { return providers_.find(id); }
  const Case* family_case(std::string_view id) override { return cases_.find(id); }
  const Package* package(std::string_view id) override { return packages_.find(id); }
  const Claim* claim(std::string_view id) override { return claims_.find(id); }
  const Gathering* gathering(std::string_view id) override { return gatherings_.find(id); }
  const Supporter* supporter(std::string_view id) override { return supporters_.find(id); }
  const PeerMatch* match(std::string_view id) override { return matches_.find(id); }
  const Principal* principal(std::string_view id) override { return principals_.find(id); }
  const AccessLog* access_log(std::string_view month) override { return access_logs_.find(month); }

  const StreamHeader* header(const StreamRef& stream) override;
  const Budget& budget(std::string_view programme) override { return *budgets_.find(programme); }
  const Links& links(std::string_view owner) override { return *links_.find(owner); }
  const Block* block(std::string_view programme, std::string_view id) override;
  std::optional<Recorded> entry(Position position) override;

  /// Folds an entry into its stream's state, the budget and the links.
  void apply(const Recorded& event);

  /// A rough measure, in bytes, of the states that are ready for use: a fixed weight for each state
  /// and each entry folded.
  std::size_t weight() const { return order_.weight(); }
  /// Packs the least recently used states until the others weigh no more than `bytes`, then forgets
  /// the least recently packed until those take no more than `packed_bytes`. What was made of
  /// entries from `durable_end` on stays. No trial may be open.
  void trim(std::size_t bytes, std::size_t packed_bytes, Position durable_end);

  /// While it lives, what is applied is on trial: all of it is taken back at the end unless it was
  /// kept. One at a time.
  class Trial {
   public:
    explicit Trial(StateCache& states) : states_(states) { states_.journal_.begin(); }
    ~Trial();
    Trial(const Trial&) = delete;
    Trial& operator=(const Trial&) = delete;

    void keep();

   private:
    StateCache& states_;
    bool kept_ = false;
  };

  /// The aggregates that changed since the last call, so that they can be stored with the commit.
  /// No trial may be open.
  std::set<ChangedRow> take_changed_rows() { return journal_.take_changed_rows(); }

 protected:
  /// Calls `each` with the stored entries of a stream, in order. By itself nothing is stored.
  virtual void replay(const StreamRef& stream, const std::function<void(const Recorded&)>& each);
  virtual std::optional<Recorded> stored_entry(Position position);
  virtual std::optional<Budget> stored_budget(std::string_view programme);
  virtual std::optional<Links> stored_links(std::string_view owner);
  virtual std::optional<Block> stored_block(std::string_view programme_and_id);

 private:
  /// How the states of a kind of stream are had, weighed and packed.
  template <class State>
  typename StateTable<State>::Hooks of_streams(StreamKind kind);
  /// A state unpacked, or folded from what is stored of its stream; nothing when nothing is.
  template <class State>
  std::optional<State> fetched(StreamKind kind, std::string_view id);
  template <class State>
  std::optional<State> folded(StreamKind kind, std::string_view id);
  /// The case of a package_requested as it was then; null for other events.
  std::unique_ptr<Case> case_at_request(const Recorded& event);
  /// The state for folding the entry at hand, with all that is known of it so far.
  template <class State>
  State& to_change(StateTable<State>& table, std::string_view id);

  void evolve_state(const Recorded& event);
  void apply_to_package(const Recorded& event);
  void apply_to_programme(const Recorded& event);
  void apply_to_case(const Recorded& event);
  void apply_to_block(const Recorded& event, const Package& package);
  void apply_to_blocks(const Recorded& event);
  void apply_to_supporter(const Recorded& event);
  void apply_to_match(const Recorded& event);
  void add_link(const std::string& owner, std::string_view stream);

  Journal journal_;
  PackedStates packed_;
  Recency order_;
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
  Position end_;  ///< of the entries folded so far
  std::vector<Recorded> on_trial_;
};

}  // namespace daybook

/// The posts of a random history, told again to another ledger: with one of them left out, or with
/// one of them voided.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "eventstore/ledger/memory_ledger.hpp"
#include "tests/properties/model/past.hpp"

namespace daybook::test {

/// An accepted post as it was first made, and the positions that it and what it derived took.
struct Told {
  std::vector<model::Data> post;
  model::Ms clock = 0;
  std::vector<std::int64_t> posted;
  std::vector<std::int64_t> derived;

  bool is_single(std::string_view type) const {
    return post.size() == 1 && model::text(post.front(), "type") == type;
  }
};

/// The accepted posts of the random history of this seed.
std::vector<Told> told(std::uint64_t seed, int posts);

/// A ledger that is told posts of another one: positions that they name are looked up.
class Replay {
 public:
  /// The codes of a refusal, or what was derived, without positions and charges of blocks' units;
  /// "unmapped" where it names an entry that this ledger was never told, and was not posted.
  std::string tell(const Told& told);
  /// Voids the entry first recorded at `position`, as central team; the codes of a refusal.
  std::vector<std::string> void_entry(std::int64_t position, model::Ms clock);

  MemoryLedger& ledger() { return ledger_; }

 private:
  std::optional<std::string> line_of(const Told& told) const;
  std::optional<model::Data> mapped(model::Data event) const;

  MemoryLedger ledger_;
  std::map<std::int64_t, std::int64_t> place_;
};

/// Everything that rules and views look at in the states of all streams, as text, a line a thing:
/// no positions, no marks of what was voided.
std::string portrait(MemoryLedger& ledger);

/// What every view but history and restatement says, a line a question: no positions, no exception
/// about what was voided.
std::vector<std::string> all_views_say(const MemoryLedger& ledger);

}  // namespace daybook::test

/// Blocks: packages bought a number at a time, and which of their units are drawn and charged
/// (rulebook 6.2, "Block").
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/base/calendar.hpp"
#include "domain/vocabulary/recorded.hpp"

namespace daybook {

struct Package;

/// A block's purchase and the state of its units. Unit j of U costs floor(P·j/U) −
/// floor(P·(j−1)/U).
struct Block {
  std::string id;
  std::string provider;
  std::string intervention;
  Money price;
  Year year;  ///< whose line pays for it, whenever its units are charged
  std::string line;
  Date expires_on;
  Position purchased;
  bool expired = false;              ///< by a block_expired
  std::vector<std::string> holders;  ///< the package that has drawn each unit; "" when it is free
  std::vector<std::uint8_t> paid;    ///< 1 where the unit is charged

  int units() const { return static_cast<int>(holders.size()); }
  /// The lowest unit, from 1, that is neither drawn nor charged; 0 when there is none.
  int free_unit() const;
  /// The unit that `package` has drawn; 0 when it has none.
  int drawn_by(std::string_view package) const;
  bool is_paid(int unit) const { return paid[static_cast<std::size_t>(unit - 1)] != 0; }
  Money cost_of(int unit) const;
  /// What its units not yet charged come to.
  Money unpaid() const;
  /// What it holds of its year and line: what is not charged, until it expires (rulebook 6.4).
  Money committed() const { return expired ? Money{} : unpaid(); }
};

/// Null when `blocks` hold none of that id.
Block* find_block(std::vector<Block>& blocks, std::string_view id);
const Block* find_block(const std::vector<Block>& blocks, std::string_view id);

/// What an event did to one block: what it committed before and after, and what was charged to its
/// year and line.
struct BlockMove {
  const Block* block = nullptr;  ///< null: the event is none of a block's
  Money committed_before;
  Money charged;  ///< negative for a reversal
};

/// The block that a programme's event is about; empty when it is about none.
std::string_view block_named(const Recorded& event);

/// Applies a programme's event to the block it names: its purchase, its expiry, the charge of what
/// is left.
BlockMove move_block(Block& block, const Recorded& event);
/// Whether an event of a package may change the block that it is matched from.
bool moves_block(v::Data tag);
/// Applies an event of a package matched from `block`, which has changed `package` already: a unit
/// is drawn, given back, charged or reversed.
BlockMove move_block(Block& block, const Recorded& event, const Package& package);

/// The same for the blocks of a programme, kept in a list.
void move_blocks(std::vector<Block>& blocks, const Recorded& event);
void move_blocks(std::vector<Block>& blocks, const Recorded& event, const Package& package);

}  // namespace daybook

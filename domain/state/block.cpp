#include "domain/state/block.hpp"

#include <algorithm>

#include "domain/state/package/charge.hpp"
#include "domain/state/package/package.hpp"

namespace daybook {

namespace {

std::size_t place(int unit) {
  return static_cast<std::size_t>(unit - 1);
}

Block purchased(const Recorded& event) {
  const auto& bought = event.as<v::BlockPurchased>();
  Block block;
  block.id = bought.block()->str();
  block.provider = bought.provider()->str();
  block.intervention = bought.intervention()->str();
  block.price = {bought.price_pence()};
  block.year = *parse_year(bought.year()->string_view());
  block.line = bought.line()->str();
  block.expires_on = {bought.expires_on()};
  block.purchased = event.position;
  block.holders.resize(static_cast<std::size_t>(bought.units()));
  block.paid.resize(static_cast<std::size_t>(bought.units()));
  return block;
}

void draw(Block& block, const Package& package) {
  if (block.drawn_by(package.id) > 0) return;
  if (const int unit = block.free_unit(); unit > 0) block.holders[place(unit)] = package.id;
}

/// A package that ends before it commenced gives its unit back; so does one that has ended and
/// whose commencing is voided.
void give_back(Block& block, const Package& package) {
  const int unit = block.drawn_by(package.id);
  if (unit > 0 && package.is_ended() && !package.commenced_on()) block.holders[place(unit)].clear();
}

const Charge* charge_of_unit(const Package& package, Position position) {
  for (const auto& charge : package.charges)
    if (charge.position == position && charge.cause == v::ChargeCause::block_unit) return &charge;
  return nullptr;
}

Money charge_unit(Block& block, const Package& package, const v::ChargeRaised& raised) {
  const int unit = raised.share().value_or(0);
  if (raised.cause() != v::ChargeCause::block_unit || unit < 1 || unit > block.units()) return {};
  block.holders[place(unit)] = package.id;
  block.paid[place(unit)] = 1;
  return {raised.amount_pence()};
}

Money reverse_unit(Block& block, const Package& package, const v::ChargeReversed& reversed) {
  const auto* charge = charge_of_unit(package, {reversed.charge_position()});
  if (!charge || charge->share < 1 || charge->share > block.units()) return {};
  block.paid[place(charge->share)] = 0;
  give_back(block, package);
  return -charge->amount;
}

}  // namespace

int Block::free_unit() const {
  for (int unit = 1; unit <= units(); ++unit)
    if (holders[place(unit)].empty() && !is_paid(unit)) return unit;
  return 0;
}

int Block::drawn_by(std::string_view package) const {
  const auto found = std::find(holders.begin(), holders.end(), package);
  return found == holders.end() ? 0 : static_cast<int>(found - holders.begin()) + 1;
}

Money Block::cost_of(int unit) const {
  return share_of(price, unit, units());
}

Money Block::unpaid() const {
  Money sum;
  for (int unit = 1; unit <= units(); ++unit)
    if (!is_paid(unit)) sum += cost_of(unit);
  return sum;
}

Block* find_block(std::vector<Block>& blocks, std::string_view id) {
  for (auto& block : blocks)
    if (block.id == id) return &block;
  return nullptr;
}
const Block* find_block(const std::vector<Block>& blocks, std::string_view id) {
  for (const auto& block : blocks)
    if (block.id == id) return &block;
  return nullptr;
}

std::string_view block_named(const Recorded& event) {
  switch (event.tag) {
    case v::Data::BlockPurchased:
      return event.as<v::BlockPurchased>().block()->string_view();
    case v::Data::BlockExpired:
      return event.as<v::BlockExpired>().block()->string_view();
    case v::Data::ChargeRaised: {
      const auto* block = event.as<v::ChargeRaised>().block();
      return block ? block->string_view() : std::string_view();
    }
    default:
      return {};
  }
}

BlockMove move_block(Block& block, const Recorded& event) {
  BlockMove move{&block, block.committed(), {}};
  switch (event.tag) {
    case v::Data::BlockPurchased:
      block = purchased(event);
      return move;
    case v::Data::BlockExpired:
      block.expired = true;
      return move;
    case v::Data::ChargeRaised:
      std::fill(block.paid.begin(), block.paid.end(), std::uint8_t{1});
      move.charged = {event.as<v::ChargeRaised>().amount_pence()};
      return move;
    default:
      return {};
  }
}

bool moves_block(v::Data tag) {
  return tag == v::Data::PackageConfirmed || tag == v::Data::PackageEnded ||
         tag == v::Data::ChargeRaised || tag == v::Data::ChargeReversed;
}

BlockMove move_block(Block& block, const Recorded& event, const Package& package) {
  BlockMove move{&block, block.committed(), {}};
  switch (event.tag) {
    case v::Data::PackageConfirmed:
      draw(block, package);
      return move;
    case v::Data::PackageEnded:
      give_back(block, package);
      return move;
    case v::Data::ChargeRaised:
      move.charged = charge_unit(block, package, event.as<v::ChargeRaised>());
      return move;
    case v::Data::ChargeReversed:
      move.charged = reverse_unit(block, package, event.as<v::ChargeReversed>());
      return move;
    default:
      return {};
  }
}

void move_blocks(std::vector<Block>& blocks, const Recorded& event) {
  const auto named = block_named(event);
  if (named.empty()) return;
  auto* block = find_block(blocks, named);
  if (!block && event.tag == v::Data::BlockPurchased) block = &blocks.emplace_back();
  if (block) move_block(*block, event);
}

void move_blocks(std::vector<Block>& blocks, const Recorded& event, const Package& package) {
  if (!package.match || !package.match->from_block()) return;
  if (auto* block = find_block(blocks, package.match->block)) move_block(*block, event, package);
}

}  // namespace daybook

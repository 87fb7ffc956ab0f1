#include "server/session/places.hpp"

#include <algorithm>

#include "domain/base/check.hpp"

namespace daybook::server {

namespace {

/// A part of a whole, one at least.
std::size_t share(std::size_t whole, std::size_t parts) {
  return std::max<std::size_t>(1, whole / parts);
}

}  // namespace

Places::Places(const Limits& limits)
    : connections_at_most_(limits.connections),
      of_address_at_most_(std::min(limits.connections_of_address, limits.connections)),
      strangers_at_most_(share(limits.connections, limits.strangers_share)),
      strangers_of_address_at_most_(share(strangers_at_most_, limits.strangers_of_address_share)) {}

bool Places::has_its_share(const Address& address) const {
  return address.strangers.size() >= strangers_of_address_at_most_ ||
         address.strangers.size() + address.known >= of_address_at_most_;
}

/// The address with most strangers; of two, the one whose oldest is older.
const Places::Address* Places::most_strangers() const {
  const Address* most = nullptr;
  for (const auto& [name, address] : addresses_) {
    if (address.strangers.empty()) continue;
    const auto size = address.strangers.size();
    const bool more =
        !most || size > most->strangers.size() ||
        (size == most->strangers.size() && *address.strangers.begin() < *most->strangers.begin());
    if (more) most = &address;
  }
  return most;
}

Entrance Places::enter(std::uint64_t number, const std::string& address) {
  const auto own = addresses_.find(address);
  const bool own_share = own != addresses_.end() && has_its_share(own->second);
  const bool full = strangers_ >= strangers_at_most_ || strangers_ + known_ >= connections_at_most_;
  Entrance entrance{true, {}};
  if (own_share || full) {
    const auto* const from = own_share ? &own->second : most_strangers();
    if (!from || from->strangers.empty()) return {};
    entrance.gives_way = *from->strangers.begin();
    leave(*entrance.gives_way);
  }
  auto& entered = *addresses_.try_emplace(address).first;
  entered.second.strangers.insert(number);
  held_.emplace(number, &entered);
  ++strangers_;
  return entrance;
}

void Places::let_in(std::uint64_t number) {
  const auto found = held_.find(number);
  DAYBOOK_CHECK(found != held_.end(), "who is let in has a place");
  auto& address = found->second->second;
  if (address.strangers.erase(number) == 0) return;
  ++address.known;
  --strangers_;
  ++known_;
}

void Places::leave(std::uint64_t number) {
  const auto found = held_.find(number);
  if (found == held_.end()) return;
  auto* const address = found->second;
  held_.erase(found);
  if (address->second.strangers.erase(number) > 0) {
    --strangers_;
  } else {
    --address->second.known;
    --known_;
  }
  if (address->second.strangers.empty() && address->second.known == 0)
    addresses_.erase(addresses_.find(address->first));
}

}  // namespace daybook::server

/// Limits on who may hold a connection (ledger, section 8).
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

#include "server/base/limits.hpp"

namespace daybook::server {

/// What a newcomer gets.
struct Entrance {
  bool granted = false;
  std::optional<std::uint64_t> gives_way;  ///< the stranger who must leave for it
};

/// Counts connections by address. A stranger is who has not been let in yet; strangers have a share
/// of all places, so that they cannot take those of people who are known, and one address has a
/// share of the strangers' and of all.
///
/// Where strangers have no place left, the oldest gives way to the newest: of the newcomer's
/// address when that has its share, else of the address that has most. So who holds places in
/// silence holds them only until somebody comes who says who they are. Who is known never gives
/// way. Connections have numbers, later ones greater. Not thread-safe.
class Places {
 public:
  explicit Places(const Limits& limits);

  /// A stranger comes. Granted, it is counted until it leaves; who gives way leaves at once.
  Entrance enter(std::uint64_t number, const std::string& address);
  /// A stranger was let in.
  void let_in(std::uint64_t number);
  /// A connection has ended, or gave way. One that is not counted changes nothing.
  void leave(std::uint64_t number);

  std::size_t strangers() const { return strangers_; }
  std::size_t known() const { return known_; }

 private:
  struct Address {
    std::set<std::uint64_t> strangers;
    std::size_t known = 0;
  };
  using Addresses = std::unordered_map<std::string, Address>;

  bool has_its_share(const Address& address) const;
  const Address* most_strangers() const;

  std::size_t connections_at_most_;
  std::size_t of_address_at_most_;
  std::size_t strangers_at_most_;
  std::size_t strangers_of_address_at_most_;
  Addresses addresses_;
  std::unordered_map<std::uint64_t, Addresses::value_type*> held_;  ///< by number
  std::size_t strangers_ = 0;
  std::size_t known_ = 0;
};

}  // namespace daybook::server

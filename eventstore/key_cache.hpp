/// The keys that were used last, unwrapped: bounded, in guarded memory, wiped when they leave.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "domain/base/secret.hpp"
#include "eventstore/key_slot.hpp"

namespace daybook::store {

/// Not thread-safe.
class KeyCache {
 public:
  /// Holds at most `capacity` keys, at least one.
  explicit KeyCache(std::size_t capacity);

  /// The 32 bytes of the key in that slot, which is then the last used; nothing when not known.
  std::optional<Secret> find(SlotNumber slot);
  /// Remembers a key in place of the one that was not used for longest.
  void put(SlotNumber slot, std::string_view secret);
  /// Wipes the key of that slot, if it is known.
  void forget(SlotNumber slot);
  std::size_t size() const { return known_.size(); }

 private:
  struct Free {
    void operator()(unsigned char* memory) const;
  };
  struct Use {
    std::uint32_t slot = 0;
    std::size_t place = 0;
  };
  using Uses = std::list<Use>;

  unsigned char* at(std::size_t place) const;

  std::unique_ptr<unsigned char, Free> memory_;
  std::vector<std::size_t> free_places_;
  Uses uses_;  ///< last used first
  std::unordered_map<std::uint32_t, Uses::iterator> known_;
};

}  // namespace daybook::store

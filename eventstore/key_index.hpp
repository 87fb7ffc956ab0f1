/// Which slots may hold the keys of a subject: 16 bytes a key, by a hash that only this process
/// knows. What it says is a hint; the slot itself decides.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "eventstore/key_slot.hpp"

namespace daybook::store {

/// Not thread-safe. Grows by doubling, at most three quarters full.
class KeyIndex {
 public:
  struct Entry {
    std::uint64_t hash = 0;
    std::uint32_t slot = 0;  ///< 0: an empty place
    std::uint32_t generation = 0;
  };

  KeyIndex();

  void add(const KeyName& name, SlotNumber slot);
  /// Every entry of the subject, and perhaps one of another subject with the same hash.
  std::vector<Entry> of(std::string_view subject) const;
  std::size_t size() const { return size_; }

 private:
  std::uint64_t hash_of(std::string_view subject) const;
  void place(const Entry& entry);
  void grow();

  std::array<unsigned char, 16> seed_{};
  std::vector<Entry> places_;
  std::size_t size_ = 0;
};

}  // namespace daybook::store

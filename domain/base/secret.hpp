/// Bytes that leave no trace in memory: keys, tokens, and what people said (ledger, section 5).
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace daybook {

/// Allocates as usual and zeroes what it gives back.
template <class T>
struct WipingAllocator {
  using value_type = T;

  WipingAllocator() = default;
  template <class U>
  WipingAllocator(const WipingAllocator<U>&) {}

  T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
  void deallocate(T* memory, std::size_t count) {
    explicit_bzero(static_cast<void*>(memory), count * sizeof(T));
    std::allocator<T>().deallocate(memory, count);
  }
  friend bool operator==(const WipingAllocator&, const WipingAllocator&) { return true; }
};

/// A run of bytes, zeroed when it is destroyed, overwritten or grown. Never kept inside the object
/// itself, as a short std::string would be.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view bytes) : bytes_(bytes.begin(), bytes.end()) {}
  explicit Secret(std::size_t size) : bytes_(size) {}

  std::string_view view() const { return {bytes_.data(), bytes_.size()}; }
  char* data() { return bytes_.data(); }
  std::size_t size() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }

  void append(std::string_view more) { bytes_.insert(bytes_.end(), more.begin(), more.end()); }
  void clear() { std::vector<char, WipingAllocator<char>>().swap(bytes_); }

 private:
  std::vector<char, WipingAllocator<char>> bytes_;
};

}  // namespace daybook

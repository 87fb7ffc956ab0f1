#include "server/protocol/messages.hpp"

namespace daybook::wire {

std::uint8_t* WipingMemory::allocate(std::size_t size) {
  return WipingAllocator<std::uint8_t>().allocate(size);
}

void WipingMemory::deallocate(std::uint8_t* memory, std::size_t size) {
  WipingAllocator<std::uint8_t>().deallocate(memory, size);
}

void Builder::Clear() {
  if (GetSize() > 0) explicit_bzero(GetCurrentBufferPointer(), GetSize());
  FlatBufferBuilder::Clear();
}

}  // namespace daybook::wire

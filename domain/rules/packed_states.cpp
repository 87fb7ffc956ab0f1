#include "domain/rules/packed_states.hpp"

namespace daybook {

PackedStates::Packed::Packed(PackedStates& in, std::string name, std::string bytes)
    : Cached(in.order_), all(in), stream(std::move(name)), archive(std::move(bytes)) {
  weigh(sizeof(Packed) + stream.capacity() + archive.capacity());
}

void PackedStates::put(std::string stream, std::string archive) {
  states_.insert(std::make_unique<Packed>(*this, std::move(stream), std::move(archive)));
}

std::optional<std::string> PackedStates::take(std::string_view stream) {
  const auto found = states_.find(stream);
  if (found == states_.end()) return {};
  auto archive = std::move((*found)->archive);
  states_.erase(found);
  return archive;
}

}  // namespace daybook

#include "eventstore/merkle/frontier.hpp"

#include <algorithm>
#include <bit>

namespace daybook::store {

using namespace std::string_view_literals;

Digest leaf_hash(std::string_view entry) {
  return sha256({"\0"sv, entry});
}

Digest node_hash(const Digest& left, const Digest& right) {
  return sha256({"\1"sv, left.view(), right.view()});
}

Digest root_of(std::span<const Digest> leaves) {
  if (leaves.empty()) return sha256({});
  if (leaves.size() == 1) return leaves.front();
  const std::size_t left = std::bit_ceil(leaves.size()) / 2;
  return node_hash(root_of(leaves.first(left)), root_of(leaves.subspan(left)));
}

std::optional<Frontier> Frontier::from_peaks(std::uint64_t size, std::span<const Digest> peaks) {
  if (peaks.size() != static_cast<std::size_t>(std::popcount(size))) return std::nullopt;
  Frontier frontier;
  frontier.size_ = size;
  frontier.count_ = static_cast<std::uint32_t>(peaks.size());
  std::ranges::copy(peaks, frontier.peaks_.begin());
  return frontier;
}

Digest Frontier::root() const {
  if (count_ == 0) return root_of({});
  Digest root = peaks_[count_ - 1];
  for (std::uint32_t left = count_ - 1; left > 0; --left) root = node_hash(peaks_[left - 1], root);
  return root;
}

bool operator==(const Frontier& a, const Frontier& b) {
  return a.size_ == b.size_ && std::ranges::equal(a.peaks(), b.peaks());
}

}  // namespace daybook::store

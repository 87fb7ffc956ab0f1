#include "eventstore/base/checksum.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "eventstore/base/durable_file.hpp"

namespace daybook::store {
namespace {

constexpr std::size_t kReadAtOnce = std::size_t{1} << 20;

}  // namespace

Checksum::Checksum() {
  crypto_generichash_init(&state_, nullptr, 0, crypto_generichash_BYTES);
}

void Checksum::add(std::string_view bytes) {
  crypto_generichash_update(&state_, raw(bytes), bytes.size());
}

std::string Checksum::hex() {
  std::array<unsigned char, crypto_generichash_BYTES> hash{};
  crypto_generichash_final(&state_, hash.data(), hash.size());
  std::array<char, 2 * hash.size() + 1> text{};
  return sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
}

KeyResult<std::string> checksum_of_file(const std::filesystem::path& path) {
  const auto file = TRY(OpenFile::open(path, OpenFile::Mode::read));
  const auto size = TRY(file.size());
  Checksum checksum;
  std::vector<char> piece;
  for (std::uint64_t at = 0; at < size; at += piece.size()) {
    piece.resize(std::min<std::uint64_t>(kReadAtOnce, size - at));
    TRY(file.read(at, piece));
    checksum.add({piece.data(), piece.size()});
  }
  return checksum.hex();
}

}  // namespace daybook::store

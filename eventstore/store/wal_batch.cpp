#include "eventstore/store/wal_batch.hpp"

#include <cstddef>

namespace daybook::store {
namespace {

constexpr std::size_t kBeginBytes = 12;

/// Reads numbers and texts from the front of what is left. Nothing once it has failed.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : left_(bytes) {}

  bool done() const { return left_.empty(); }

  std::optional<std::uint8_t> byte() {
    if (left_.empty()) return std::nullopt;
    const auto value = static_cast<std::uint8_t>(left_.front());
    left_.remove_prefix(1);
    return value;
  }

  /// Little-endian in groups of seven bits, the highest bit set on all but the last.
  std::optional<std::uint32_t> number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift <= 28; shift += 7) {
      const auto next = byte();
      if (!next) return std::nullopt;
      value |= static_cast<std::uint64_t>(*next & 0x7fU) << shift;
      if ((*next & 0x80U) == 0)
        return value <= UINT32_MAX ? std::optional(static_cast<std::uint32_t>(value))
                                   : std::nullopt;
    }
    return std::nullopt;
  }

  std::optional<std::string_view> text() {
    const auto size = number();
    if (!size || *size > left_.size()) return std::nullopt;
    const auto value = left_.substr(0, *size);
    left_.remove_prefix(*size);
    return value;
  }

 private:
  std::string_view left_;
};

/// What follows the tag of a change.
struct Form {
  bool family;  ///< the number of a family other than the default one
  bool value;   ///< a value behind the key
};

/// The changes that Daybook makes: puts and removals. RocksDB has more, which no ledger holds.
std::optional<Form> form_of(std::uint8_t tag) {
  switch (tag) {
    case 0x0:  // removal, default family
      return Form{false, false};
    case 0x1:  // put, default family
      return Form{false, true};
    case 0x4:  // removal
      return Form{true, false};
    case 0x5:  // put
      return Form{true, true};
    default:
      return std::nullopt;
  }
}

bool read_change(Reader& reader, const WalChangeVisitor& visit) {
  const auto tag = reader.byte();
  const auto form = tag ? form_of(*tag) : std::nullopt;
  if (!form) return false;
  const auto family = form->family ? reader.number() : std::optional<std::uint32_t>(0);
  const auto key = family ? reader.text() : std::nullopt;
  if (!key || (form->value && !reader.text())) return false;
  if (visit) visit(*family, *key);
  return true;
}

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte)
    value = value << 8 | static_cast<std::uint8_t>(*byte);
  return value;
}

}  // namespace

std::optional<WalBatch> wal_batch_begin(std::string_view bytes) {
  if (bytes.size() < kBeginBytes) return std::nullopt;
  return WalBatch{little_endian(bytes.substr(0, 8)),
                  static_cast<std::uint32_t>(little_endian(bytes.substr(8, 4)))};
}

std::optional<WalBatch> read_wal_batch(std::string_view bytes, const WalChangeVisitor& visit) {
  const auto batch = wal_batch_begin(bytes);
  if (!batch) return std::nullopt;
  Reader reader(bytes.substr(kBeginBytes));
  std::uint32_t changes = 0;
  for (; !reader.done(); ++changes)
    if (!read_change(reader, visit)) return std::nullopt;
  return changes == batch->changes ? batch : std::nullopt;
}

}  // namespace daybook::store

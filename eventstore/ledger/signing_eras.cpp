/// The eras of signing keys: which key signs which trees (FORMAT.md 8 and 9).
#include <charconv>

#include <fmt/format.h>

#include "eventstore/ledger/index_rows.hpp"
#include "eventstore/proof/checkpoint_rows.hpp"
#include "eventstore/store/database.hpp"
#include "eventstore/store/store.hpp"

namespace daybook::store {
namespace {

constexpr std::size_t kHexDigits = 64;

StoreError damaged(std::string message) {
  return {StoreErrorCode::damaged, std::move(message) + " Run fsck; restore from a backup."};
}

/// The key that the first publication noted.
StoreResult<std::optional<VerifierKey>> first_key(const Store& store) {
  const auto row = TRY(store.database().get(Family::meta, kMetaVerifier));
  if (!row) return std::optional<VerifierKey>();
  auto key = VerifierKey::parse(*row);
  if (!key) return failed(damaged("The ledger's own key is not what it was: " + key.error()));
  return std::optional(*std::move(key));
}

std::optional<VerifierKey> key_of_hex(const std::string& name, std::string_view hex) {
  VerifierKey::PublicKey bytes{};
  if (hex.size() != kHexDigits) return std::nullopt;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char* const at = hex.data() + 2 * i;
    if (std::from_chars(at, at + 2, bytes[i], 16).ptr != at + 2) return std::nullopt;
  }
  return VerifierKey(name, SignatureType::ed25519, bytes);
}

/// What one take-over says: nothing when its row is not one that the writer makes.
struct TakeOverRow {
  std::uint64_t position = 0;
  std::string_view old_key;
  std::string_view new_key;
};

std::optional<TakeOverRow> take_over_row(std::string_view key, std::string_view value) {
  TakeOverRow row;
  const auto digits = key.substr(taken_over_prefix.size());
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), row.position);
  const auto slash = value.find('/');
  if (read.ptr != digits.data() + digits.size() || slash == value.npos) return std::nullopt;
  row.old_key = value.substr(0, slash);
  row.new_key = value.substr(slash + 1);
  return row;
}

/// Adds the era that the take-over begins; false when it does not follow those before.
bool add_era(std::vector<SigningEra>& eras, const std::string& name, const TakeOverRow& row) {
  if (!row.old_key.empty()) {
    auto old = key_of_hex(name, row.old_key);
    if (!old || (!eras.empty() && eras.back().key != *old)) return false;
    if (eras.empty()) eras.push_back({0, *std::move(old)});
  }
  if (row.new_key.empty()) return true;
  auto next = key_of_hex(name, row.new_key);
  if (!next) return false;
  eras.push_back({row.position + 1, *std::move(next)});
  return true;
}

/// How many entries came from an import: what they say of keys is of the ledger they were exported
/// from.
StoreResult<std::uint64_t> imported_entries(const Store& store) {
  const auto row = store.index_get(imported_key);
  if (!row) return failed(row.error());
  return *row ? decode_number(**row).value_or(0) : 0;
}

}  // namespace

StoreResult<std::vector<SigningEra>> signing_eras(const Store& store) {
  const auto first = TRY(first_key(store));
  const auto imported = TRY(imported_entries(store));
  std::vector<SigningEra> eras;
  if (first) eras.push_back({0, *first});
  const std::string name = origin_of(store.identity().name);
  bool sound = true;
  const auto read =
      store.index_scan(taken_over_prefix, [&](std::string_view key, std::string_view value) {
        const auto row = take_over_row(key, value);
        sound = row && (row->position < imported || add_era(eras, name, *row));
        return sound;
      });
  if (!read) return failed(read.error());
  if (!sound) return failed(damaged("The ledger's signing keys do not follow each other."));
  return eras;
}

StoreResult<std::optional<VerifierKey>> verifier_of(const Store& store) {
  const auto eras = TRY(signing_eras(store));
  return eras.empty() ? std::optional<VerifierKey>() : std::optional(eras.back().key);
}

}  // namespace daybook::store

#include "eventstore/fsck_parts.hpp"
#include "eventstore/state.hpp"

namespace daybook::store {
namespace {

/// The digest of what is stored now; nothing when a part of it is missing.
StoreResult<std::optional<Digest>> stored_identity(const Database& database) {
  std::optional<std::string> rows[3];
  const std::string_view keys[] = {kMetaFormat, kMetaCreatedAt, kMetaName};
  for (std::size_t i = 0; i < std::size(keys); ++i) {
    auto row = database.get(Family::meta, keys[i]);
    if (!row) return failed(row.error());
    rows[i] = *std::move(row);
  }
  const auto format = rows[0] ? number_of(*rows[0]) : std::nullopt;
  const auto created = rows[1] ? number_of(*rows[1]) : std::nullopt;
  if (!format || !created || !rows[2]) return std::optional<Digest>();
  const Instant created_at{static_cast<std::int64_t>(*created)};
  return std::optional(identity_digest(*format, {LedgerName{*rows[2]}, created_at}));
}

}  // namespace

std::optional<StoreError> identity_disagreement(const Checked& ledger) {
  const auto stored = ledger.database().get(Family::meta, kMetaIdentity);
  if (!stored) return stored.error();
  // Ledgers made before the row was kept have none.
  if (!*stored) return std::nullopt;
  const auto derived = stored_identity(ledger.database());
  if (!derived) return derived.error();
  if (*derived && **stored == (*derived)->view()) return std::nullopt;
  return damage_at(Position{0}, "The ledger's name, time of creation or format has changed");
}

}  // namespace daybook::store

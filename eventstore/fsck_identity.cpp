#include "eventstore/fsck_parts.hpp"
#include "eventstore/state.hpp"

namespace daybook::store {

std::optional<StoreError> identity_disagreement(const Checked& ledger) {
  const auto stored = ledger.database().get(Family::meta, kMetaIdentity);
  if (!stored) return stored.error();
  // Ledgers made before the row was kept have none.
  if (!*stored) return std::nullopt;
  const auto format = ledger.database().get(Family::meta, kMetaFormat);
  if (!format) return format.error();
  const auto number = *format ? number_of(**format) : std::nullopt;
  if (number && **stored == identity_digest(*number, ledger.store.identity()).view())
    return std::nullopt;
  return damage_at(Position{0}, "The ledger's name, time of creation or format has changed");
}

}  // namespace daybook::store

#include "eventstore/keys/keyring.hpp"

#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "eventstore/keys/position.hpp"
#include "eventstore/proof/checkpoint.hpp"
#include "eventstore/store/copy_marker.hpp"

namespace daybook::store {

namespace {

StoreResult<std::unique_ptr<Store>> look_at(const std::filesystem::path& ledger) {
  Options looking;
  looking.access = Access::inspect;
  return Store::open(ledger, looking);
}

Keyring no_ledger(const StoreError& error) {
  return {nullptr, "no_ledger", error.message};
}

Keyring opened(const LedgerName& name, const KeyPlaces& places, KeyAccess access) {
  auto keys = KeyStore::open(places.store, name, places.master, access);
  if (!keys) return {nullptr, name_of(keys.error().code), keys.error().message};
  return {std::move(*keys), {}, {}};
}

bool is_copy(const std::filesystem::path& ledger, const Store& store, const KeyStore& keys) {
  const auto mark = read_copy_mark(ledger, {});
  if (!mark || mark->kind != CopyMark::Kind::none) return true;
  const auto told = copy_told_by(keys, store, ledger);
  return told && *told;
}

}  // namespace

Keyring keys_at_hand(const std::filesystem::path& ledger, const KeyPlaces& places) {
  if (const auto why = misplaced(ledger, places)) return {nullptr, "misplaced", *why};
  const auto store = look_at(ledger);
  if (!store) return no_ledger(store.error());
  const auto& name = (*store)->identity().name;
  auto looking = opened(name, places, KeyAccess::inspect);
  if (!looking.keys || is_copy(ledger, **store, *looking.keys)) return looking;
  return opened(name, places, KeyAccess::read_write);
}

Keyring keys_for_writing(const std::filesystem::path& ledger, const KeyPlaces& places) {
  if (const auto why = misplaced(ledger, places)) return {nullptr, "misplaced", *why};
  const auto store = look_at(ledger);
  if (!store) return no_ledger(store.error());
  return opened((*store)->identity().name, places, KeyAccess::read_write);
}

std::string Keyring::reading_only() const {
  if (missing != name_of(KeyErrorCode::in_use)) return {};
  return message +
         " What was named here is taken for a copy of the ledger whose keys they are, and "
         "is for reading only.";
}

Result<NoteSigner, std::string> signer_of(const KeyStore& keys, const LedgerName& ledger) {
  const auto seed = keys.signing_seed();
  if (!seed) return failed(seed.error().message);
  return NoteSigner::from_seed(origin_of(ledger), seed->view());
}

namespace {

namespace fs = std::filesystem;

fs::path beside(const fs::path& ledger, std::string_view suffix) {
  auto path = ledger_place(ledger);
  return path += suffix;
}

/// True when `path` is `directory` or below it.
bool is_within(const fs::path& path, const fs::path& directory) {
  const auto from = ledger_place(path).lexically_relative(ledger_place(directory));
  return !from.empty() && *from.begin() != "..";
}

std::string sentence(std::string_view what, const fs::path& path, std::string_view where,
                     const fs::path& directory) {
  return fmt::format("{} {} is inside {} {}: keep them apart, and name another place.", what,
                     path.string(), where, directory.string());
}

}  // namespace

fs::path ledger_place(const fs::path& given) {
  if (given.empty()) return given;
  std::error_code error;
  auto whole = fs::absolute(given, error);
  if (error) return given;
  auto place = fs::weakly_canonical(whole, error);
  if (error) place = whole.lexically_normal();
  return place.has_filename() ? place : place.parent_path();
}

KeyPlaces key_places(const fs::path& ledger, const fs::path& keys, const fs::path& master_key) {
  return {keys.empty() ? beside(ledger, ".keys") : keys,
          {master_key.empty() ? beside(ledger, ".master") : master_key, !master_key.empty()}};
}

std::optional<std::string> misplaced(const fs::path& ledger, const KeyPlaces& places) {
  if (is_within(places.store, ledger))
    return sentence("The key store", places.store, "the ledger", ledger);
  if (is_within(ledger, places.store))
    return sentence("The ledger", ledger, "the key store", places.store);
  if (places.master.from_environment()) return {};
  const auto& file = places.master.file;
  if (is_within(file, ledger)) return sentence("The master key", file, "the ledger", ledger);
  if (is_within(file, places.store))
    return sentence("The master key", file, "the key store", places.store);
  return {};
}

}  // namespace daybook::store

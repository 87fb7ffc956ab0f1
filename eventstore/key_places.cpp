#include "eventstore/key_places.hpp"

#include <string_view>
#include <system_error>

#include <fmt/format.h>

namespace daybook::store {
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

#include "eventstore/key_places.hpp"

#include <string_view>

namespace daybook::store {
namespace {

std::filesystem::path beside(const std::filesystem::path& ledger, std::string_view suffix) {
  auto path = ledger.lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  return path += suffix;
}

}  // namespace

KeyPlaces key_places(const std::filesystem::path& ledger, const std::filesystem::path& keys,
                     const std::filesystem::path& master_key) {
  return {keys.empty() ? beside(ledger, ".keys") : keys,
          {master_key.empty() ? beside(ledger, ".master") : master_key}};
}

}  // namespace daybook::store

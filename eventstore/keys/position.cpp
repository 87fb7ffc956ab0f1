#include "eventstore/keys/position.hpp"

#include <fmt/format.h>

namespace daybook::store {
namespace {

std::string in_words(const std::filesystem::path& directory, const std::string& why) {
  return fmt::format(
      "The ledger in {0} {1}: it is a copy, for reading only, nothing is posted to it or signed, "
      "and its keys stay as they are. If the ledger itself is lost and this one is to go on in its "
      "place: daybook restore --to {0} --take-over",
      directory.string(), why);
}

}  // namespace

SeenLedger end_of(const Store& store) {
  const auto head = store.head();
  return {head.size, head.root};
}

BeforeSigning seen_by(KeyStore* keys) {
  if (keys == nullptr) return {};
  return [keys](const Head& head) -> StoreResult<void> {
    if (const auto seen = keys->see({head.size, head.root}); !seen)
      return failed(StoreError{StoreErrorCode::io_failed, seen.error().message});
    return {};
  };
}

StoreResult<std::optional<std::string>> copy_told_by(const KeyStore& keys, const Store& store,
                                                     const std::filesystem::path& directory) {
  const auto seen = keys.seen();
  if (seen.size == 0) return std::optional<std::string>();
  if (store.size() < seen.size)
    return std::optional(in_words(
        directory,
        fmt::format("has {} entries, its key store has seen {}", store.size(), seen.size)));
  const auto root = TRY(store.root_at(seen.size));
  if (root == seen.root) return std::optional<std::string>();
  return std::optional(in_words(
      directory,
      fmt::format("has another history than its key store has seen, which is of {} entries",
                  seen.size)));
}

}  // namespace daybook::store

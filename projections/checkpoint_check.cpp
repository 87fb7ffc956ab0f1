#include <fmt/format.h>

#include "projections/checkpoint.hpp"
#include "projections/checkpoint_parts.hpp"

namespace daybook {

namespace {

tl::unexpected<store::StoreError> damaged_view(std::uint64_t size, const std::string& what) {
  return failed(store::StoreError{
      store::StoreErrorCode::damaged,
      fmt::format("{}. Stored views are derived and may be thrown away: run fsck --repair-views.",
                  what),
      Position{size}});
}

/// The chunks of the header are there, each as it was stored.
store::StoreResult<void> check_chunks(const store::Store& store, const CheckpointHeader& header) {
  std::string damaged;
  for (std::size_t i = 0; i < header.chunks.size(); ++i) {
    const auto key = chunk_key(header.slot, i);
    const auto row = store.get_view(key);
    if (row && *row && store::sha256({**row}).view() == header.chunks[i]) continue;
    damaged += (damaged.empty() ? "" : ", ") + key;
  }
  if (damaged.empty()) return {};
  return damaged_view(store.size(),
                      fmt::format("The view rows {} are not what was stored for the books at {}",
                                  damaged, header.size));
}

}  // namespace

store::StoreResult<std::optional<std::uint64_t>> check_stored_books(const store::Store& store) {
  const auto row = store.get_view(kCheckpointHeaderKey);
  if (row && !*row) return std::optional<std::uint64_t>();
  const auto header = row ? decode_checkpoint_header(**row) : std::nullopt;
  if (!header)
    return damaged_view(
        store.size(), fmt::format("The view row {} is not what was stored", kCheckpointHeaderKey));
  if (!is_current(*header)) return std::optional<std::uint64_t>();
  if (header->size > store.size())
    return damaged_view(store.size(), fmt::format("The stored books hold {} entries, the ledger {}",
                                                  header->size, store.size()));
  const auto root = store.root_at(header->size);
  if (!root) return failed(root.error());
  if (root->view() != header->root)
    return damaged_view(store.size(),
                        fmt::format("The stored books at {} are another history's", header->size));
  if (auto chunks = check_chunks(store, *header); !chunks) return failed(chunks.error());
  return std::optional(header->size);
}

store::StoreResult<void> compare_stored_books(const store::Store& store, const Books& books) {
  const auto row = store.get_view(kCheckpointHeaderKey);
  if (!row) return failed(row.error());
  const auto header = *row ? decode_checkpoint_header(**row) : std::nullopt;
  std::optional<std::size_t> differs;
  std::size_t chunks = 0;
  each_chunk(books, [&](std::string_view chunk) {
    const bool same = header && chunks < header->chunks.size() &&
                      store::sha256({chunk}).view() == header->chunks[chunks];
    if (!same && !differs) differs = chunks;
    ++chunks;
  });
  if (!differs && header && chunks != header->chunks.size()) differs = chunks;
  if (!differs) return {};
  return damaged_view(
      books.size(),
      fmt::format("The stored books at {} are not those of the entries, from the view row {} on",
                  books.size(), chunk_key(header ? header->slot : 0, *differs)));
}

store::StoreResult<void> drop_books(store::Store& store) {
  std::vector<std::string> keys;
  const auto listed = store.scan_views("books/", [&](std::string_view key, std::string_view) {
    keys.emplace_back(key);
    return true;
  });
  if (!listed) return failed(listed.error());
  for (const auto& key : keys)
    if (const auto gone = store.delete_view(key); !gone) return failed(gone.error());
  return {};
}

}  // namespace daybook

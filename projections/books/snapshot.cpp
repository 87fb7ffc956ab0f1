#include "projections/books/snapshot.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "domain/base/archive.hpp"
#include "projections/books/books.hpp"
#include "projections/books/snapshot.hpp"

/// The rows that stored books are made of: what writes and loads them shares it with what checks
/// them. Private to the snapshots.
namespace daybook {

inline constexpr std::size_t kChunkBytes = std::size_t{4} << 20;
inline constexpr std::string_view kSnapshotHeaderKey = "books/header";

/// The header of a stored snapshot. `slot` alternates, so that the stored chunks stay whole while
/// new ones are written.
struct SnapshotHeader {
  std::uint32_t version = Books::version;
  std::string shape;  ///< of the archived rows
  std::string root;   ///< of the ledger at this size
  std::uint64_t size = 0;
  std::uint8_t slot = 0;
  std::vector<std::string> chunks;  ///< the digest of each
};

/// The key of one of the rows that hold the chunks.
std::string chunk_key(std::uint8_t slot, std::size_t index);

/// Whether this program would have written such books.
bool is_current(const SnapshotHeader& header);

/// Reads the header's row; nothing when it is not what was stored.
std::optional<SnapshotHeader> decode_snapshot_header(std::string_view row);

/// Calls `take` with the chunks that the books are stored as, in order.
void each_chunk(const Books& books, const std::function<void(std::string_view)>& take);

/// The parts of the books that are stored, in their order.
struct BooksArchive {
  static void write(ArchiveWriter& out, const Books& books) {
    out.write(books.size_);
    out.write(books.bytes_);
    out.write(books.programmes_.rows());
    out.write(books.providers_.rows());
    out.write(books.cases_.rows());
    out.write(books.packages_.rows());
    out.write(books.claims_.rows());
    out.write(books.gatherings_.rows());
    out.write(books.supporters_.rows());
    out.write(books.matches_.rows());
  }

  static Books read(ArchiveReader& in) {
    Books books;
    in.read(books.size_);
    in.read(books.bytes_);
    read_table(in, books.programmes_);
    read_table(in, books.providers_);
    read_table(in, books.cases_);
    read_table(in, books.packages_);
    read_table(in, books.claims_);
    read_table(in, books.gatherings_);
    read_table(in, books.supporters_);
    read_table(in, books.matches_);
    return books;
  }

  template <class Row>
  static void read_table(ArchiveReader& in, Table<Row>& table) {
    std::deque<Row> rows;
    in.read(rows);
    table.take(std::move(rows));
  }
};

namespace {

std::string shape_of_books() {
  std::string shape;
  describe_archive<ProgrammeRow>(shape);
  describe_archive<ProviderRow>(shape);
  describe_archive<CaseRow>(shape);
  describe_archive<PackageRow>(shape);
  describe_archive<ClaimRow>(shape);
  describe_archive<GatheringRow>(shape);
  describe_archive<SupporterRow>(shape);
  describe_archive<MatchRow>(shape);
  return shape;
}

/// A header's bytes begin with their own digest.
std::string header_bytes(const SnapshotHeader& header) {
  std::string bytes;
  ArchiveWriter out(kChunkBytes, [&](std::string_view chunk) { bytes += chunk; });
  out.write(header);
  out.finish();
  return std::string(store::sha256({bytes}).view()) + bytes;
}

std::optional<SnapshotHeader> stored_header(const store::Store& store) {
  const auto row = store.get_view(kSnapshotHeaderKey);
  return row && *row ? decode_snapshot_header(**row) : std::nullopt;
}

bool fits(const SnapshotHeader& header, const store::Store& store, std::uint64_t most) {
  if (!is_current(header) || header.size > most) return false;
  const auto root = store.root_at(header.size);
  return root && root->view() == header.root;
}

/// Forgets the chunks of the other slot, and those beyond the end of this one.
store::StoreResult<void> forget_others(store::Store& store, const SnapshotHeader& kept) {
  std::vector<std::string> keys;
  const auto listed = store.scan_views("books/", [&](std::string_view key, std::string_view) {
    keys.emplace_back(key);
    return true;
  });
  if (!listed) return failed(listed.error());
  const auto own = fmt::format("books/{}/", kept.slot),
             end = chunk_key(kept.slot, kept.chunks.size());
  for (const auto& key : keys) {
    if (key == kSnapshotHeaderKey || (key.starts_with(own) && key < end)) continue;
    if (const auto gone = store.delete_view(key); !gone) return failed(gone.error());
  }
  return {};
}

}  // namespace

std::string chunk_key(std::uint8_t slot, std::size_t index) {
  return fmt::format("books/{}/{:08x}", slot, index);
}

bool is_current(const SnapshotHeader& header) {
  return header.version == Books::version && header.shape == shape_of_books();
}

std::optional<SnapshotHeader> decode_snapshot_header(std::string_view row) {
  if (row.size() < store::Digest::kBytes) return {};
  const auto bytes = row.substr(store::Digest::kBytes);
  if (store::sha256({bytes}).view() != row.substr(0, store::Digest::kBytes)) return {};
  bool given = false;
  ArchiveReader in([&] { return std::exchange(given, true) ? "" : std::string(bytes); });
  SnapshotHeader header;
  in.read(header);
  return in.sound() ? std::optional(std::move(header)) : std::nullopt;
}

void each_chunk(const Books& books, const std::function<void(std::string_view)>& take) {
  ArchiveWriter out(kChunkBytes, take);
  BooksArchive::write(out, books);
  out.finish();
}

store::StoreResult<void> save_books(store::Store& store, const Books& books) {
  DAYBOOK_CHECK(!books.on(), "stored books are kept to no date");
  const auto root = TRY(store.root_at(books.size()));
  const auto before = stored_header(store);
  SnapshotHeader header{Books::version,
                        shape_of_books(),
                        std::string(root.view()),
                        books.size(),
                        static_cast<std::uint8_t>(before ? 1 - before->slot : 0),
                        {}};
  store::StoreResult<void> written;
  each_chunk(books, [&](std::string_view chunk) {
    if (written) written = store.put_view(chunk_key(header.slot, header.chunks.size()), chunk);
    header.chunks.emplace_back(store::sha256({chunk}).view());
  });
  if (written) written = store.put_view(kSnapshotHeaderKey, header_bytes(header));
  return written ? forget_others(store, header) : written;
}

std::optional<Books> load_books(const store::Store& store, std::uint64_t most) {
  const auto header = stored_header(store);
  if (!header || !fits(*header, store, most)) return {};
  std::size_t next = 0;
  ArchiveReader in([&]() -> std::string {
    if (next == header->chunks.size()) return "";
    auto chunk = store.get_view(chunk_key(header->slot, next));
    if (!chunk || !*chunk || store::sha256({**chunk}).view() != header->chunks[next]) return "";
    ++next;
    return **std::move(chunk);
  });
  auto books = BooksArchive::read(in);
  return in.sound() && books.size() == header->size ? std::optional(std::move(books))
                                                    : std::nullopt;
}

store::Digest digest_of(const Books& books) {
  std::string digests;
  each_chunk(books, [&](std::string_view chunk) { digests += store::sha256({chunk}).view(); });
  return store::sha256({digests});
}

store::StoreResult<LedgerAndViews> check_ledger_and_views(const store::Store& store) {
  const auto stored = check_stored_books(store);
  const auto size = stored ? stored->value_or(0) : 0;
  Books books;
  store::StoreResult<void> same;
  const auto sound = check_ledger(store, [&](const Recorded& entry) {
    if (books.size() >= size) return;
    books.apply(entry);
    if (books.size() == size) same = compare_stored_books(store, books);
  });
  if (!sound) return failed(sound.error());
  if (!stored) return failed(stored.error());
  if (!same) return failed(same.error());
  return LedgerAndViews{*sound, *stored};
}

namespace {

tl::unexpected<store::StoreError> damaged_view(std::uint64_t size, const std::string& what) {
  return failed(store::StoreError{
      store::StoreErrorCode::damaged,
      fmt::format("{}. Stored views are derived and may be thrown away: run fsck --repair-views.",
                  what),
      Position{size}});
}

/// The chunks of the header are there, each as it was stored.
store::StoreResult<void> check_chunks(const store::Store& store, const SnapshotHeader& header) {
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
  const auto row = store.get_view(kSnapshotHeaderKey);
  if (row && !*row) return std::optional<std::uint64_t>();
  const auto header = row ? decode_snapshot_header(**row) : std::nullopt;
  if (!header)
    return damaged_view(store.size(),
                        fmt::format("The view row {} is not what was stored", kSnapshotHeaderKey));
  if (!is_current(*header)) return std::optional<std::uint64_t>();
  if (header->size > store.size())
    return damaged_view(store.size(), fmt::format("The stored books hold {} entries, the ledger {}",
                                                  header->size, store.size()));
  const auto root = TRY(store.root_at(header->size));
  if (root.view() != header->root)
    return damaged_view(store.size(),
                        fmt::format("The stored books at {} are another history's", header->size));
  TRY(check_chunks(store, *header));
  return std::optional(header->size);
}

store::StoreResult<void> compare_stored_books(const store::Store& store, const Books& books) {
  const auto row = store.get_view(kSnapshotHeaderKey);
  if (!row) return failed(row.error());
  const auto header = *row ? decode_snapshot_header(**row) : std::nullopt;
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
  for (const auto& key : keys) TRY(store.delete_view(key));
  return {};
}

}  // namespace daybook

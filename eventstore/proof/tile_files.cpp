#include "eventstore/proof/tile_files.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <system_error>

#include <fmt/format.h>

#include "eventstore/proof/checkpoint_store.hpp"
#include "eventstore/store/store.hpp"

namespace daybook::store {
namespace {

constexpr std::string_view kCheckpoint = "checkpoint";
constexpr std::string_view kTile = "tile/";
constexpr std::string_view kEntries = "entries";
/// A tile behind this one would end beyond 2^64.
constexpr std::uint64_t kMaxIndex = (std::uint64_t{1} << 56) - 2;

/// A number in decimal, at most three digits of which the first is no zero unless it is alone.
std::optional<unsigned> small_number(std::string_view text) {
  unsigned number = 0;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  const bool canonical = text.size() <= 3 && (text == "0" || !text.starts_with('0'));
  const bool whole = read.ec == std::errc() && read.ptr == end;
  return whole && canonical ? std::optional(number) : std::nullopt;
}

/// The part of a path before the next slash, which is taken off with it.
std::string_view take_part(std::string_view& path) {
  const std::size_t slash = path.find('/');
  const std::string_view part = path.substr(0, slash);
  path.remove_prefix(slash == path.npos ? path.size() : slash + 1);
  return part;
}

std::string index_text(std::uint64_t index) {
  std::string text = fmt::format("{:03}", index % 1000);
  while ((index /= 1000) > 0) text.insert(0, fmt::format("x{:03}/", index % 1000));
  return text;
}

/// Reads `<N>[.p/<W>]`; what is not canonical is seen by printing it again.
bool read_place(std::string_view text, TilePath& path) {
  while (text.starts_with('x')) {
    const auto group = take_part(text).substr(1);
    if (group.size() != 3 || path.index > kMaxIndex) return false;
    unsigned digits = 0;
    std::from_chars(group.data(), group.data() + group.size(), digits);
    path.index = path.index * 1000 + digits;
  }
  const auto last = take_part(text);
  unsigned digits = 0;
  std::from_chars(last.data(), last.data() + std::min<std::size_t>(3, last.size()), digits);
  path.index = path.index * 1000 + digits;
  if (last.size() == 3) return text.empty() && path.index <= kMaxIndex;
  const auto width = small_number(text);
  if (!last.ends_with(".p") || !width || *width == 0 || *width >= kTileWidth) return false;
  path.width = *width;
  return path.index <= kMaxIndex;
}

std::optional<TilePath> tile_path_in(std::string_view text) {
  if (text == kCheckpoint) return TilePath{};
  if (!text.starts_with(kTile)) return std::nullopt;
  text.remove_prefix(kTile.size());
  TilePath path{TilePath::Kind::entries};
  const auto level = take_part(text);
  if (level != kEntries) {
    const auto number = small_number(level);
    if (!number || *number > kMaxTileLevel) return std::nullopt;
    path.kind = TilePath::Kind::tile;
    path.level = *number;
  }
  return read_place(text, path) ? std::optional(path) : std::nullopt;
}

StoreError nothing_at(std::string_view path) {
  return {StoreErrorCode::not_found, fmt::format("There is nothing at {} in this ledger.", path)};
}

StoreResult<std::string> newest_note(const Store& store) {
  auto latest = TRY(latest_checkpoint(store));
  if (!latest) {
    return failed(StoreError{StoreErrorCode::not_found, "No checkpoint was published yet."});
  }
  return (*std::move(latest)).note;
}

StoreResult<std::string> bundle(const Store& store, std::uint64_t index, unsigned width) {
  std::string bytes;
  const Position first{index * kTileWidth};
  const auto read = store.scan(first, width, [&](Position, std::string_view entry) {
    bytes += static_cast<char>(entry.size() >> 8);
    bytes += static_cast<char>(entry.size() & 0xFF);
    bytes += entry;
    return true;
  });
  if (!read) return failed(read.error());
  return bytes;
}

}  // namespace

std::optional<TilePath> parse_tile_path(std::string_view text) {
  const auto path = tile_path_in(text);
  return path && print(*path) == text ? path : std::nullopt;
}

std::string print(const TilePath& path) {
  if (path.kind == TilePath::Kind::checkpoint) return std::string(kCheckpoint);
  const bool tile = path.kind == TilePath::Kind::tile;
  std::string text =
      fmt::format("{}{}/{}", kTile, tile ? std::to_string(path.level) : std::string(kEntries),
                  index_text(path.index));
  if (path.width < kTileWidth) text += fmt::format(".p/{}", path.width);
  return text;
}

StoreResult<std::string> resource_at(const Store& store, const TilePath& path) {
  if (path.kind == TilePath::Kind::checkpoint) return newest_note(store);
  if (path.kind == TilePath::Kind::entries) {
    const std::uint64_t end = path.index * kTileWidth + path.width;
    if (path.index > kMaxIndex || end > store.size()) return failed(nothing_at(print(path)));
    return bundle(store, path.index, path.width);
  }
  if (path.level >= kTileLevels) return failed(nothing_at(print(path)));
  auto hashes = store.tile(path.level, path.index, path.width);
  if (!hashes && hashes.error().code == StoreErrorCode::not_found) {
    return failed(nothing_at(print(path)));
  }
  return hashes;
}

StoreResult<std::string> resource_at(const Store& store, std::string_view path) {
  const auto parsed = parse_tile_path(path);
  if (!parsed) return failed(nothing_at(path.substr(0, 100)));
  return resource_at(store, *parsed);
}

namespace {

StoreError cannot(std::string_view what, const std::filesystem::path& file) {
  return {StoreErrorCode::io_failed,
          fmt::format("{} {} failed: look at the disk and its permissions.", what, file.string())};
}

/// Writes a file beside its place and moves it there.
StoreResult<void> write_file(const std::filesystem::path& file, const std::string& bytes) {
  std::error_code error;
  std::filesystem::create_directories(file.parent_path(), error);
  const std::filesystem::path scratch = file.string() + ".new";
  {
    std::ofstream out(scratch, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (error || !out.flush()) return failed(cannot("Writing", scratch));
  }
  std::filesystem::rename(scratch, file, error);
  if (error) return failed(cannot("Writing", file));
  return {};
}

/// The size of the export that is in `directory`; 0 when there is none.
StoreResult<std::uint64_t> exported_before(const Store& store,
                                           const std::filesystem::path& directory) {
  const auto file = directory / print(TilePath{});
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return std::uint64_t{0};
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto note = parse_note(text);
  const auto checkpoint = note ? parse_body(note->text) : failed(std::string());
  if (checkpoint && agrees_with(store, *checkpoint)) return checkpoint->size;
  return failed(StoreError{
      StoreErrorCode::already_exists,
      fmt::format("{} is not a checkpoint of this ledger: export into another directory.",
                  file.string())});
}

/// Writes what a log of `size` entries has and one of `before` entries had not.
class Exporting {
 public:
  Exporting(const Store& store, const std::filesystem::path& directory, std::uint64_t before,
            std::uint64_t size)
      : store_(store), directory_(directory), before_(before), size_(size) {}

  StoreResult<std::uint64_t> run() {
    TRY(level(TilePath::Kind::entries, 0));
    for (unsigned at = 0; at < kTileLevels && hashes_at(at, size_) > 0; ++at) {
      if (auto done = level(TilePath::Kind::tile, at); !done) return failed(done.error());
    }
    return files_;
  }

 private:
  StoreResult<void> level(TilePath::Kind kind, unsigned at) {
    const std::uint64_t hashes = hashes_at(at, size_);
    if (hashes == hashes_at(at, before_)) return {};
    for (std::uint64_t index = hashes_at(at, before_) / kTileWidth; index * kTileWidth < hashes;
         ++index) {
      const auto width = std::min<std::uint64_t>(hashes - index * kTileWidth, kTileWidth);
      const TilePath path{kind, at, index, static_cast<unsigned>(width)};
      auto bytes = TRY(resource_at(store_, path));
      TRY(write_file(directory_ / print(path), bytes));
      ++files_;
    }
    return {};
  }

  const Store& store_;
  const std::filesystem::path& directory_;
  std::uint64_t before_;
  std::uint64_t size_;
  std::uint64_t files_ = 0;
};

}  // namespace

StoreResult<Exported> export_tiles(const Store& store, const std::filesystem::path& directory) {
  const auto latest = TRY(latest_checkpoint(store));
  if (!latest) {
    return failed(StoreError{StoreErrorCode::not_found,
                             "No checkpoint was published yet: publish one, then export."});
  }
  const KeptCheckpoint& checkpoint = *latest;
  const auto before = TRY(exported_before(store, directory));
  auto files =
      TRY(Exporting(store, directory, std::min(before, checkpoint.size), checkpoint.size).run());
  TRY(write_file(directory / print(TilePath{}), checkpoint.note));
  return Exported{checkpoint.size, files + 1};
}

}  // namespace daybook::store

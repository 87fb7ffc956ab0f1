#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

#include <fmt/format.h>

#include "eventstore/checkpoints.hpp"
#include "eventstore/store.hpp"
#include "eventstore/tile_paths.hpp"

namespace daybook::store {
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
    if (auto done = level(TilePath::Kind::entries, 0); !done) return failed(done.error());
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
      auto bytes = resource_at(store_, path);
      if (!bytes) return failed(bytes.error());
      if (auto written = write_file(directory_ / print(path), *bytes); !written) return written;
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
  const auto latest = latest_checkpoint(store);
  if (!latest) return failed(latest.error());
  if (!*latest) {
    return failed(StoreError{StoreErrorCode::not_found,
                             "No checkpoint was published yet: publish one, then export."});
  }
  const KeptCheckpoint& checkpoint = **latest;
  const auto before = exported_before(store, directory);
  if (!before) return failed(before.error());
  auto files =
      Exporting(store, directory, std::min(*before, checkpoint.size), checkpoint.size).run();
  if (!files) return failed(files.error());
  if (auto written = write_file(directory / print(TilePath{}), checkpoint.note); !written) {
    return failed(written.error());
  }
  return Exported{checkpoint.size, *files + 1};
}

}  // namespace daybook::store

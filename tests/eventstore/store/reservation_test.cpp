/// How much of the disk a ledger holds: what is reserved ahead is nobody else's, and not its own
/// after a restart either.
#include <filesystem>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "eventstore/store/small_reservations.hpp"
#include "eventstore/store/store.hpp"
#include "tests/eventstore/ledgers.hpp"

namespace daybook::store::testing {

namespace {

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;

/// What the files of a directory take of the disk, reserved room included.
std::uint64_t bytes_on_disk(const std::filesystem::path& directory) {
  constexpr std::uint64_t kBlockBytes = 512;
  std::uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    struct stat of {};
    REQUIRE(::stat(entry.path().c_str(), &of) == 0);
    if (S_ISREG(of.st_mode)) bytes += static_cast<std::uint64_t>(of.st_blocks) * kBlockBytes;
  }
  return bytes;
}

}  // namespace

TEST_CASE(
    "an open ledger of one entry reserves less of the disk than one whole write-ahead log (ledger "
    "1.10)") {
  const ScratchDirectory scratch;
  const auto store = must(Store::create(scratch.ledger(), kIdentity, {}));
  GroupMaker maker;
  must(store->append(maker.group({"case/a"})));
  CHECK(bytes_on_disk(scratch.ledger()) < 16 * kMiB);
}

TEST_CASE("of a file that asks for more no more than 4 MiB is reserved at once (ledger 1.10)") {
  const ScratchDirectory scratch;
  std::filesystem::create_directories(scratch.ledger());
  std::unique_ptr<rocksdb::WritableFile> file;
  const auto name = (scratch.ledger() / "file").string();
  REQUIRE(env_of_small_reservations()->NewWritableFile(name, &file, rocksdb::EnvOptions()).ok());
  file->SetPreallocationBlockSize(32 * kMiB);
  REQUIRE(file->Append("a").ok());
  file->PrepareWrite(0, 1);
  REQUIRE(file->Append("b").ok());
  REQUIRE(file->Sync().ok());
  CHECK(bytes_on_disk(scratch.ledger()) <= 4 * kMiB);
  std::size_t block = 0, last = 0;
  file->GetPreallocationStatus(&block, &last);
  CHECK(block == 4 * kMiB);
  REQUIRE(file->Close().ok());
}

}  // namespace daybook::store::testing

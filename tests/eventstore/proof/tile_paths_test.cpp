#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "eventstore/proof/checkpoint_store.hpp"
#include "eventstore/proof/tile_files.hpp"
#include "tests/eventstore/ledgers.hpp"

namespace daybook::store::testing {
namespace {

using Kind = TilePath::Kind;

NoteSigner signer() {
  auto made = NoteSigner::from_seed("daybook/test", std::string(32, 'k'));
  REQUIRE(made.has_value());
  return *std::move(made);
}

void grow(Store& store, std::size_t entries) {
  GroupMaker maker = GroupMaker::behind(store);
  must(store.append(maker.group(std::vector<std::string>(entries, "case/a"))));
}

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  INFO(file);
  REQUIRE(in.good());
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The paths of all files below a directory, as they would be asked for.
std::set<std::string> files_in(const std::filesystem::path& directory) {
  std::set<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file())
      files.insert(std::filesystem::relative(entry.path(), directory).string());
  }
  return files;
}

/// Takes a bundle of entries apart.
std::vector<std::string> entries_in(std::string_view bundle) {
  std::vector<std::string> entries;
  while (!bundle.empty()) {
    REQUIRE(bundle.size() > 2);
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bundle[i]); };
    const std::size_t size = std::size_t{byte(0)} * 256 + byte(1);
    REQUIRE(bundle.size() >= 2 + size);
    entries.emplace_back(bundle.substr(2, size));
    bundle.remove_prefix(2 + size);
  }
  return entries;
}

}  // namespace

TEST_CASE("a tile's path is written as C2SP tlog-tiles says, and read back (ledger 4)") {
  const std::vector<std::pair<TilePath, std::string>> paths{
      {{}, "checkpoint"},
      {{Kind::tile, 0, 0}, "tile/0/000"},
      {{Kind::tile, 0, 1'067}, "tile/0/x001/067"},
      {{Kind::tile, 1, 0, 3}, "tile/1/000.p/3"},
      {{Kind::tile, 3, 1'234'067}, "tile/3/x001/x234/067"},
      {{Kind::tile, 63, 999'000, 255}, "tile/63/x999/000.p/255"},
      {{Kind::entries, 0, 0}, "tile/entries/000"},
      {{Kind::entries, 0, 1'000, 1}, "tile/entries/x001/000.p/1"},
      {{Kind::tile, 0, (std::uint64_t{1} << 56) - 2}, "tile/0/x072/x057/x594/x037/x927/934"}};
  for (const auto& [path, text] : paths) {
    INFO(text);
    CHECK(print(path) == text);
    CHECK(parse_tile_path(text) == path);
  }
}

TEST_CASE("a path that is not exactly a resource's is none") {
  for (const std::string text : {"",
                                 "/checkpoint",
                                 "checkpoint/",
                                 "Checkpoint",
                                 "tile",
                                 "tile/",
                                 "tile/0",
                                 "tile/0/",
                                 "tile/0/0",
                                 "tile/0/00",
                                 "tile/0/0000",
                                 "tile/00/000",
                                 "tile/-1/000",
                                 "tile/64/000",
                                 "tile/0/x000/000",
                                 "tile/0/x000/x001/000",
                                 "tile/0/001/000",
                                 "tile/0/x001",
                                 "tile/0/x001/",
                                 "tile/0/x01/000",
                                 "tile/0/000/",
                                 "tile/0/000/000",
                                 "tile/0/ 00",
                                 "tile/0/+00",
                                 "tile/0/00a",
                                 "tile/0/000.p",
                                 "tile/0/000.p/",
                                 "tile/0/000.p/0",
                                 "tile/0/000.p/00",
                                 "tile/0/000.p/01",
                                 "tile/0/000.p/256",
                                 "tile/0/000.p/1000",
                                 "tile/0/000.p/1/",
                                 "tile/0/000.q/1",
                                 "tile/0/x001.p/1",
                                 "tile/entries",
                                 "tile/entries/0",
                                 "tile/data/000",
                                 "tile/x/000",
                                 "tile/0/x072/x057/x594/x037/x927/935",
                                 "tile/0/x999/x999/x999/x999/x999/x999/999",
                                 "tile/0/../0/000",
                                 "tile/0/000%2ep/1"}) {
    INFO(text);
    CHECK_FALSE(parse_tile_path(text).has_value());
  }
}

TEST_CASE("resources are the bytes of entries, hashes and the newest checkpoint (ledger 4)") {
  const ScratchDirectory scratch;
  const auto store = must(Store::create(scratch.ledger(), kIdentity, {}));
  CHECK(code_of(resource_at(*store, "checkpoint")) == StoreErrorCode::not_found);
  grow(*store, 300);
  const auto kept = must(Checkpoints(*store).publish(signer()));
  CHECK(must(resource_at(*store, "checkpoint")) == kept.note);
  const auto entries = all_entries(*store);
  CHECK(entries_in(must(resource_at(*store, "tile/entries/000"))) ==
        std::vector(entries.begin(), entries.begin() + 256));
  CHECK(entries_in(must(resource_at(*store, "tile/entries/001.p/44"))) ==
        std::vector(entries.begin() + 256, entries.end()));
  CHECK(entries_in(must(resource_at(*store, "tile/entries/000.p/1"))) ==
        std::vector{entries.front()});
  std::string hashes;
  for (const std::string& entry : entries) hashes += leaf_hash(entry).view();
  CHECK(must(resource_at(*store, "tile/0/000")) == hashes.substr(0, 8'192));
  CHECK(must(resource_at(*store, "tile/0/000.p/255")) == hashes.substr(0, 255 * 32));
  CHECK(must(resource_at(*store, "tile/0/001.p/44")) == hashes.substr(8'192));
  CHECK(must(resource_at(*store, "tile/1/000.p/1")) == must(store->root_at(256)).view());
  for (const std::string beyond :
       {"tile/0/001", "tile/0/001.p/45", "tile/0/002.p/1", "tile/1/000", "tile/1/000.p/2",
        "tile/2/000.p/1", "tile/8/000", "tile/63/000.p/1", "tile/entries/001",
        "tile/entries/001.p/45", "tile/entries/002.p/1",
        "tile/entries/x072/x057/x594/x037/x927/934", "nothing"}) {
    INFO(beyond);
    CHECK(code_of(resource_at(*store, beyond)) == StoreErrorCode::not_found);
  }
}

TEST_CASE("the longest entry fits its bundle") {
  const ScratchDirectory scratch;
  const auto store = must(Store::create(scratch.ledger(), kIdentity, {}));
  GroupMaker maker;
  CommitGroup group = maker.group({"case/a"});
  group.entries[0].bytes.resize(kMaxEntryBytes, 'x');
  must(store->append(group));
  const auto bundle = must(resource_at(*store, "tile/entries/000.p/1"));
  CHECK(bundle.substr(0, 2) == "\xff\xff");
  CHECK(entries_in(bundle) == std::vector{group.entries[0].bytes});
}

TEST_CASE("an export holds the tiles that its checkpoint needs, and no other file (ledger 4)") {
  const ScratchDirectory scratch;
  load(scratch.ledger(), 70, 1'000);
  const auto store = must(Store::open(scratch.ledger(), {}));
  CHECK(code_of(export_tiles(*store, scratch.path() / "www")) == StoreErrorCode::not_found);
  const auto kept = must(Checkpoints(*store).publish(signer()));
  grow(*store, 5);
  const auto exported = must(export_tiles(*store, scratch.path() / "www"));
  CHECK(exported.size == 70'000);
  const auto files = files_in(scratch.path() / "www");
  // 273 full tiles and one of 112 hashes at level 0, and as many bundles; 1 and 17 at level 1; 1.
  CHECK(files.size() == 552);
  CHECK(exported.files == 552);
  for (const std::string file :
       {"checkpoint", "tile/0/000", "tile/0/272", "tile/0/273.p/112", "tile/1/000",
        "tile/1/001.p/17", "tile/2/000.p/1", "tile/entries/272", "tile/entries/273.p/112"}) {
    INFO(file);
    CHECK(files.contains(file));
  }
  for (const std::string& file : files) {
    if (bytes_of(scratch.path() / "www" / file) != must(resource_at(*store, file))) FAIL(file);
  }
  CHECK(bytes_of(scratch.path() / "www/checkpoint") == kept.note);
}

TEST_CASE("a later export adds to the earlier one and writes no full tile again") {
  const ScratchDirectory scratch;
  const auto www = scratch.path() / "www";
  const auto store = must(Store::create(scratch.ledger(), kIdentity, {}));
  Checkpoints checkpoints(*store);
  grow(*store, 600);
  must(checkpoints.publish(signer()));
  CHECK(must(export_tiles(*store, www)).files == 3 + 3 + 1 + 1);
  CHECK(must(export_tiles(*store, www)).files == 1);
  grow(*store, 500);
  must(checkpoints.publish(signer()));
  const auto again = must(export_tiles(*store, www));
  CHECK(again.size == 1'100);
  // Tiles 2, 3 and the partial 4, as many bundles, the tile of level 1 and the checkpoint.
  CHECK(again.files == 3 + 3 + 1 + 1);
  for (const std::string file : {"tile/0/000", "tile/0/002", "tile/0/004.p/76", "tile/1/000.p/4",
                                 "tile/entries/003", "checkpoint"}) {
    INFO(file);
    CHECK(bytes_of(www / file) == must(resource_at(*store, file)));
  }
}

TEST_CASE("an export does not go into the export of another ledger") {
  const ScratchDirectory scratch;
  const auto www = scratch.path() / "www";
  const auto store = must(Store::create(scratch.ledger(), kIdentity, {}));
  grow(*store, 10);
  must(Checkpoints(*store).publish(signer()));
  std::filesystem::create_directory(www);
  const Checkpoint other{"daybook/test", 10, sha256({"another history"}), {}};
  std::ofstream(www / "checkpoint") << print_note(sign_checkpoint(other, signer()));
  CHECK(code_of(export_tiles(*store, www)) == StoreErrorCode::already_exists);
  std::ofstream(www / "checkpoint") << "no checkpoint";
  CHECK(code_of(export_tiles(*store, www)) == StoreErrorCode::already_exists);
  CHECK(files_in(www) == std::set<std::string>{"checkpoint"});
}

}  // namespace daybook::store::testing

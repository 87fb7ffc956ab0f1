#include <fstream>
#include <sstream>

#include "eventstore/base/digest.hpp"
#include "tests/eventstore/ledgers.hpp"

namespace daybook::store::testing {

namespace {

/// A ledger of so many entries, written as the benchmark writes one without proof.
void write_without_proof(const std::filesystem::path& ledger, std::uint64_t entries) {
  load(ledger, 1, 1);  // made by the book
  Options options;
  options.unsafe_skip_tiles = true;
  const auto store = must(Store::open(ledger, options));
  const UnsafeDigests zeros;
  auto maker = GroupMaker::behind(*store);
  must(store->append(maker.group(std::vector<std::string>(entries - 1, "case/a"))));
}

/// The files of a folder of the tree that name one of the two switches.
std::vector<std::string> naming_a_switch(const std::string& folder) {
  std::vector<std::string> naming;
  const auto root = std::filesystem::path(DAYBOOK_SOURCE_DIR);
  for (const auto& file : std::filesystem::recursive_directory_iterator(root / folder)) {
    if (!file.is_regular_file()) continue;
    std::ostringstream text;
    text << std::ifstream(file.path()).rdbuf();
    for (const auto* name : {"unsafe_skip_tiles", "UnsafeDigests", "unsafe_digests"})
      if (text.str().find(name) != std::string::npos) {
        naming.push_back(std::filesystem::relative(file.path(), root).string());
        break;
      }
  }
  std::sort(naming.begin(), naming.end());
  return naming;
}

}  // namespace

TEST_CASE("without proof the same entries are stored, and the ledger is refused afterwards") {
  const auto entries = GENERATE(as<std::uint64_t>{}, 2, 255, 256, 300, 65'536, 65'537);
  CAPTURE(entries);
  const ScratchDirectory scratch;
  write_without_proof(scratch.ledger(), entries);
  const auto opened = Store::open(scratch.ledger(), {});
  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().code == StoreErrorCode::damaged);
  Options looking;
  looking.access = Access::inspect;
  CHECK(all_entries(*must(Store::open(scratch.ledger(), looking))).size() == entries);
}

TEST_CASE("digests are what they were once the switch is gone") {
  const auto before = sha256({"abc"});
  {
    const UnsafeDigests zeros;
    CHECK(sha256({"abc"}) == Digest{});
  }
  CHECK(sha256({"abc"}) == before);
  CHECK(to_hex(before) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("nothing that serves or that people run but the benchmark can switch proof off") {
  CHECK(naming_a_switch("domain").empty());
  CHECK(naming_a_switch("projections").empty());
  CHECK(naming_a_switch("server").empty());
  CHECK(naming_a_switch("tools") == std::vector<std::string>{"tools/bench/cost.cpp"});
  CHECK(naming_a_switch("eventstore") ==
        std::vector<std::string>{"eventstore/base/digest.cpp", "eventstore/base/digest.hpp",
                                 "eventstore/store/append.cpp", "eventstore/store/options.hpp"});
}

}  // namespace daybook::store::testing

/// Libraries that embed the ledger may have closed their standard streams, and may have any umask.
#include "eventstore/process/descriptors.hpp"

#include <array>
#include <fstream>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "eventstore/backup/backup.hpp"
#include "eventstore/base/durable_file.hpp"
#include "eventstore/keys/key_store.hpp"
#include "eventstore/keys/keyring.hpp"
#include "eventstore/process/private_files.hpp"
#include "eventstore/process/whole_file.hpp"
#include "tests/eventstore/ledgers.hpp"

namespace daybook::store::testing {

namespace {

/// Closes the standard streams of this process, and has them back at the end.
class NoStreams {
 public:
  NoStreams() {
    for (int stream = 0; stream < 3; ++stream) {
      kept_.at(static_cast<std::size_t>(stream)) = ::fcntl(stream, F_DUPFD_CLOEXEC, 100);
      ::close(stream);
    }
  }
  ~NoStreams() {
    for (int stream = 0; stream < 3; ++stream) {
      ::dup2(kept_.at(static_cast<std::size_t>(stream)), stream);
      ::close(kept_.at(static_cast<std::size_t>(stream)));
    }
  }
  NoStreams(const NoStreams&) = delete;
  NoStreams& operator=(const NoStreams&) = delete;

  /// What the three numbers lead to now.
  static std::array<std::string, 3> lead_to() {
    std::array<std::string, 3> found;
    for (std::size_t stream = 0; stream < found.size(); ++stream) {
      std::error_code error;
      found.at(stream) =
          std::filesystem::read_symlink(fmt::format("/proc/self/fd/{}", stream), error);
    }
    return found;
  }

 private:
  std::array<int, 3> kept_{};
};

const std::array<std::string, 3> nowhere{"/dev/null", "/dev/null", "/dev/null"};
const std::array<std::string, 3> closed{};

unsigned mode_of(const std::filesystem::path& path) {
  struct stat about {};
  REQUIRE(::stat(path.c_str(), &about) == 0);
  return about.st_mode & 07777U;
}

/// A umask for as long as the object lives.
class Umask {
 public:
  explicit Umask(mode_t mask) : before_(::umask(mask)) {}
  ~Umask() { ::umask(before_); }
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;

 private:
  mode_t before_;
};

}  // namespace

TEST_CASE(
    "a ledger that is made or opened where standard streams are closed takes none of their "
    "numbers (ledger 3)",
    "[streams]") {
  const ScratchDirectory scratch;
  std::array<std::array<std::string, 3>, 3> found;
  {
    const NoStreams none;
    const auto made = Store::create(scratch.ledger(), kIdentity, {});
    found[0] = made ? NoStreams::lead_to() : closed;
  }
  for (const auto access : {Access::read_write, Access::inspect}) {
    const NoStreams none;
    Options options;
    options.access = access;
    const auto opened = Store::open(scratch.ledger(), options);
    found[access == Access::inspect ? 1 : 2] = opened ? NoStreams::lead_to() : closed;
  }
  for (const auto& one : found) CHECK(one == nowhere);
}

TEST_CASE("files of the key store take no number of a standard stream (ledger 5)", "[streams]") {
  const ScratchDirectory scratch;
  const auto keys = scratch.path() / "keys", master = scratch.path() / "master";
  std::array<std::array<std::string, 3>, 3> found;
  bool opened = false;
  {
    const NoStreams none;
    const auto key = create_master_key(master);
    const auto made = key ? KeyStore::create(keys, kIdentity.name, *key) : failed(key.error());
    found[0] = NoStreams::lead_to();
    const auto store = KeyStore::open(keys, kIdentity.name, {master});
    opened = made && store;
    found[1] = NoStreams::lead_to();
    auto file = OpenFile::open(scratch.path() / "file", OpenFile::Mode::make_new);
    found[2] = NoStreams::lead_to();
  }
  CHECK(opened);
  for (const auto& one : found) CHECK(one == closed);
}

TEST_CASE("backups, and files written whole, take no number of a standard stream (ledger 9)",
          "[streams]") {
  const ScratchDirectory scratch;
  auto store = must(Store::create(scratch.ledger(), kIdentity, {}));
  std::array<std::array<std::string, 3>, 2> found;
  bool done = false;
  {
    const NoStreams none;
    auto file = process::WholeFile::begin(scratch.path() / "file");
    found[0] = NoStreams::lead_to();
    const auto made = back_up(*store, scratch.path() / "backups", "", {});
    const auto listed = list_backups(scratch.path() / "backups");
    done = file && file->finish() && made && listed;
    found[1] = NoStreams::lead_to();
  }
  CHECK(done);
  CHECK(found[0] == closed);
  CHECK(found[1] == nowhere);
}

TEST_CASE("what the library makes is its owner's alone under every umask (ledger 5)", "[modes]") {
  for (const mode_t mask : {0U, 022U, 077U, 0777U}) {
    const ScratchDirectory scratch;
    {
      const Umask given(mask);
      auto store = must(Store::create(scratch.ledger(), kIdentity, {}));
      REQUIRE(back_up(*store, scratch.path() / "backups", "", {}));
      const auto key = create_master_key(scratch.path() / "master");
      REQUIRE(key);
      REQUIRE(KeyStore::create(scratch.path() / "keys", kIdentity.name, *key));
      REQUIRE(process::write_whole(scratch.path() / "file", "text"));
    }
    INFO(fmt::format("umask {:o}", mask));
    for (const auto* name : {"ledger", "ledger/db", "backups", "keys"})
      CHECK(mode_of(scratch.path() / name) == 0700U);
    for (const auto* name : {"master", "keys/keys", "keys/copies", "file"})
      CHECK(mode_of(scratch.path() / name) == 0600U);
    CHECK(process::loose_in(scratch.ledger()).count == 0);
  }
}

TEST_CASE("a place is one path, whichever way it is written (ledger 5)", "[places]") {
  const ScratchDirectory scratch;
  const auto l = scratch.ledger();
  std::filesystem::create_directory(l);
  std::filesystem::create_directory_symlink(l, scratch.path() / "link");
  const auto place = std::filesystem::canonical(l);
  for (const auto& way : {l.string() + "/", l.string() + "//.", l.string() + "/../ledger",
                          (scratch.path() / "link").string(), (scratch.path() / "link/").string()})
    CHECK(ledger_place(way) == place);
  CHECK(ledger_place(scratch.path() / "not/yet/") ==
        std::filesystem::canonical(scratch.path()) / "not/yet");
  CHECK(ledger_place("").empty());
  const auto places = key_places(scratch.path() / "link/");
  CHECK(places.store == place.string() + ".keys");
  CHECK(places.master.file == place.string() + ".master");
  CHECK_FALSE(misplaced(l, places));
  CHECK(misplaced(l, key_places(l, l / "keys")));
  CHECK(misplaced(l, key_places(l, scratch.path() / "link/keys")));
  CHECK(misplaced(l, key_places(l, {}, l / "master")));
  CHECK(misplaced(l / "in", key_places(l / "in", l)));
}

TEST_CASE(
    "links and files that are private already are left alone when others are shut out "
    "(ledger 5)",
    "[modes]") {
  const ScratchDirectory scratch;
  const auto outside = scratch.path() / "outside", inside = scratch.path() / "inside";
  std::ofstream(outside) << "text";
  ::chmod(outside.c_str(), 0644);
  std::filesystem::create_directory(inside);
  ::chmod(inside.c_str(), 0755);
  std::filesystem::create_symlink(outside, inside / "link");
  std::ofstream(inside / "private") << "text";
  ::chmod((inside / "private").c_str(), 0400);
  std::ofstream(inside / "loose") << "text";
  ::chmod((inside / "loose").c_str(), 0664);
  CHECK(process::loose_in(inside).count == 2);
  const auto changed = process::tighten(inside);
  REQUIRE(changed);
  CHECK(*changed == 2);
  CHECK(mode_of(outside) == 0644U);
  CHECK(mode_of(inside) == 0700U);
  CHECK(mode_of(inside / "private") == 0400U);
  CHECK(mode_of(inside / "loose") == 0600U);
  CHECK(process::loose_in(inside).count == 0);
}

}  // namespace daybook::store::testing

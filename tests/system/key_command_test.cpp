/// `daybook keys`: the key store of a ledger, as people look after it.
#include "tests/eventstore/vault.hpp"
#include "tests/system/support/process.hpp"

namespace daybook::test {

namespace {

namespace st = store::testing;
using store::KeyStore;

const store::LedgerName kExample{"example"};

/// A ledger and its keys.
class Office {
 public:
  Office() {
    REQUIRE(run({program("daybook"), "init", path("ledger"), "--name", "example", "--keys",
                 path("k"), "--master-key", path("m")})
                .status == 0);
  }
  std::string path(const std::string& name) const { return scratch_.path() / name; }

  Finished daybook(std::vector<std::string> words, const std::string& keys = "k") const {
    words.insert(words.begin(),
                 {program("daybook"), "--data", path("ledger"), "--keys", path(keys),
                  "--master-key", path("m"), "--actor", "adm-1", "--role", "administrator"});
    return run(words);
  }
  std::unique_ptr<KeyStore> open(const std::string& keys = "k") const {
    return st::must_have(KeyStore::open(path(keys), kExample, {path("m")}));
  }

 private:
  ScratchDirectory scratch_;
};

bool says(const Finished& done, std::string_view text) {
  const auto all = done.out + done.err;
  if (all.find(text) != all.npos) return true;
  WARN(all);
  return false;
}

}  // namespace

TEST_CASE("daybook keys status tells the keys, the erased and the copies (ledger 5)") {
  const Office office;
  {
    const auto keys = office.open();
    st::sealed_for(*keys, st::kAnna, 1);
    st::sealed_for(*keys, st::kBert, 2);
    st::must_have(keys->erase(st::kBert));
    st::must_have(keys->copy_to(office.path("old"), {10'000}, {0}));
  }
  const auto done = office.daybook({"keys", "status"});
  CHECK(done.status == 0);
  CHECK(says(done, "ledger       example\n"));
  CHECK(says(done, "keys         1\nerased       1\ndamaged      0\n"));
  CHECK(says(done, "copy         made 1970-01-01T00:00:00Z  expires 1997-05-19  " +
                       office.path("old") + "  (expired, destroy it)\n"));
}

TEST_CASE("daybook key rotate replaces the master key, and says to copy anew (ledger 5)") {
  const Office office;
  const auto sealed = st::sealed_for(*office.open(), st::kAnna, 1);
  const auto before = st::bytes_of(office.path("m"));
  const auto done = office.daybook({"key", "rotate"});
  CHECK(done.status == 0);
  CHECK(says(done, "The master key is replaced. Keys wrapped anew: 3."));
  CHECK(st::bytes_of(office.path("m")) != before);
  CHECK(st::told(*office.open(), sealed, st::kAnna, 1) == st::kText);
}

TEST_CASE("daybook keys backup and restore bring the keys back elsewhere (ledger 5)") {
  const Office office;
  const auto sealed = st::sealed_for(*office.open(), st::kAnna, 1);
  const auto copied =
      office.daybook({"keys", "backup", office.path("copy"), "--expires-in-days", "30"});
  CHECK(copied.status == 0);
  CHECK(says(copied, "Keys copied to " + office.path("copy") + ": 256 slots"));
  const auto restored =
      office.daybook({"keys", "restore", office.path("copy"), "--to", office.path("new")});
  CHECK(restored.status == 0);
  CHECK(st::told(*office.open("new"), sealed, st::kAnna, 1) == st::kText);
  CHECK(says(office.daybook({"keys", "status"}, "new"), office.path("copy") + "\n"));
}

TEST_CASE("what daybook keys cannot do ends with status 2 and a sentence (ledger 5)") {
  const Office office;
  const auto fails = [](const Finished& done, std::string_view text) {
    return done.status == 2 && says(done, text);
  };
  CHECK(fails(office.daybook({"keys", "status"}, "none"), "no_key_store"));
  CHECK(fails(office.daybook({"keys", "backup", office.path("copy")}), "--expires-in-days"));
  CHECK(fails(office.daybook({"keys", "backup", office.path("copy"), "--expires-in-days", "0"}),
              "--expires-in-days"));
  CHECK(fails(office.daybook({"keys", "restore", office.path("ledger"), "--to", office.path("n")}),
              "There is no copy of a key store in "));
  const auto keys = office.open();
  CHECK(fails(office.daybook({"keys", "rotate"}), "is in use"));
}

}  // namespace daybook::test

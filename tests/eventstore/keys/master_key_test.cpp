#include "eventstore/keys/master_key.hpp"

#include <cstdlib>
#include <random>

#include "tests/eventstore/vault.hpp"

namespace daybook::store::testing {
namespace {

namespace fs = std::filesystem;

std::string hex_of(const MasterKey& key) {
  return std::string(key.hex().view());
}

/// Sets an environment variable for the length of a test.
class Setting {
 public:
  Setting(const char* name, const std::string& value) : name_(name) {
    ::setenv(name, value.c_str(), 1);
  }
  ~Setting() { ::unsetenv(name_); }
  Setting(const Setting&) = delete;
  Setting& operator=(const Setting&) = delete;

 private:
  const char* name_;
};

}  // namespace

TEST_CASE("a new master key is in a file that nobody else may read, and comes back (ledger 5)") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "master";
  const auto made = must_have(create_master_key(file));
  CHECK(fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(bytes_of(file) == "daybook master key 1\ncurrent  " + hex_of(made) + "\nprevious " +
                              std::string(64, '-') + "\n");
  const auto read = must_have(read_master_key(file));
  CHECK(hex_of(read.current) == hex_of(made));
  CHECK(read.current.id() == made.id());
  CHECK_FALSE(read.previous.has_value());
}

TEST_CASE("a master key's id tells nothing of it and is always the same (ledger 5)") {
  const auto zeros = MasterKey::from_hex(std::string(64, '0'));
  REQUIRE(zeros.has_value());
  CHECK(zeros->id() == zeros->copy().id());
  CHECK(to_hex(zeros->id()) == "b3331448a0c416f1");
  CHECK(MasterKey::random().id() != MasterKey::random().id());
}

TEST_CASE("a master key is 64 hexadecimal digits, no more and no less (ledger 5)") {
  CHECK(MasterKey::from_hex(std::string(64, 'A')).has_value());
  for (const auto& text : {std::string(), std::string(63, 'a'), std::string(65, 'a'),
                           std::string(66, 'a'), std::string(64, 'g'), std::string(62, 'a') + ": "})
    CHECK_FALSE(MasterKey::from_hex(text).has_value());
}

TEST_CASE("making a master key overwrites nothing (ledger 5)") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "master";
  const auto made = must_have(create_master_key(file));
  CHECK(refused_by(create_master_key(file)) == KeyErrorCode::already_exists);
  CHECK(hex_of(must_have(read_master_key(file)).current) == hex_of(made));
}

TEST_CASE("a master key that others may read, or that is none, is refused by name (ledger 5)") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "master";
  CHECK(refused_by(read_master_key(file)) == KeyErrorCode::no_master_key);
  must_have(create_master_key(file));
  const auto good = bytes_of(file);
  for (const auto others :
       {fs::perms::group_read, fs::perms::others_read, fs::perms::group_write}) {
    fs::permissions(file, fs::perms::owner_read | others);
    CHECK(refused_by(read_master_key(file)) == KeyErrorCode::unsafe_master_key);
  }
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  for (const auto& text : {std::string(), good.substr(1), good + "\n", std::string(200, 'x'),
                           std::string(1 << 20, 'x')}) {
    fs::resize_file(file, 0);
    overwrite(file, 0, text);
    CHECK(refused_by(read_master_key(file)) == KeyErrorCode::malformed_master_key);
  }
}

TEST_CASE("whatever is in the file of a master key, it is read as written or refused (ledger 5)") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "master";
  must_have(create_master_key(file));
  const auto good = bytes_of(file);
  std::mt19937_64 random(20'220'331);
  std::size_t refused = 0;
  for (int round = 0; round < 2'000; ++round) {
    auto changed = good;
    changed[random() % changed.size()] = static_cast<char>(random());
    overwrite(file, 0, changed);
    const auto read = read_master_key(file);
    if (!read) {
      ++refused;
      CHECK(refused_by(read) == KeyErrorCode::malformed_master_key);
    }
  }
  CHECK(refused > 1'000);
}

TEST_CASE(
    "replacing the keys in a file leaves its place and length, and nothing of the old (ledger 5)") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "master";
  const auto first = must_have(create_master_key(file));
  const auto length = fs::file_size(file);
  const auto second = MasterKey::random();
  must_have(replace_master_keys(file, {second.copy(), first.copy()}));
  const auto both = must_have(read_master_key(file));
  CHECK(hex_of(both.current) == hex_of(second));
  CHECK(hex_of(both.previous.value()) == hex_of(first));
  CHECK(both.with(first.id()) == &*both.previous);
  CHECK(both.with(MasterKey::random().id()) == nullptr);
  must_have(replace_master_keys(file, {second.copy(), std::nullopt}));
  CHECK(fs::file_size(file) == length);
  CHECK(bytes_of(file).find(hex_of(first)) == std::string::npos);
}

TEST_CASE("the environment stands in for the file of the master key (ledger 5)") {
  const ScratchDirectory scratch;
  const MasterKeySource source{scratch.path() / "none"};
  const auto key = MasterKey::random();
  CHECK_FALSE(source.from_environment());
  CHECK(refused_by(read_master_keys(source)) == KeyErrorCode::no_master_key);
  const Setting current(kMasterKeyVariable, hex_of(key));
  CHECK(source.from_environment());
  CHECK(must_have(read_master_keys(source)).current.id() == key.id());
  {
    const auto before = MasterKey::random();
    const Setting previous(kPreviousMasterKeyVariable, hex_of(before));
    CHECK(must_have(read_master_keys(source)).previous.value().id() == before.id());
  }
  const Setting wrong(kPreviousMasterKeyVariable, "secret");
  const auto refused = read_master_keys(source);
  CHECK(refused_by(refused) == KeyErrorCode::malformed_master_key);
  CHECK(refused.error().message.find(kPreviousMasterKeyVariable) != std::string::npos);
  CHECK(refused.error().message.find("secret") == std::string::npos);
}

}  // namespace daybook::store::testing

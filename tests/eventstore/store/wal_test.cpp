/// What the write-ahead log shows of its own end: cut short by a crash, or changed since.
#include <algorithm>
#include <fstream>
#include <random>

#include "eventstore/store/database.hpp"
#include "eventstore/store/wal_record.hpp"
#include "tests/eventstore/ledgers.hpp"

namespace daybook::store::testing {
namespace {

namespace fs = std::filesystem;

/// The logs of a ledger, oldest first.
std::vector<fs::path> logs_of(const fs::path& ledger) {
  std::vector<fs::path> logs;
  for (const auto& file : fs::directory_iterator(ledger / "db"))
    if (file.path().extension() == ".log") logs.push_back(file.path());
  std::ranges::sort(logs);
  return logs;
}

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  REQUIRE(in.good());
  return {std::istreambuf_iterator<char>(in), {}};
}

void put_bytes(const fs::path& file, std::string_view bytes) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  REQUIRE(out.good());
}

/// What opening finds: how many entries there are, or that there is damage.
struct Found {
  std::optional<std::uint64_t> entries;
  StoreError error{};

  bool damaged() const { return !entries && error.code == StoreErrorCode::damaged; }
};

Found opened(const fs::path& ledger, Access access) {
  Options options;
  options.access = access;
  const auto store = Store::open(ledger, options);
  if (!store) return {std::nullopt, store.error()};
  return {(*store)->size(), {}};
}

/// A ledger as a process that was killed has left it: no anchor, its newest log not empty.
class Killed {
 public:
  explicit Killed(std::size_t groups, std::size_t each = 1, std::size_t openings = 1) {
    { must(Store::create(scratch_.ledger(), kIdentity, {})); }
    std::uint64_t size = 0;
    for (std::size_t opening = 0; opening < openings; ++opening) {
      const auto store = must(Store::open(scratch_.ledger(), {}));
      GroupMaker maker = GroupMaker::behind(*store);
      for (std::size_t i = 0; i < groups; ++i) {
        must(store->append(maker.group(std::vector<std::string>(each, "case/1"))));
        ends_.push_back({size += each, fs::file_size(logs_of(scratch_.ledger()).back())});
      }
      copy(scratch_.ledger(), left());
    }
    log_ = logs_of(left()).back();
    bytes_ = bytes_of(log_);
  }

  fs::path left() const { return scratch_.path() / "left"; }
  const fs::path& log() const { return log_; }
  const std::string& bytes() const { return bytes_; }
  std::uint64_t entries() const { return ends_.back().entries; }
  /// Where in the newest log the last group begins.
  std::uint64_t last_begins() const { return ends_[ends_.size() - 2].bytes; }
  std::uint64_t entries_before_last() const { return ends_[ends_.size() - 2].entries; }

  /// What is found when the newest log is `bytes`; nothing of the ledger is changed for long.
  Found with(std::string_view bytes, Access access = Access::inspect) const {
    const auto trial = access == Access::inspect ? left() : scratch_.path() / "trial";
    if (access != Access::inspect) copy(left(), trial);
    put_bytes(trial / "db" / log_.filename(), bytes);
    auto found = opened(trial, access);
    if (access == Access::inspect) put_bytes(log_, bytes_);
    return found;
  }

 private:
  struct End {
    std::uint64_t entries;
    std::uint64_t bytes;
  };

  static void copy(const fs::path& from, const fs::path& to) {
    fs::remove_all(to);
    fs::copy(from, to, fs::copy_options::recursive);
    fs::remove(to / "anchor");
  }

  ScratchDirectory scratch_;
  std::vector<End> ends_;
  fs::path log_;
  std::string bytes_;
};

std::string flipped(std::string bytes, std::size_t bit) {
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
  return bytes;
}

/// Opens the ledger with every so-manieth bit of its newest log flipped, in turn.
void flip_bits(const Killed& ledger, std::size_t step) {
  std::size_t missed = 0;
  for (std::size_t bit = 0; bit < 8 * ledger.bytes().size(); bit += step) {
    const auto found = ledger.with(flipped(ledger.bytes(), bit));
    if (found.damaged() && found.error.position) continue;
    ++missed;
    UNSCOPED_INFO("bit " << bit << " of byte " << bit / 8 << ": "
                         << (found.entries ? "opened" : found.error.message));
  }
  CHECK(missed == 0);
}

}  // namespace

TEST_CASE(
    "every 97th bit of the newest log, flipped, is noticed at opening (ledger 1.1, ledger 1.6)") {
  flip_bits(Killed(6), 97);
}

TEST_CASE("every bit of the newest log, flipped, is noticed at opening (ledger 1.1, ledger 1.6)",
          "[.long]") {
  flip_bits(Killed(6), 1);
  flip_bits(Killed(3, 1, 3), 1);
}

TEST_CASE("every bit of the headers of the last records is noticed, for writing too (ledger 1.1)") {
  const Killed ledger(4);
  for (std::size_t bit = 0; bit < 8 * kWalHeaderBytes; ++bit) {
    INFO("bit " << bit);
    const auto bytes = flipped(ledger.bytes(), 8 * ledger.last_begins() + bit);
    const auto found = ledger.with(bytes, Access::read_write);
    CHECK(found.damaged());
    CHECK(found.error.position == Position{ledger.entries_before_last()});
  }
}

TEST_CASE("a log cut short at any byte of its last record opens without that record (ledger 1.1)") {
  const Killed ledger(5);
  CHECK(ledger.with(ledger.bytes()).entries == ledger.entries());
  for (std::size_t left = ledger.last_begins(); left < ledger.bytes().size(); ++left) {
    INFO(left << " bytes are left");
    const auto found = ledger.with(ledger.bytes().substr(0, left));
    INFO(found.error.message);
    CHECK(found.entries == ledger.entries_before_last());
  }
}

TEST_CASE(
    "what was not written to its end may be filled with zeros or with anything (ledger 1.1)") {
  const Killed ledger(5, 3);
  std::mt19937_64 random(20'220'331);
  const auto check = [&](std::size_t left, std::size_t more, Access access) {
    auto zeros = ledger.bytes().substr(0, left);
    auto garbage = zeros;
    zeros.resize(ledger.bytes().size() + more, '\0');
    while (garbage.size() < zeros.size()) garbage += static_cast<char>(random());
    for (const auto& bytes : {zeros, garbage}) {
      INFO(left << " bytes are left of " << bytes.size());
      const auto found = ledger.with(bytes, access);
      INFO(found.error.message);
      CHECK(found.entries == ledger.entries_before_last());
    }
  };
  for (auto left = ledger.last_begins(); left < ledger.bytes().size() - 8; left += 13)
    for (const std::size_t more : {0, 700, 40'000}) check(left, more, Access::inspect);
  for (const std::size_t more : {0, 700, 40'000})
    check(ledger.last_begins() + 40 + more % 100, more, Access::read_write);
}

TEST_CASE(
    "a torn log is left behind at once: the ledger goes on and opens ever after (ledger 1.10)") {
  const Killed ledger(5);
  put_bytes(ledger.log(), ledger.bytes().substr(0, ledger.bytes().size() - 5));
  for (std::uint64_t opening = 0; opening < 4; ++opening) {
    const auto store = must(Store::open(ledger.left(), {}));
    CHECK(store->size() == ledger.entries_before_last() + opening);
    GroupMaker maker = GroupMaker::behind(*store);
    must(store->append(maker.group({"case/1"})));
    CHECK(opened(ledger.left(), Access::inspect).entries == store->size());
  }
  const auto store = must(Store::open(ledger.left(), {}));
  CHECK(must(fsck(*store, describe)).entries == ledger.entries_before_last() + 4);
}

TEST_CASE(
    "a torn log that was met once, in an opening that was killed, is met again (ledger 1.10)") {
  const Killed ledger(5);
  put_bytes(ledger.log(), ledger.bytes().substr(0, ledger.bytes().size() - 5));
  for (int opening = 0; opening < 3; ++opening) {
    auto options = database_options(Database::Mode::write, {});
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* db = nullptr;
    REQUIRE(rocksdb::DB::Open(options, ledger.left() / "db", family_descriptors({}), &handles, &db)
                .ok());
    for (auto* const handle : handles) db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
    delete db;
    CHECK(opened(ledger.left(), Access::inspect).entries == ledger.entries_before_last());
  }
  CHECK(opened(ledger.left(), Access::read_write).entries == ledger.entries_before_last());
}

TEST_CASE("a log that is left over, its rows being in tables, is not looked at (ledger 1.6)") {
  const Killed ledger(5, 1, 3);
  const auto logs = logs_of(ledger.left());
  std::vector<std::string> before;
  for (const auto& log : logs) before.push_back(bytes_of(log));
  {
    const auto store = must(Store::open(ledger.left(), {}));
    std::vector<rocksdb::ColumnFamilyHandle*> families;
    for (std::size_t i = 0; i < kFamilies; ++i)
      families.push_back(store->database().family(static_cast<Family>(i)));
    REQUIRE(store->database().db().Flush({}, families).ok());
  }
  for (std::size_t i = 0; i < logs.size(); i += 2) put_bytes(logs[i], before[i]);
  put_bytes(logs.back(), flipped(before.back(), 800));
  for (const auto access : {Access::read, Access::read_write}) {
    const auto found = opened(ledger.left(), access);
    INFO(found.error.message);
    CHECK(found.entries == ledger.entries());
  }
}

TEST_CASE(
    "a record of many blocks may lack its end, but none of its parts but the last (ledger 1.2)") {
  constexpr std::size_t entries = 900;
  const Killed ledger(2, entries);
  REQUIRE(ledger.bytes().size() - ledger.last_begins() > 4 * kWalBlockBytes);
  for (std::size_t cut = 1; cut <= 3; ++cut) {
    const auto left = ledger.last_begins() / kWalBlockBytes * kWalBlockBytes + cut * kWalBlockBytes;
    CHECK(ledger.with(ledger.bytes().substr(0, left)).entries == entries);
    CHECK(ledger.with(ledger.bytes().substr(0, left - 100)).entries == entries);
    auto torn = ledger.bytes();
    torn.replace(left, 600, 600, '\0');
    CHECK(ledger.with(torn).damaged());
    auto without = ledger.bytes();
    without.erase(left, kWalBlockBytes);
    CHECK(ledger.with(without).damaged());
  }
}

TEST_CASE(
    "whole records behind a hole, at any byte, show that acknowledged ones are lost (ledger 1.6)") {
  const Killed ledger(12);
  const auto bytes = ledger.bytes();
  for (const std::size_t hole : {3U, 512U, 4096U}) {
    if (hole + 600 > bytes.size()) continue;
    auto zeroed = bytes;
    zeroed.replace(500, hole, hole, '\0');
    CHECK(ledger.with(zeroed).damaged());
    auto shorter = bytes;
    shorter.erase(500, hole);
    CHECK(ledger.with(shorter).damaged());
    auto longer = bytes;
    longer.insert(500, hole, 'x');
    CHECK(ledger.with(longer).damaged());
  }
}

TEST_CASE("logs that are exchanged, missing or another ledger's are damage in words (ledger 1.6)") {
  const Killed ledger(5, 1, 3), other(5, 2, 3);
  const auto logs = logs_of(ledger.left());
  REQUIRE(logs.size() >= 3);
  const auto others = logs_of(other.left());
  for (const auto access : {Access::inspect, Access::read_write}) {
    for (std::size_t i = 0; i + 1 < logs.size(); ++i) {
      INFO("log " << i);
      const auto one = bytes_of(logs[i]), next = bytes_of(logs[i + 1]);
      put_bytes(logs[i], next);
      put_bytes(logs[i + 1], one);
      CHECK(opened(ledger.left(), access).damaged());
      put_bytes(logs[i + 1], next);
      CHECK(opened(ledger.left(), access).damaged());
      put_bytes(logs[i], bytes_of(others[i]));
      if (bytes_of(others[i]) != one) CHECK(opened(ledger.left(), access).damaged());
      fs::remove(logs[i]);
      CHECK(opened(ledger.left(), access).damaged());
      put_bytes(logs[i], one);
    }
  }
  CHECK(opened(ledger.left(), Access::read_write).entries == ledger.entries());
}

}  // namespace daybook::store::testing

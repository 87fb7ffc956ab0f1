#include "tests/eventstore/ledgers.hpp"
#include "tests/eventstore/power_cut_file_system.hpp"

namespace daybook::store::testing {
namespace {

constexpr std::size_t kEach = 3;

/// What a power cut found and left.
struct Aftermath {
  std::vector<std::string> acknowledged;  ///< entries of groups that were answered
  std::vector<std::string> given;         ///< these, and those of the group that was not
  std::vector<std::string> found;         ///< entries after the power came back
  std::uint64_t checked = 0;              ///< entries that fsck found sound

  bool keeps_its_word() const {
    if (found != acknowledged && found != given) return false;
    return checked == found.size();
  }
};

void take(std::vector<std::string>& entries, const CommitGroup& group) {
  for (const EntryDraft& entry : group.entries) entries.push_back(entry.bytes);
}

CommitGroup next_group(GroupMaker& maker, std::uint64_t number) {
  const std::string own = "case/" + std::to_string(number % 5);
  return maker.group({own, "package/1", own});
}

/// Appends until the power fails or `groups` are in; a store that refuses to open is told by fsck.
Aftermath cut(PowerCutDisk& disk, const Options& options, std::uint64_t operations,
              std::uint64_t groups, std::uint64_t torn_bytes) {
  const ScratchDirectory scratch;
  Aftermath aftermath;
  {
    const auto store = must(Store::create(scratch.ledger(), kIdentity, options));
    disk.files().cut_after(operations);
    GroupMaker maker;
    for (std::uint64_t i = 0; i < groups; ++i) {
      const CommitGroup group = next_group(maker, i);
      take(aftermath.given, group);
      if (!store->append(group)) {
        REQUIRE(store->poisoned());
        break;
      }
      take(aftermath.acknowledged, group);
    }
    disk.files().cut_after(0);
  }
  disk.files().restore_power(torn_bytes);
  const auto store = Store::open(scratch.ledger(), options);
  if (!store) return aftermath;
  aftermath.found = all_entries(**store);
  if (const auto sound = fsck(**store, describe)) aftermath.checked = sound->entries;
  return aftermath;
}

Options on(PowerCutDisk& disk) {
  Options options;
  options.env = disk.env();
  options.anchor_every_entries = 50;
  return options;
}

}  // namespace

TEST_CASE(
    "after a power cut every acknowledged group is whole and no other is half there (ledger 1.1, "
    "ledger 1.2)") {
  PowerCutDisk disk;
  std::uint64_t lost_by_cut = 0;
  for (std::uint64_t operations = 0; operations < 150; ++operations) {
    const std::uint64_t torn_bytes = operations * 97 % 1200;
    INFO("cut after " << operations << " operations, " << torn_bytes << " bytes torn");
    const Aftermath aftermath = cut(disk, on(disk), operations, 100, torn_bytes);
    CHECK(aftermath.keeps_its_word());
    if (aftermath.found.size() < aftermath.given.size()) ++lost_by_cut;
  }
  CHECK(lost_by_cut > 0);
}

TEST_CASE("a power cut long after memtables were flushed keeps every acknowledged group") {
  PowerCutDisk disk;
  Options options = on(disk);
  options.wal_bytes = 16 << 10;
  // RocksDB sleeps for a second over each flush that fails: a few cuts have to do.
  for (std::uint64_t operations = 601; operations < 1400; operations += 197) {
    INFO("cut after " << operations << " operations");
    CHECK(cut(disk, options, operations, 2000, operations % 400).keeps_its_word());
  }
}

TEST_CASE("the harness catches a store that acknowledges before the disk has it") {
  PowerCutDisk disk;
  Options options = on(disk);
  options.unsafe_skip_sync = true;
  for (std::uint64_t groups = 1; groups <= 20; ++groups) {
    INFO(groups << " groups acknowledged");
    CHECK_FALSE(cut(disk, options, 1'000'000, groups, 0).keeps_its_word());
  }
}

TEST_CASE("a creation cut short leaves a new ledger or none, and can be done again") {
  PowerCutDisk disk;
  const Options options = on(disk);
  bool created = false;
  for (std::uint64_t operations = 0; !created; ++operations) {
    INFO("cut after " << operations << " operations");
    REQUIRE(operations < 1000);
    const ScratchDirectory scratch;
    disk.files().cut_after(operations);
    created = Store::create(scratch.ledger(), kIdentity, options).has_value();
    disk.files().restore_power();
    auto store = Store::open(scratch.ledger(), options);
    if (created) CHECK(store.has_value());
    if (!store) store = Store::create(scratch.ledger(), kIdentity, options);
    CHECK(must(std::move(store))->size() == 0);
  }
}

TEST_CASE(
    "after a failed sync the outcome is unknown until the ledger is opened again (ledger 1.10)") {
  PowerCutDisk disk;
  for (std::uint64_t syncs = 0; syncs < 12; ++syncs) {
    const ScratchDirectory scratch;
    Options options;
    options.env = disk.env();
    std::vector<std::string> acknowledged;
    std::vector<std::string> given;
    {
      const auto store = must(Store::create(scratch.ledger(), kIdentity, options));
      disk.files().fail_sync_after(syncs);
      GroupMaker maker;
      for (std::uint64_t i = 0; !store->poisoned(); ++i) {
        const CommitGroup group = next_group(maker, i);
        take(given, group);
        const auto appended = store->append(group);
        if (appended) take(acknowledged, group);
        if (!appended) CHECK(code_of(appended) == StoreErrorCode::outcome_unknown);
      }
      CHECK(acknowledged.size() == syncs * kEach);
      CHECK(all_entries(*store) == acknowledged);
      CHECK(code_of(store->append(next_group(maker, 0))) == StoreErrorCode::outcome_unknown);
    }
    const auto store = must(Store::open(scratch.ledger(), options));
    const auto found = all_entries(*store);
    CHECK((found == acknowledged || found == given));
    CHECK(must(fsck(*store, describe)).entries == found.size());
  }
}

}  // namespace daybook::store::testing

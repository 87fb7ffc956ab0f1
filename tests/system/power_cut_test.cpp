/// The power fails under a ledger that judges real posts (ledger 1).
#include <latch>

#include <catch2/catch.hpp>

#include "tests/eventstore/ledgers.hpp"
#include "tests/eventstore/power_cut_file_system.hpp"
#include "tests/system/support/shift.hpp"

namespace daybook::test {

namespace {

using store::testing::must;
using store::testing::PowerCutDisk;
using store::testing::ScratchDirectory;

constexpr bench::Size shift_size{12, 16};
constexpr std::uint64_t never = 1'000'000;

/// A ledger prepared once, and a disk for its copies.
struct Trial {
  Trial() { prepare_ledger(prepared.ledger(), shift_size); }

  LedgerOptions options() {
    LedgerOptions options;
    options.store = store_options;
    options.store.env = disk.env();
    return options;
  }

  ScratchDirectory prepared;
  PowerCutDisk disk;
  store::Options store_options;
};

/// Posts `count` posts of the shift from `first` on, waits for all answers and keeps the promises.
/// False once a post was not accepted.
bool post_together(Ledger& ledger, std::vector<Sent>& shift, std::size_t first, std::size_t count) {
  std::latch answered(static_cast<std::ptrdiff_t>(count));
  bool all = true;
  for (std::size_t i = first; i < first + count; ++i)
    ledger.submit({shift[i].post, Trust::connection, bench::provider_staff()},
                  [&, i](Answer answer) {
                    if (auto* accepted = std::get_if<Accepted>(&answer))
                      shift[i].promise = std::move(*accepted);
                    all &= shift[i].promise.has_value();
                    answered.count_down();
                  });
  answered.wait();
  return all;
}

/// Posts in bursts of one to seven until the power fails or `most` posts were answered.
void post_until_dark(Ledger& ledger, std::vector<Sent>& shift, std::size_t most) {
  most = std::min(most, shift.size());
  for (std::size_t first = 0; first < most;) {
    const auto count = std::min(1 + first % 7, most - first);
    if (!post_together(ledger, shift, first, count)) return;
    first += count;
  }
}

/// Cuts the power after so many operations of the disk, at the latest after `most` posts, and says
/// what is broken when it is back.
Broken cut(Trial& trial, std::uint64_t operations, std::size_t most, std::uint64_t torn_bytes) {
  const ScratchDirectory scratch;
  copy_ledger(trial.prepared.ledger(), scratch.ledger());
  auto shift = shift_of(shift_size);
  trial.disk.files().cut_after(operations);
  if (auto ledger = Ledger::open(scratch.ledger(), trial.options())) {
    post_until_dark(**ledger, shift, most);
    trial.disk.files().cut_after(0);
  }
  trial.disk.files().restore_power(torn_bytes);
  const auto ledger = Ledger::open(scratch.ledger(), trial.options());
  if (ledger) return broken_promises((*ledger)->store(), shift);
  return {shift.size(), {"the ledger does not open: " + ledger.error().message}};
}

}  // namespace

TEST_CASE(
    "after a power cut no acknowledged post is lost and none is half there (ledger 1.1, ledger "
    "1.2)",
    "[system]") {
  Trial trial;
  for (std::uint64_t operations = 0; operations < 120; operations += 3) {
    const auto torn_bytes = operations * 97 % 1'200;
    INFO("cut after " << operations << " operations, " << torn_bytes << " bytes torn");
    CHECK(cut(trial, operations, never, torn_bytes).faults == std::vector<std::string>{});
  }
}

TEST_CASE("a power cut right after an acknowledgement takes nothing back (ledger 1.1)",
          "[system]") {
  Trial trial;
  for (const std::size_t posts : {1, 2, 3, 9, 30, 70}) {
    INFO("cut after " << posts << " posts were answered");
    CHECK(cut(trial, never, posts, 0).faults == std::vector<std::string>{});
  }
}

TEST_CASE("a writer that answers before the disk has it is caught by this harness", "[system]") {
  Trial trial;
  trial.store_options.unsafe_skip_sync = true;
  for (const std::size_t posts : {1, 2, 3, 9, 30, 70}) {
    INFO("cut after " << posts << " posts were answered");
    CHECK(cut(trial, never, posts, 0).lost > 0);
  }
}

}  // namespace daybook::test

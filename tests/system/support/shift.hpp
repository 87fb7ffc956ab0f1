/// A shift of deliveries: what a provider's staff posts, what it was promised, and whether a ledger
/// keeps its word.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/ledger/ledger.hpp"
#include "tools/bench/workload.hpp"

namespace daybook::test {

/// A post and, where it was acknowledged, the promise.
struct Sent {
  Post post;
  std::optional<Accepted> promise;
};

/// What a ledger does not keep of what was promised.
struct Broken {
  std::size_t lost = 0;             ///< acknowledged posts that are not there whole
  std::vector<std::string> faults;  ///< everything that is wrong, as sentences
};

/// A ledger in `directory` with packages whose sessions wait to be delivered.
void prepare_ledger(const std::filesystem::path& directory, const bench::Size& size);

/// A copy of a ledger that nobody has open.
void copy_ledger(const std::filesystem::path& from, const std::filesystem::path& to);

/// All deliveries of a shift, in posts of one to four events over as many packages.
std::vector<Sent> shift_of(const bench::Size& size);

/// Holds the ledger to promises 1 to 4: every promised entry is there with its bytes and its
/// derived entries, every post is there whole or not at all, positions and versions have no gaps,
/// nothing was recorded twice, the check of the ledger finds it sound and the writer's budget is
/// the one folded anew.
Broken broken_promises(const store::Store& store, const std::vector<Sent>& sent);

}  // namespace daybook::test

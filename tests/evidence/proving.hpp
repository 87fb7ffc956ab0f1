/// A ledger on disk that signs checkpoints, and evidence made of it.
#pragma once

#include <string>

#include "projections/evidence/json.hpp"
#include "projections/evidence/make.hpp"
#include "projections/evidence/verify.hpp"
#include "tests/projections/asking.hpp"
#include "tests/projections/stored.hpp"

namespace daybook::test {

/// The key of `daybook/test`, and one of the same name that is not it.
store::NoteSigner ledger_key(char seed = 7);

/// A ledger that has signed a checkpoint of some of its entries.
class Proving {
 public:
  /// A worked example, `session_share` or `hourly`.
  explicit Proving(const std::string& example);
  explicit Proving(const MemoryLedger& ledger);

  /// Signs the tree of the first `size` entries; of all of them at first.
  void sign(std::uint64_t size);

  /// Evidence of a figure, asked of the first `size` entries. A refusal fails the test.
  Evidence evidence(const std::string& view, const std::string& params, const std::string& path,
                    bool complete = false, std::uint64_t size = UINT64_MAX) const;
  std::string refusal(const std::string& view, const std::string& params, const std::string& path,
                      bool complete = false, std::uint64_t size = UINT64_MAX) const;
  Result<Evidence, std::string> ask(const Books& books, const std::string& view,
                                    const std::string& params, const std::string& path,
                                    bool complete = false) const;

  Books books(std::uint64_t size = UINT64_MAX, std::optional<Date> on = {}) const;
  const store::Store& store() const { return *scratch_.store; }
  const OwnCheckpoint& checkpoint() const { return checkpoint_; }

 private:
  ScratchStore scratch_;
  OwnCheckpoint checkpoint_;
};

/// The public key that the ledger's evidence is checked with.
std::string vkey();

/// Verifies; a fault fails the test.
Proved verified(const std::string& text);
/// The fault of a text that must not verify.
EvidenceFault fault_of(const std::string& text, const std::string& key = vkey());

}  // namespace daybook::test

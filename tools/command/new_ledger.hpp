/// A ledger in the making, with its keys: all of it, or nothing.
#pragma once

#include <filesystem>
#include <string>

#include "eventstore/keys/keyring.hpp"

namespace daybook::command {

/// What `init` makes in one go: the ledger's directory, the key store, the master key. Until `keep`
/// all of it is taken away again at the end, so that a making which failed stands in no other's
/// way. What was there before is never touched.
///
/// A note in the ledger's directory names what is being made: when the process is killed, the next
/// making of the same ledger first takes away what that one left.
class NewLedger {
 public:
  /// Takes away what an unfinished making left, then notes what is about to be made. Throws
  /// CommandError when something is there already.
  NewLedger(std::filesystem::path ledger, const store::KeyPlaces& places);
  ~NewLedger();
  NewLedger(const NewLedger&) = delete;
  NewLedger& operator=(const NewLedger&) = delete;

  /// All of it is made, and stays unless `take_back` is called. Throws CommandError.
  void keep();
  /// Takes all of it away again.
  void take_back();

 private:
  void write_note() const;

  std::filesystem::path ledger_;
  std::filesystem::path keys_;
  std::filesystem::path master_;  ///< empty: in the environment
  bool directory_was_there_;
  bool kept_ = false;
};

}  // namespace daybook::command

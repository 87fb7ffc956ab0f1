/// A ledger with its keys beside it, on a disk, as tests of copies and of restoring need it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "eventstore/keys/keyring.hpp"
#include "eventstore/ledger/ledger.hpp"
#include "tests/eventstore/ledgers.hpp"

namespace daybook::test {

/// The ledger `l`, open: a programme and the cases c1, c2 and c3, so four entries.
struct Kept {
  Kept();

  store::testing::ScratchDirectory place;
  std::filesystem::path data = place.path() / "ledger";
  std::filesystem::path keys = place.path() / "ledger.keys";
  std::filesystem::path master = place.path() / "ledger.master";
  std::unique_ptr<Ledger> ledger;
  store::Digest root{};  ///< when it was closed last

  store::KeyPlaces places() const { return {keys, {master}}; }
  std::shared_ptr<store::KeyStore> open_keys() const;
  void open();
  void close();
  /// The ledger at another place, with these keys.
  std::unique_ptr<Ledger> open_at(const std::string& name) const;
  std::unique_ptr<Ledger> open_without_keys(const std::string& name) const;
  /// Closes, copies the directory, opens again.
  void copy_ledger(const std::string& name);
  /// Closes, and backs up to `backups`.
  void back_up();
  /// Makes the header what it was before key stores remembered what they have seen.
  void forget_what_was_seen() const { set_seen({}); }
  /// Makes the header say that so much was seen.
  void set_seen(const store::SeenLedger& seen) const;

  /// A post that says something about the case; without words when `text` is empty.
  Submission saying(const std::string& id, const std::string& text);
  void said(const std::string& id, const std::string& text);
  /// Something that is not about people.
  void post_plain(Ledger& to);
  void erase(const std::string& id);
  /// What was said about the case, in order: the words, or the name of why they do not open.
  std::vector<std::string> texts_of(const std::string& id) const;

 private:
  Submission submission(const std::string& role, const std::string& stream, const std::string& type,
                        const std::string& event_data, const std::string& text = "");
  void must_post(Ledger& to, const Submission& what);

  int posted_ = 0;
};

}  // namespace daybook::test

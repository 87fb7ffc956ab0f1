/// Opens the sealed parts of entries for somebody who may read them, or says why one cannot be
/// shown (ledger, section 5; KEYS.md).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "domain/base/result.hpp"
#include "domain/base/secret.hpp"
#include "eventstore/ledger/ledger.hpp"

namespace daybook {

/// The texts that are wanted of a ledger. Two steps, so that a reading can be recorded between
/// them: `want` looks at what is sealed without opening it, `open` opens it.
///
/// What `open` gives lives in memory that is wiped. Not thread-safe; `ledger` must outlive it.
class Unsealer {
 public:
  /// `no_keys` names why the ledger was opened without its keys: a store::KeyErrorCode's name.
  Unsealer(const Ledger& ledger, std::string no_keys)
      : ledger_(ledger), no_keys_(std::move(no_keys)) {}

  /// A noted entry: whose key sealed it (`case/c1`, or "" where that cannot be told), and whether
  /// it would open, as far as can be told without opening it.
  struct Noted {
    std::string subject;
    bool opens = false;
  };

  /// Notes the entry at `position`, which holds something sealed. The error is one sentence: the
  /// entry cannot be read.
  Result<Noted, std::string> want(std::uint64_t position);

  /// What stands in the place of "sealed" in a noted entry:
  /// - the object that was said;
  /// - "erased": it was destroyed, whether the entries asked for tell so or not;
  /// - `{"unreadable": code}`: `key_lost`, `damaged`, or why there are no keys at all.
  boost::json::value open(std::uint64_t position) const;

 private:
  struct Wanted {
    std::string entry;   ///< stored bytes
    std::string unread;  ///< why it is not to be opened; empty when it is
  };
  Result<std::string, std::string> why_unread(std::string_view key_subject,
                                              std::uint32_t generation,
                                              std::uint64_t position) const;

  const Ledger& ledger_;
  const std::string no_keys_;
  std::map<std::uint64_t, Wanted> wanted_;
};

/// JSON text of a value that may hold what people said.
Secret secret_json(const boost::json::value& value);

}  // namespace daybook

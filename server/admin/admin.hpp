/// What is done with a ledger as a whole, beside posting to it and asking views: signing, proving,
/// erasing, backing up, keys, evidence, reports about people (PROTOCOL.md, "Commands").
///
/// One function a command, the same for the socket and for the command line on a ledger of its own.
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "domain/base/secret.hpp"
#include "domain/rules/access.hpp"
#include "eventstore/keys/keyring.hpp"
#include "eventstore/ledger/ledger.hpp"
#include "eventstore/proof/checkpoint_store.hpp"
#include "projections/query/service.hpp"
#include "server/access/scope_port.hpp"

namespace daybook::server {

/// What the admin works with. All must outlive it.
struct OfficeParts {
  Ledger& ledger;
  const ViewService& views;
  store::KeyPlaces places;
  std::string no_keys;  ///< why the ledger has no keys; empty when it has
};

using OfficeFault = CommandFault;

/// The answer as JSON text; it may hold what people said.
using OfficeAnswer = Result<Secret, OfficeFault>;

/// Thread-safe. Commands that change the same thing (keys, backups) wait for each other.
class Admin {
 public:
  explicit Admin(OfficeParts parts);
  Admin(const Admin&) = delete;
  Admin& operator=(const Admin&) = delete;

  /// Judges the shape of what is asked, decides whether `by` may have it carried out
  /// (domain/rules/access.hpp), then does it.
  /// `params` is a JSON object of texts, numbers and booleans.
  OfficeAnswer run(std::string_view name, std::string_view params, const Caller& by);

  /// Signs the ledger's head when there is something new. The error is a sentence.
  Result<store::KeptCheckpoint, std::string> publish();

 private:
  friend struct AdminCommands;
  OfficeParts parts_;
  store::Checkpoints checkpoints_;
  std::mutex changing_;  ///< of keys and backups
};

}  // namespace daybook::server

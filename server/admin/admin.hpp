/// Commands on a ledger as a whole, besides posts and views: signing, proving, erasing, backing up,
/// keys, evidence, reports about people (PROTOCOL.md, "Commands").
///
/// One function a command, the same for the socket and for the command line on a ledger of its own.
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "domain/base/secret.hpp"
#include "eventstore/keys/keyring.hpp"
#include "eventstore/ledger/ledger.hpp"
#include "eventstore/proof/checkpoint_store.hpp"
#include "projections/query/service.hpp"
#include "server/protocol/command_fault.hpp"

namespace daybook::server {

/// The parts that the admin works with. All must outlive it.
struct AdminParts {
  Ledger& ledger;
  const ViewService& views;
  store::KeyPlaces places;
  std::string no_keys;  ///< why the ledger has no keys; empty when it has
};

/// The answer as JSON text; it may hold what people said.
using CommandAnswer = Result<Secret, CommandFault>;

/// Thread-safe. Commands that change the same thing (keys, backups) wait for each other.
class Admin {
 public:
  explicit Admin(AdminParts parts);
  Admin(const Admin&) = delete;
  Admin& operator=(const Admin&) = delete;

  /// Checks the shape of the request, decides whether `by` may have it carried out
  /// (server/admin/commands.hpp), then does it. `params` is a JSON object of texts, numbers and
  /// booleans.
  CommandAnswer run(std::string_view name, std::string_view params, const Caller& by);

  /// Signs the ledger's head when there is something new. The error is a sentence.
  Result<store::KeptCheckpoint, std::string> publish();

  // What the commands work with.
  const AdminParts& parts() const { return parts_; }
  const store::Store& store() const { return parts_.ledger.store(); }
  store::Checkpoints& checkpoints() { return checkpoints_; }
  /// Is held by those that change keys or backups.
  std::mutex& changing() { return changing_; }

 private:
  AdminParts parts_;
  store::Checkpoints checkpoints_;
  std::mutex changing_;
};

}  // namespace daybook::server

/// The commands of the office, by what they are about. Private to the office.
#pragma once

#include <span>

#include "server/office_params.hpp"

namespace daybook::server {

/// The commands, as static functions, so that they may look into the office.
struct OfficeCommands {
  // office_proof.cpp
  static Secret checkpoint(Office& office, const Asked& asked);
  static Secret checkpoint_publish(Office& office, const Asked& asked);
  static Secret cosign(Office& office, const Asked& asked);
  static Secret prove(Office& office, const Asked& asked);
  static Secret backup(Office& office, const Asked& asked);

  // office_keys.cpp
  static Secret erase(Office& office, const Asked& asked);
  static Secret key_rotate(Office& office, const Asked& asked);
  static Secret keys_backup(Office& office, const Asked& asked);
  static Secret keys_status(Office& office, const Asked& asked);

  // office_audit.cpp
  static Secret evidence(Office& office, const Asked& asked);
  static Secret disclose(Office& office, const Asked& asked);
  static Secret subject(Office& office, const Asked& asked);

  static const store::Store& store(const Office& office) { return office.parts_.ledger.store(); }
  static const ViewService& views(const Office& office) { return office.parts_.views; }
  /// The keys, or the end of the command.
  static store::KeyStore& keys(Office& office);
  static std::string published(Office& office);
};

/// JSON text of an answer that holds nothing personal.
Secret plain(const boost::json::object& answer);

/// What a command works on, for the decision whether it is permitted.
About about_command(const Office& office, const Asked& asked);

}  // namespace daybook::server

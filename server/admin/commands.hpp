/// The commands of the office, by what they are about. Private to the office.
#pragma once

#include "projections/evidence/evidence.hpp"
#include "projections/evidence/make.hpp"
#include "server/admin/params.hpp"

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
  static Secret certificate(Office& office, const Asked& asked);
  static Secret erase(Office& office, const Asked& asked);
  static Secret key_rotate(Office& office, const Asked& asked);
  static Secret keys_backup(Office& office, const Asked& asked);
  static Secret keys_status(Office& office, const Asked& asked);

  // office_audit.cpp
  static Secret evidence(Office& office, const Asked& asked);
  static Evidence evidence_made(Office& office, const Asked& asked);
  static Secret disclose(Office& office, const Asked& asked);
  static Secret subject(Office& office, const Asked& asked);

  static const store::Store& store(const Office& office) { return office.parts_.ledger.store(); }
  static const ViewService& views(const Office& office) { return office.parts_.views; }
  /// The keys, or the end of the command.
  static store::KeyStore& keys(Office& office);
  static std::string published(Office& office);
  /// Ends the command where the caller may not see the entry at a position as it is stored.
  static void check_may_see(Office& office, const Caller& by, Position position);
};

/// JSON text of an answer that holds nothing personal.
Secret plain(const boost::json::object& answer);

/// The shapes of what the commands are asked with: each ends the command where something is wrong
/// that is wrong whoever asks and whatever is recorded (office_shape.cpp).
struct OfficeShapes {
  static void nothing(const Asked&) {}
  static void backup(const Asked& asked);
  static void certificate(const Asked& asked) { (void)subject_in(asked); }
  static void checkpoint(const Asked& asked);
  static void cosign(const Asked& asked);
  static void disclose(const Asked& asked);
  static void erase(const Asked& asked);
  static void evidence(const Asked& asked);
  static void keys_backup(const Asked& asked);
  static void prove(const Asked& asked);
  static void subject(const Asked& asked);
};

/// How many backups are kept, and for how long a copy of the keys: within their bounds.
std::optional<std::uint32_t> backups_kept(const Asked& asked);
std::int32_t days_of_copy(const Asked& asked);
/// The post that an erasure is.
Post erasure_post(const Asked& asked, Instant now);
/// The reasons of a refusal, one after the other.
std::string reasons_of(const Refused& refused);
/// The figure that evidence is asked of.
FigureAsked figure_in(const Asked& asked);

/// What a command works on, for the decision whether it is permitted.
About about_command(const Office& office, const Asked& asked);

}  // namespace daybook::server

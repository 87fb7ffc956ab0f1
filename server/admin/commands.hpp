/// The commands of the admin, by what they are about. Private to the admin.
#pragma once

#include "projections/evidence/evidence.hpp"
#include "projections/evidence/make.hpp"
#include "server/admin/params.hpp"

namespace daybook::server {

/// The commands, as static functions, so that they may look into the admin.
struct AdminCommands {
  // office_proof.cpp
  static Secret checkpoint(Admin& admin, const Params& asked);
  static Secret checkpoint_publish(Admin& admin, const Params& asked);
  static Secret cosign(Admin& admin, const Params& asked);
  static Secret prove(Admin& admin, const Params& asked);
  static Secret backup(Admin& admin, const Params& asked);

  // office_keys.cpp
  static Secret certificate(Admin& admin, const Params& asked);
  static Secret erase(Admin& admin, const Params& asked);
  static Secret key_rotate(Admin& admin, const Params& asked);
  static Secret keys_backup(Admin& admin, const Params& asked);
  static Secret keys_status(Admin& admin, const Params& asked);

  // office_audit.cpp
  static Secret evidence(Admin& admin, const Params& asked);
  static Evidence evidence_made(Admin& admin, const Params& asked);
  static Secret disclose(Admin& admin, const Params& asked);
  static Secret subject(Admin& admin, const Params& asked);

  static const store::Store& store(const Admin& admin) { return admin.parts_.ledger.store(); }
  static const ViewService& views(const Admin& admin) { return admin.parts_.views; }
  /// The keys, or the end of the command.
  static store::KeyStore& keys(Admin& admin);
  static std::string published(Admin& admin);
  /// Ends the command where the caller may not see the entry at a position as it is stored.
  static void check_may_see(Admin& admin, const Caller& by, Position position);
};

/// JSON text of an answer that holds nothing personal.
Secret plain(const boost::json::object& answer);

/// The shapes of what the commands are asked with: each ends the command where something is wrong
/// that is wrong whoever asks and whatever is recorded (office_shape.cpp).
struct OfficeShapes {
  static void nothing(const Params&) {}
  static void backup(const Params& asked);
  static void certificate(const Params& asked) { (void)subject_in(asked); }
  static void checkpoint(const Params& asked);
  static void cosign(const Params& asked);
  static void disclose(const Params& asked);
  static void erase(const Params& asked);
  static void evidence(const Params& asked);
  static void keys_backup(const Params& asked);
  static void prove(const Params& asked);
  static void subject(const Params& asked);
};

/// How many backups are kept, and for how long a copy of the keys: within their bounds.
std::optional<std::uint32_t> backups_kept(const Params& asked);
std::int32_t days_of_copy(const Params& asked);
/// The post that an erasure is.
Post erasure_post(const Params& asked, Instant now);
/// The reasons of a refusal, one after the other.
std::string reasons_of(const Refused& refused);
/// The figure that evidence is asked of.
FigureAsked figure_in(const Params& asked);

/// What a command works on, for the decision whether it is permitted.
About about_command(const Admin& admin, const Params& asked);

}  // namespace daybook::server

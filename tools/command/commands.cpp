#include "tools/command/commands.hpp"

#include <memory>

namespace daybook::command {

// Each is in a file of its own, or of its kind, in commands/.
Add add_backup, add_checkpoint, add_compare, add_erase, add_evidence, add_export, add_fsck,
    add_help, add_import, add_info, add_init, add_keys, add_post, add_principal, add_prove,
    add_read, add_restore, add_sample, add_subject, add_tighten, add_tiles, add_verify, add_view;

std::span<const Command> all_commands() {
  static constexpr Command rows[] = {
      {"init", "make a new ledger, its keys and an administrator", add_init, "", Needs::nothing},
      {"info", "name, size and root of the ledger", add_info},
      {"post", "post JSON Lines; one JSON answer a line", add_post},
      {"import", "fill an empty ledger with a history, original times of recording included",
       add_import},
      {"read", "print entries as JSON Lines", add_read},
      {"export", "print the whole ledger as posts that import can read back", add_export},
      {"view", "ask the ledger", add_view, "disclose"},
      {"evidence", "a figure with its entries and their proofs, to be checked by daybook verify",
       add_evidence, "evidence"},
      {"sample",
       "draw an audit sample that anybody can draw again; 1 when it is not the recorded one",
       add_sample},
      {"compare", "a view as at two moments, side by side", add_compare},
      {"fsck", "derive everything again and compare: 0 sound, 1 damaged, 2 could not run",
       add_fsck},
      {"erase", "destroy the personal data of a case, for good; prints the certificate", add_erase,
       "erase certificate"},
      {"subject", "everything held about one case or supporter; is recorded", add_subject,
       "subject"},
      {"prove", "prove that an entry is in the ledger, or that nothing before was changed",
       add_prove, "prove"},
      {"checkpoint", "print the newest signed checkpoint, or publish one", add_checkpoint,
       "checkpoint checkpoint_publish cosign"},
      {"tiles", "write the log as files for any web server", add_tiles},
      {"tighten", "make the files of the ledger and its keys their owner's alone", add_tighten},
      {"verify", "check checkpoints, proofs and evidence: 0 all hold, 1 not, 2 could not run",
       add_verify, "", Needs::nothing},
      {"backup", "copy the ledger, and only what has changed since the last copy", add_backup,
       "backup"},
      {"restore",
       "make a copy of the ledger from a backup: 0 restored, 1 the backup is damaged or too short",
       add_restore, "", Needs::nothing},
      {"keys", "the key store: status, rotate, backup, restore", add_keys,
       "keys_status key_rotate keys_backup"},
      {"principal", "who may do what: add, grant, token, revoke, …", add_principal},
      {"help", "say what there is, or what one command takes", add_help, "", Needs::nothing},
  };
  return rows;
}

const Command* command_named(std::string_view name) {
  for (const auto& row : all_commands())
    if (row.name == name) return &row;
  return nullptr;
}

Action add_group(CLI::App& line, std::span<const Command> rows) {
  line.require_subcommand(1);
  auto chosen = std::make_shared<Action>();
  for (const auto& row : rows) {
    auto* part = line.add_subcommand(row.name, row.help);
    part->callback([chosen, action = row.add(*part)] { *chosen = action; });
  }
  return [chosen](const Target& target) { return (*chosen)(target); };
}

}  // namespace daybook::command

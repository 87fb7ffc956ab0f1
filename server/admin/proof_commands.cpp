/// Commands that sign, prove and copy.
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "eventstore/backup/backup.hpp"
#include "eventstore/proof/prove.hpp"
#include "projections/query/scope.hpp"
#include "server/admin/commands.hpp"
#include "server/admin/params.hpp"

namespace daybook::server {

namespace {

using enum v::Role;

/// Checkpoints and the proofs between them are hashes, which are open to everybody who is known; a
/// proof of an entry is decided like reading it.
constexpr Right anybody{any_of(administrator, commissioner, central_team, lead_professional,
                               provider, finance, auditor),
                        false, GrantedIn::any};

/// The answer about a checkpoint that is kept.
Secret told(const Admin& admin, const store::KeptCheckpoint& kept) {
  const auto key = need(store::verifier_of(admin.store()));
  return plain({{"size", kept.size},
                {"checkpoint", kept.note},
                {"vkey", key ? key->text() : std::string()}});
}

Secret checkpoint(Admin& admin, const Params& asked) {
  const auto size = asked.number("size");
  const auto kept = need(size ? store::checkpoint_at(admin.store(), *size)
                              : store::latest_checkpoint(admin.store()));
  if (!kept) trouble("there is no such checkpoint: publish one");
  return told(admin, *kept);
}

Secret checkpoint_publish(Admin& admin, const Params&) {
  return told(admin, need(admin.publish()));
}

store::VerifierKey witness_in(const Params& asked) {
  return need(store::VerifierKey::parse(asked.needed("witness")));
}

void check_cosign(const Params& asked) {
  asked.needed("note");
  witness_in(asked);
}

Secret cosign(Admin& admin, const Params& asked) {
  const auto kept =
      need(admin.checkpoints().add_cosignature(asked.needed("note"), witness_in(asked)));
  return plain({{"size", kept.size}, {"checkpoint", kept.note}});
}

void check_prove(const Params& asked) {
  const auto position = asked.number("position"), from = asked.number("from");
  const auto size = asked.number("size"), to = asked.number("to");
  if (!position && !from) trouble("position: is missing; or give from and to");
  if (position && from) trouble("give a position, or from and to: one of them");
  if (size && !position) trouble("size: belongs to a position");
  if (to && !from) trouble("to: belongs to from");
}

/// Ends the command where the caller may not see the entry at a position as it is stored.
void check_may_see(const Admin& admin, const Caller& by, Position position) {
  const auto& ledger = admin.store();
  if (position.value >= ledger.size()) return;  // the proof will say that it is beyond
  const auto bytes = need(ledger.entry(position));
  const auto entry = read_entry(bytes);
  std::optional<Refusal> no;
  need(admin.parts().views.with_books(ledger.size(), [&](const Books& books) {
    if (entry) no = decide_raw(by, *entry, about_stream(books, entry->stream));
  }));
  permit(std::move(no));
}

Secret prove(Admin& admin, const Params& asked) {
  const auto& ledger = admin.store();
  if (const auto from = asked.number("from"))
    return Secret(
        store::print_proof(need(store::vouched_consistency(ledger, *from, asked.number("to")))));
  const Position position{*asked.number("position")};
  check_may_see(admin, asked.by, position);
  return Secret(
      store::print_proof(need(store::vouched_inclusion(ledger, position, asked.number("size")))));
}

/// How many backups are kept.
std::uint32_t kept_in(const Params& asked) {
  const auto keep = asked.number("keep").value_or(store::BackupOptions{}.keep);
  if (keep < 1 || keep > store::kMaxBackupsKept)
    trouble(fmt::format("keep: must be 1 to {}", store::kMaxBackupsKept));
  return static_cast<std::uint32_t>(keep);
}

void check_backup(const Params& asked) {
  asked.place("to");
  kept_in(asked);
}

Secret backup(Admin& admin, const Params& asked) {
  const std::lock_guard one(admin.changing());
  const auto note = admin.parts().ledger.keys() ? published(admin) : std::string();
  const auto made = need(store::back_up(admin.parts().ledger.store(), asked.place("to"), note,
                                        {.keep = kept_in(asked)}));
  return plain({{"id", made.id},
                {"taken_at", to_text(made.taken_at)},
                {"bytes", made.bytes},
                {"size", made.holds.size},
                {"root", to_hex(made.holds.root)},
                {"checkpoint", note}});
}

constexpr Command rows[] = {
    {"checkpoint", "tell the newest signed checkpoint, or that of one size", anybody, "size?",
     [](const Params& asked) { (void)asked.number("size"); }, checkpoint},
    {"checkpoint_publish", "sign the ledger as it is now", everywhere(administrator), "-",
     no_params, checkpoint_publish, Effect::changes},
    {"cosign", "add a witness's signature to a checkpoint", everywhere(administrator, auditor),
     "note, witness", check_cosign, cosign, Effect::changes},
    {"prove", "prove that an entry is there, or that nothing before was changed", anybody,
     "position, size? or from, to?", check_prove, prove},
    {"backup", "copy the ledger to a directory of the server's machine", everywhere(administrator),
     "to, keep?", check_backup, backup, Effect::changes},
};

}  // namespace

std::span<const Command> proof_commands() {
  return rows;
}

}  // namespace daybook::server

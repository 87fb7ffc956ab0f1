/// Commands that sign, prove and copy.
#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "eventstore/backup/backup.hpp"
#include "eventstore/proof/prove.hpp"
#include "projections/query/scope.hpp"
#include "server/admin/commands.hpp"

namespace daybook::server {

namespace {

std::string vkey_of(const store::Store& store) {
  const auto key = need(store::verifier_of(store));
  return key ? key->text() : std::string();
}

}  // namespace

void AdminCommands::check_may_see(Admin& admin, const Caller& by, Position position) {
  const auto& ledger = store(admin);
  if (position.value >= ledger.size()) return;  // the proof will say that it is beyond
  const auto bytes = need(ledger.entry(position));
  const auto entry = read_entry(bytes);
  std::optional<Refusal> no;
  need(views(admin).with_books(ledger.size(), [&](const Books& books) {
    if (entry) no = decide_raw(by, *entry, about_stream(books, entry->stream));
  }));
  if (no) forbid(std::move(no->message));
}

Secret AdminCommands::checkpoint(Admin& admin, const Params& asked) {
  const auto size = asked.number("size");
  const auto kept = need(size ? store::checkpoint_at(store(admin), *size)
                              : store::latest_checkpoint(store(admin)));
  if (!kept) trouble("there is no such checkpoint: publish one");
  return plain({{"size", kept->size}, {"checkpoint", kept->note}, {"vkey", vkey_of(store(admin))}});
}

Secret AdminCommands::checkpoint_publish(Admin& admin, const Params&) {
  const auto kept = need(admin.publish());
  return plain({{"size", kept.size}, {"checkpoint", kept.note}, {"vkey", vkey_of(store(admin))}});
}

Secret AdminCommands::cosign(Admin& admin, const Params& asked) {
  const auto witness = need(store::VerifierKey::parse(asked.needed("witness")));
  const auto kept = need(admin.checkpoints_.add_cosignature(asked.needed("note"), witness));
  return plain({{"size", kept.size}, {"checkpoint", kept.note}});
}

Secret AdminCommands::prove(Admin& admin, const Params& asked) {
  const auto& ledger = store(admin);
  if (const auto from = asked.number("from"))
    return Secret(
        store::print_proof(need(store::vouched_consistency(ledger, *from, asked.number("to")))));
  const Position position{*asked.number("position")};
  check_may_see(admin, asked.by, position);
  return Secret(
      store::print_proof(need(store::vouched_inclusion(ledger, position, asked.number("size")))));
}

Secret AdminCommands::backup(Admin& admin, const Params& asked) {
  const std::lock_guard one(admin.changing_);
  const auto note = admin.parts_.ledger.keys() ? published(admin) : std::string();
  store::BackupOptions options;
  if (const auto keep = backups_kept(asked)) options.keep = *keep;
  const auto made =
      need(store::back_up(admin.parts_.ledger.store(), asked.place("to"), note, options));
  return plain({{"id", made.id},
                {"taken_at", to_text(made.taken_at)},
                {"bytes", made.bytes},
                {"size", made.holds.size},
                {"root", to_hex(made.holds.root)},
                {"checkpoint", note}});
}

}  // namespace daybook::server

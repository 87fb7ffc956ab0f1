/// Commands about keys, and the one that destroys them.
#include <limits>

#include <fmt/format.h>

#include "domain/base/base64.hpp"
#include "domain/base/calendar.hpp"
#include "domain/base/uuid.hpp"
#include "eventstore/base/places_apart.hpp"
#include "eventstore/keys/rotation.hpp"
#include "eventstore/ledger/index_rows.hpp"
#include "eventstore/ledger/new_event.hpp"
#include "eventstore/proof/prove.hpp"
#include "server/admin/commands.hpp"

namespace daybook::server {

namespace {

namespace json = boost::json;

/// One post of the caller's; the answer, or the end of the command with the reasons.
Accepted made(Ledger& ledger, const Caller& by, Post post) {
  auto answer = ledger.post({std::move(post), Trust::connection, by});
  if (auto* failure = std::get_if<Failed>(&answer)) trouble(failure->message);
  const auto* no = std::get_if<Refused>(&answer);
  if (!no) return std::get<Accepted>(std::move(answer));
  OfficeFault fault{no->refusals.front().refusal.code == Code::not_permitted, reasons_of(*no)};
  for (const auto& each : no->refusals)
    if (is_about_who_acts(each.refusal.code)) fault.recorded = each.refusal.code;
  throw AdminError{std::move(fault)};
}

std::string erasure_event(const std::string& subject, const std::string& reason, Instant now) {
  StreamRef ref;
  split_stream(subject, ref);
  const bool is_case = ref.kind == StreamKind::family_case;
  return make_event<v::SubjectErased>(subject, now, [&](auto& builder) {
    const auto id = text_in(builder, ref.id);
    const auto none = flatbuffers::Offset<flatbuffers::String>();
    return v::CreateSubjectErased(builder, is_case ? id : none, is_case ? none : id,
                                  text_in(builder, reason));
  });
}

/// The generations of keys that the subject had and that are gone.
json::array destroyed(const store::KeyStore& keys, const std::string& subject) {
  json::array generations;
  for (const auto generation : need(keys.destroyed_of(subject)))
    generations.emplace_back(generation);
  return generations;
}

/// Where a copy of the key store goes: apart from every ledger and key store.
std::filesystem::path copy_place(const std::string& to) {
  if (const auto why = store::lies_inside(to)) trouble(fmt::format("to: {}", *why));
  return to;
}

/// When the last copy of the key store that may still hold the key is to be gone; null without any.
/// All that are known count: a clock that was put back makes none of them younger.
json::value copies_expire_on(const store::KeyStore& keys) {
  const auto last =
      keys.latest_expiry_of_copies_made_before({std::numeric_limits<std::int64_t>::max()});
  return last ? json::value(to_text(*last)) : json::value(nullptr);
}

}  // namespace

Post erasure_post(const Params& asked, Instant now) {
  Post post(1);
  post.front().event = erasure_event(subject_in(asked), asked.needed("reason"), now);
  return post;
}

Secret AdminCommands::certificate(Admin& admin, const Params& asked) {
  const auto& ledger = admin.parts_.ledger;
  const auto subject = subject_in(asked);
  const auto row = need(ledger.store().index_get(std::string(erased_prefix) + subject));
  const auto position = row ? decode_number(*row) : std::nullopt;
  if (!position) trouble(fmt::format("{} was never erased", subject));
  const auto size = need(admin.publish()).size;
  const auto bytes = need(ledger.store().entry({*position}));
  const auto entry = read_entry(bytes);
  if (!entry) trouble("the entry of the erasure cannot be read: run daybook fsck");
  const auto proof = need(store::vouched_inclusion(ledger.store(), {*position}, size));
  return plain({{"certificate", "erasure"},
                {"ledger", ledger.store().identity().name.value},
                {"subject", subject},
                {"reason", entry->as<v::SubjectErased>().reason()->str()},
                {"position", *position},
                {"recorded_at", to_text(entry->recorded_at)},
                {"keys_destroyed", destroyed(keys(admin), subject)},
                {"copies_expire_on", copies_expire_on(keys(admin))},
                {"entry", to_base64(bytes)},
                {"proof", json::parse(store::print_proof(proof))}});
}

Secret AdminCommands::erase(Admin& admin, const Params& asked) {
  auto& ledger = admin.parts_.ledger;
  keys(admin);  // without them nothing could be destroyed
  (void)made(ledger, asked.by, erasure_post(asked, ledger.now()));
  try {
    return certificate(admin, asked);
  } catch (const AdminError& met) {
    trouble(
        fmt::format("{} is erased, but its certificate could not be made ({}): ask for it with "
                    "the command certificate",
                    subject_in(asked), met.fault.message));
  }
}

Secret AdminCommands::key_rotate(Admin& admin, const Params&) {
  const std::lock_guard one(admin.changing_);
  const auto done = need(store::rotate_master_key(keys(admin), admin.parts_.places.master));
  return plain({{"slots", done.slots},
                {"finished_earlier", done.finished_earlier},
                {"master", to_hex(done.master)}});
}

Secret AdminCommands::keys_backup(Admin& admin, const Params& asked) {
  const std::lock_guard one(admin.changing_);
  const auto now = admin.parts_.ledger.latest();
  const Date last{london_date(now).days + days_of_copy(asked)};
  const auto made = need(keys(admin).copy_to(copy_place(asked.place("to")), last, now));
  return plain({{"place", made.copy.place},
                {"made_at", to_text(made.copy.made_at)},
                {"expires_on", to_text(made.copy.expires_on)},
                {"slots", made.slots},
                {"checksum", made.checksum}});
}

Secret AdminCommands::keys_status(Admin& admin, const Params&) {
  const auto status = keys(admin).status();
  json::array copies;
  for (const auto& copy : keys(admin).copies())
    copies.push_back(json::object{{"made_at", to_text(copy.made_at)},
                                  {"expires_on", to_text(copy.expires_on)},
                                  {"place", copy.place},
                                  {"master", to_hex(copy.master)}});
  return plain({{"ledger", status.ledger},
                {"live", status.live},
                {"erased", status.erased},
                {"damaged", status.damaged},
                {"master", to_hex(status.master)},
                {"rotation_unfinished", status.rotation_unfinished},
                {"copies", std::move(copies)}});
}

}  // namespace daybook::server

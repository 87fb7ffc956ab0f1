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
#include "eventstore/ledger/post_check.hpp"
#include "eventstore/proof/prove.hpp"
#include "server/admin/commands.hpp"
#include "server/admin/params.hpp"

namespace daybook::server {

namespace {

using enum v::Role;
namespace json = boost::json;

constexpr Right administrators{any_of(administrator)};

/// The reasons of a refusal, one after the other.
std::string reasons_of(const Refused& refused) {
  std::string reasons;
  for (const auto& [index, refusal] : refused.refusals)
    reasons +=
        fmt::format("{}{}: {}", reasons.empty() ? "" : "; ", name(refusal.code), refusal.message);
  return reasons;
}

/// One post of the caller's; the answer, or the end of the command with the reasons.
Accepted made(Ledger& ledger, const Caller& by, Post post) {
  auto answer = ledger.post({std::move(post), Trust::connection, by});
  if (auto* failure = std::get_if<Failed>(&answer)) trouble(failure->message);
  const auto* no = std::get_if<Refused>(&answer);
  if (!no) return std::get<Accepted>(std::move(answer));
  CommandFault fault{no->refusals.front().refusal.code == Code::not_permitted, reasons_of(*no)};
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

/// The post that an erasure is.
Post erasure_post(const Params& asked, Instant now) {
  Post post(1);
  post.front().event = erasure_event(subject_in(asked), asked.needed("reason"), now);
  return post;
}

Secret certificate(Admin& admin, const Params& asked) {
  const auto& ledger = admin.parts().ledger;
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

void check_erase(const Params& asked) {
  PersonalParts none;
  const auto wrong = check_shapes({erasure_post(asked, {}), Trust::connection, asked.by}, {}, none);
  if (wrong) trouble(reasons_of(*wrong));
}

Secret erase(Admin& admin, const Params& asked) {
  auto& ledger = admin.parts().ledger;
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

Secret key_rotate(Admin& admin, const Params&) {
  const std::lock_guard one(admin.changing());
  const auto done = need(store::rotate_master_key(keys(admin), admin.parts().places.master));
  return plain({{"slots", done.slots},
                {"finished_earlier", done.finished_earlier},
                {"master", to_hex(done.master)}});
}

/// For how many days a copy of the keys may be kept.
std::int32_t days_of_copy(const Params& asked) {
  constexpr std::uint64_t longest_days = 3'650;
  const auto days = asked.number("expires_in_days");
  if (!days || *days < 1 || *days > longest_days)
    trouble(fmt::format("expires_in_days: must be 1 to {}", longest_days));
  return static_cast<std::int32_t>(*days);
}

void check_keys_backup(const Params& asked) {
  asked.place("to");
  days_of_copy(asked);
}

Secret keys_backup(Admin& admin, const Params& asked) {
  const std::lock_guard one(admin.changing());
  const auto now = admin.parts().ledger.latest();
  const Date last{london_date(now).days + days_of_copy(asked)};
  const auto made = need(keys(admin).copy_to(copy_place(asked.place("to")), last, now));
  return plain({{"place", made.copy.place},
                {"made_at", to_text(made.copy.made_at)},
                {"expires_on", to_text(made.copy.expires_on)},
                {"slots", made.slots},
                {"checksum", made.checksum}});
}

Secret keys_status(Admin& admin, const Params&) {
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

constexpr Command rows[] = {
    {"erase", "destroy what was said about somebody, for good", administrators,
     "case or supporter, reason", check_erase, erase, Effect::changes},
    {"certificate", "make the certificate of the last erasure again", administrators,
     "case or supporter", [](const Params& asked) { (void)subject_in(asked); }, certificate,
     Effect::changes},
    {"key_rotate", "replace the master key and wrap every key anew", everywhere(administrator), "-",
     no_params, key_rotate, Effect::changes},
    {"keys_backup", "copy the key store, without the master key", everywhere(administrator),
     "to, expires_in_days", check_keys_backup, keys_backup, Effect::changes},
    {"keys_status", "tell what the key store holds, and its copies",
     everywhere(administrator, auditor), "-", no_params, keys_status},
};

}  // namespace

std::span<const Command> key_commands() {
  return rows;
}

}  // namespace daybook::server

#include "eventstore/ledger/principals.hpp"

#include <limits>
#include <string>
#include <vector>

#include "eventstore/ledger/new_event.hpp"
#include "eventstore/store/database.hpp"
#include "eventstore/store/encoding.hpp"

namespace daybook::store {

namespace {

constexpr std::string_view kPrefix = "principal/";

StoreError unreadable(std::string_view stream) {
  return {StoreErrorCode::damaged,
          "An entry of " + std::string(stream) + " cannot be read. Run fsck.",
          {}};
}

}  // namespace

StoreResult<std::optional<Principal>> read_principal(const Store& store, std::string_view id) {
  const auto stream = stream_name(StreamKind::principal, id);
  std::optional<Principal> principal;
  bool sound = true;
  const auto read = store.read_stream(stream, {0}, std::numeric_limits<std::uint64_t>::max(),
                                      [&](Version, Position, std::string_view bytes) {
                                        const auto event = read_entry(bytes);
                                        sound = event.has_value();
                                        if (!sound) return false;
                                        if (!principal) principal.emplace();
                                        evolve(*principal, *event);
                                        return true;
                                      });
  if (!read) return failed(read.error());
  if (!sound) return failed(unreadable(stream));
  return principal;
}

StoreResult<void> each_principal(const Store& store,
                                 const std::function<bool(const Principal&)>& visit) {
  std::vector<std::string> ids;
  const auto listed = store.list_streams(kPrefix, [&](std::string_view name, std::uint64_t) {
    ids.emplace_back(name.substr(kPrefix.size()));
    return true;
  });
  if (!listed) return listed;
  for (const auto& id : ids) {
    const auto principal = read_principal(store, id);
    if (!principal) return failed(principal.error());
    if (*principal && !visit(**principal)) break;
  }
  return {};
}

StoreResult<bool> has_administrator(const Store& store) {
  bool found = false;
  const auto read = each_principal(store, [&](const Principal& principal) {
    const auto roles = Caller(principal).roles_everywhere();
    found = !principal.revoked && (roles & bit(v::Role::administrator)) != 0;
    return !found;
  });
  if (!read) return failed(read.error());
  return found;
}

namespace {

constexpr std::string_view kRow = "first_administrator";

std::string added_event(std::string_view stream, Instant now) {
  return make_event<v::PrincipalAdded>(stream, now, [](auto& builder) {
    const auto grant = v::CreateRoleGrant(builder, v::Role::administrator);
    return v::CreatePrincipalAdded(builder, builder.CreateVector(&grant, 1));
  });
}

std::string issued_event(std::string_view stream, Instant now, const NewToken& token,
                         Instant expires_at) {
  return make_event<v::TokenIssued>(stream, now, [&](auto& builder) {
    return v::CreateTokenIssued(builder, text_in(builder, token.id), text_in(builder, token.hash),
                                expires_at.milliseconds);
  });
}

void append_event(std::string& row, std::string_view event) {
  row += number_bytes(event.size()).view();
  row += event;
}

StoreResult<void> written(Database& database, rocksdb::WriteBatch& batch, rocksdb::Status status) {
  if (status.ok()) status = database.write(batch, true);
  if (!status.ok()) return failed(error_of(status, "writing the first administrator"));
  return {};
}

StoreResult<void> drop(Store& store) {
  auto& database = store.database();
  auto batch = guarded_batch();
  auto status = batch.Delete(database.family(Family::meta), slice(kRow));
  return written(database, batch, std::move(status));
}

/// The events of the row; empty when it is malformed.
std::vector<std::string> events_in(std::string_view row) {
  std::vector<std::string> events;
  constexpr auto prefix = sizeof(std::uint64_t);
  while (row.size() >= prefix) {
    const auto size = load_big_endian(row.data());
    row.remove_prefix(prefix);
    if (size > row.size()) return {};
    events.emplace_back(row.substr(0, size));
    row.remove_prefix(size);
  }
  return row.empty() ? events : std::vector<std::string>();
}

/// An event that waits happened when it is recorded at the latest: the clock may have been ahead
/// when the ledger was made, and nobody is to wait for that time.
void bring_forward(std::string& event, Instant now) {
  if (v::GetEvent(event.data())->occurred_at() <= now.milliseconds) return;
  flatbuffers::GetMutableRoot<flatbuffers::Table>(event.data())
      ->SetField<std::int64_t>(v::Event::VT_OCCURRED_AT, now.milliseconds, 0);
}

/// The post that the row holds, in the name of the principal itself.
std::optional<Post> post_in(std::string_view row, Instant now) {
  Post post;
  for (auto& event : events_in(row)) {
    Posting posting;
    posting.event = std::move(event);
    const auto* view = posting.view();
    StreamRef stream;
    if (!view || !view->stream() || !parse_stream(view->stream()->string_view(), stream)) return {};
    bring_forward(posting.event, now);
    posting.actor = Poster{PosterId(stream.id), bit(v::Role::administrator), {}};
    post.push_back(std::move(posting));
  }
  if (post.empty()) return {};
  return post;
}

StoreResult<void> record(Ledger& ledger, std::string_view row) {
  auto post = post_in(row, ledger.now());
  if (!post)
    return failed(
        StoreError{StoreErrorCode::damaged, "The first administrator who waits is malformed.", {}});
  const auto answer = ledger.post({*std::move(post), Trust::embedded, {}});
  if (std::holds_alternative<Accepted>(answer)) return {};
  const auto* refused = std::get_if<Refused>(&answer);
  const auto why = refused ? refused->refusals.front().refusal.message
                           : std::get<daybook::Failed>(answer).message;
  return failed(StoreError{
      StoreErrorCode::io_failed, "The first administrator could not be recorded: " + why, {}});
}

}  // namespace

StoreResult<NewToken> keep_first_administrator(Store& store, std::string_view name, Instant now,
                                               Instant expires_at) {
  const auto stream = stream_name(StreamKind::principal, name);
  auto token = make_token(name);
  std::string row;
  append_event(row, added_event(stream, now));
  append_event(row, issued_event(stream, now, token, expires_at));
  auto& database = store.database();
  auto batch = guarded_batch();
  auto status = batch.Put(database.family(Family::meta), slice(kRow), slice(row));
  TRY(written(database, batch, std::move(status)));
  return token;
}

StoreResult<Administrators> settle_first_administrator(Ledger& ledger) {
  auto& store = ledger.store();
  const auto present = has_administrator(store);
  if (!present) return failed(present.error());
  if (!ledger.reading_only().empty())
    return *present ? Administrators::present : Administrators::missing;
  const auto row = TRY(store.database().get(Family::meta, kRow));
  if (!row) return *present ? Administrators::present : Administrators::missing;
  if (!*present) TRY(record(ledger, *row));
  TRY(drop(store));
  return *present ? Administrators::present : Administrators::recorded;
}

}  // namespace daybook::store

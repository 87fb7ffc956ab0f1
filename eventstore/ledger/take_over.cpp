#include "eventstore/ledger/take_over.hpp"

#include <utility>

#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "eventstore/keys/keyring.hpp"
#include "eventstore/keys/position.hpp"
#include "eventstore/ledger/index_rows.hpp"
#include "eventstore/ledger/ledger.hpp"
#include "eventstore/ledger/new_event.hpp"
#include "eventstore/store/copy_marker.hpp"

namespace daybook::store {
namespace {

using MaybeKey = std::optional<VerifierKey>;

StoreError io_failed(std::string message) {
  return {StoreErrorCode::io_failed, std::move(message), {}};
}

template <class T>
StoreResult<T> stored(KeyResult<T> result) {
  if (!result) return failed(io_failed(result.error().message));
  if constexpr (std::is_void_v<T>)
    return {};
  else
    return *std::move(result);
}

StoreResult<MaybeKey> public_key(const Store& store, const Secret& seed) {
  const auto signer = NoteSigner::from_seed(origin_of(store.identity().name), seed.view());
  if (!signer) return failed(io_failed(signer.error()));
  return MaybeKey(signer->verifier());
}

/// Whose copy the directory is: marked as one that is being taken over from now on.
StoreResult<std::uint64_t> begin(const std::filesystem::path& directory, const Ledger& ledger) {
  const auto mark = TRY(read_copy_mark(directory, {}));
  if (mark.begun_at) return *mark.begun_at;
  StoreResult<std::optional<std::string>> told;
  if (mark.kind == CopyMark::Kind::none && ledger.keys() != nullptr)
    told = copy_told_by(*ledger.keys(), ledger.store(), directory);
  if (!told) return failed(told.error());
  if (mark.kind == CopyMark::Kind::none && !*told)
    return failed(
        StoreError{StoreErrorCode::already_exists,
                   fmt::format("The ledger in {} is no copy: there is nothing to take over.",
                               directory.string()),
                   {}});
  const auto size = ledger.store().size();
  const auto written = write_copy_mark(directory, {CopyMark::Kind::to_be_taken_over, size}, {});
  if (!written) return failed(written.error());
  return size;
}

StoreResult<void> find_what_is_gone(const std::filesystem::path& directory, const Ledger& ledger,
                                    TakenOver& found) {
  const auto root = TRY(ledger.store().root_at(found.restored));
  found.seen = {found.restored, root};
  if (ledger.keys() == nullptr) return {};
  const auto told = TRY(copy_told_by(*ledger.keys(), ledger.store(), directory));
  if (told) found.seen = ledger.keys()->seen();
  auto lost = TRY(stored(ledger.keys()->subjects_born_from({found.restored})));
  found.lost_texts = std::move(lost);
  auto erased = TRY(stored(ledger.keys()->subjects_erased()));
  for (auto& subject : erased) {
    const auto row = TRY(ledger.store().index_get(erased_key(subject)));
    if (!row) found.unknown_erasures.push_back(std::move(subject));
  }
  return {};
}

std::string taken_over_event(const TakenOver& found, const MaybeKey& last_key, Instant at) {
  const auto stream = stream_name(StreamKind::access, to_text(at).substr(0, 7));
  return make_event<v::LedgerTakenOver>(stream, at, [&](auto& builder) {
    const auto key = [&](const MaybeKey& of) {
      return of ? text_in(builder, of->hex()) : flatbuffers::Offset<flatbuffers::String>();
    };
    const auto root = text_in(builder, to_hex(found.seen.root));
    const auto old_key = key(found.old_key), new_key = key(found.new_key);
    const auto last = last_key != found.old_key ? key(last_key) : key({});
    return v::CreateLedgerTakenOver(builder, found.seen.size, root, old_key, new_key, last);
  });
}

/// Appends the entry that says so.
StoreResult<void> append_entry(Ledger& ledger, const MaybeKey& last_key, TakenOver& found) {
  Posting posting;
  posting.event =
      taken_over_event(found, last_key, std::max(ledger.now(), ledger.store().head().recorded_at));
  posting.actor = Poster{PosterId("ledger"), 0, {}};
  Post post;
  post.push_back(std::move(posting));
  const auto answer = ledger.post({std::move(post), Trust::ledger, {}});
  if (const auto* accepted = std::get_if<Accepted>(&answer)) {
    found.entry = accepted->positions.front();
    return {};
  }
  const auto* refused = std::get_if<Refused>(&answer);
  return failed(io_failed("The take-over could not be recorded: " +
                          (refused ? refused->refusals.front().refusal.message
                                   : std::get<daybook::Failed>(answer).message)));
}

/// What the entry of this take-over says, where it is there already.
StoreResult<void> read_entry_of(const Store& store, TakenOver& found) {
  if (store.size() == found.restored) return {};
  found.entry = {found.restored};
  const auto bytes = TRY(store.entry(found.entry));
  const auto entry = read_entry(bytes);
  if (entry && entry->tag == v::Data::LedgerTakenOver)
    found.seen.size = entry->as<v::LedgerTakenOver>().seen();
  const auto eras = TRY(signing_eras(store));
  if (eras.size() < 2 || eras.back().from <= found.restored) return {};
  found.old_key = eras[eras.size() - 2].key;
  found.new_key = eras.back().key;
  return {};
}

/// Appends the entry, unless that was done before, and puts the key that it names in its place.
StoreResult<void> change_keys(Ledger& ledger, KeyStore& keys, TakenOver& found) {
  const auto& store = ledger.store();
  const auto seed = TRY(stored(keys.signing_seed()));
  const auto present = TRY(public_key(store, seed));
  const bool is_there = found.new_key && found.new_key == present;
  const auto next_seed =
      TRY(is_there ? stored(keys.signing_seed()) : stored(keys.next_signing_seed()));
  const auto next = TRY(public_key(store, next_seed));
  if (is_there) return stored(keys.forget_next_signing_key());
  if (found.new_key != next) {
    const auto noted = verifier_of(store);
    if (!noted) return failed(noted.error());
    found.old_key = *noted ? *noted : present;
    found.new_key = next;
    if (auto done = append_entry(ledger, present, found); !done) return done;
  }
  return stored(keys.change_signing_key(end_of(store)));
}

StoreResult<TakenOver> move_over(const std::filesystem::path& directory, Ledger& ledger) {
  const auto restored = TRY(begin(directory, ledger));
  TakenOver found;
  found.restored = restored;
  TRY(find_what_is_gone(directory, ledger, found));
  TRY(read_entry_of(ledger.store(), found));
  const bool recorded = ledger.store().size() > found.restored;
  StoreResult<void> done;
  if (ledger.keys() != nullptr)
    done = change_keys(ledger, *ledger.keys(), found);
  else if (!recorded)
    done = append_entry(ledger, {}, found);
  if (!done) return failed(done.error());
  return found;
}

/// Signs the first checkpoint with the new key.
StoreResult<std::string> publish_first(Ledger& ledger) {
  if (ledger.keys() == nullptr) return std::string();
  const auto signer = signer_of(*ledger.keys(), ledger.store().identity().name);
  if (!signer) return failed(io_failed(signer.error()));
  auto kept = TRY(Checkpoints(ledger.store()).publish(*signer, seen_by(ledger.keys())));
  return std::move(kept.note);
}

}  // namespace

StoreResult<TakenOver> take_over(const std::filesystem::path& directory,
                                 const std::shared_ptr<KeyStore>& keys,
                                 const std::function<Instant()>& clock) {
  LedgerOptions options;
  options.keys = keys;
  options.clock = clock;
  auto copying = options;
  copying.taking_over = true;
  auto ledger = Ledger::open(directory, std::move(copying));
  if (!ledger) return failed(ledger.error());
  auto found = move_over(directory, **ledger);
  ledger->reset();
  if (!found) return found;
  TRY(remove_copy_mark(directory, {}));
  ledger = Ledger::open(directory, std::move(options));
  if (!ledger) return failed(ledger.error());
  if (const auto& why = (*ledger)->reading_only(); !why.empty()) return failed(io_failed(why));
  auto note = TRY(publish_first(**ledger));
  found->checkpoint = std::move(note);
  return found;
}

}  // namespace daybook::store

#include "projections/disclosure/unseal.hpp"

#include <array>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/base/json_text.hpp"
#include "domain/vocabulary/recorded.hpp"
#include "eventstore/base/sodium.hpp"
#include "eventstore/base/wiping_memory.hpp"
#include "eventstore/ledger/index_rows.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

constexpr const char* kErased = "erased";
/// More than a parser keeps on its stack: buffers for escapes and unfinished texts.
constexpr std::size_t kStackOfAParser = 32'768;

std::string cannot_be_read(std::uint64_t position) {
  return fmt::format("The entry at position {} cannot be read.", position);
}

json::value unreadable(std::string_view code) {
  if (code == kErased) return kErased;
  return json::object({{"unreadable", json::string_view(code.data(), code.size())}});
}

json::value parsed(std::string_view text) {
  auto value = parse_json(text, wiping_storage());
  if (!value) return unreadable(store::name_of(store::Unreadable::damaged));
  return *std::move(value);
}

}  // namespace

Result<std::string, std::string> Unsealer::why_unread(std::string_view key_subject,
                                                      std::uint32_t generation,
                                                      std::uint64_t position) const {
  // A restored copy of the keys must not bring back what was erased.
  const auto row = ledger_.store().index_get(erased_key(key_subject));
  if (!row) return failed(row.error().message);
  if (*row) {
    const auto erased = decode_number(**row);
    if (!erased || position < *erased) return std::string(kErased);
  }
  if (!ledger_.keys()) return no_keys_;
  switch (ledger_.keys()->state_of({key_subject, generation})) {
    case store::KeyState::live:
      return std::string();
    case store::KeyState::erased:
      return std::string(kErased);
    case store::KeyState::lost:
      return std::string(store::name_of(store::Unreadable::key_lost));
  }
  return std::string(store::name_of(store::Unreadable::damaged));
}

Result<Unsealer::Noted, std::string> Unsealer::want(std::uint64_t position) {
  auto bytes = ledger_.store().entry({position});
  if (!bytes) return failed(bytes.error().message);
  const auto entry = read_entry(*bytes);
  if (!entry) return failed(cannot_be_read(position));
  const auto sealed = store::read_sealed(entry->sealed);
  Noted noted;
  std::string unread = store::name_of(store::Unreadable::damaged);
  if (sealed && entry->event_id) {
    noted.subject = sealed->key.subject;
    auto why = TRY(why_unread(noted.subject, sealed->key.generation, position));
    unread = std::move(why);
    noted.opens = unread.empty();
  }
  wanted_.insert_or_assign(position, Wanted{*std::move(bytes), std::move(unread)});
  return noted;
}

boost::json::value Unsealer::open(std::uint64_t position) const {
  const auto& wanted = wanted_.at(position);
  if (!wanted.unread.empty()) return unreadable(wanted.unread);
  const auto entry = read_entry(wanted.entry);
  const std::string_view id{reinterpret_cast<const char*>(entry->event_id->bytes()->data()),
                            store::SealLimits::event_id};
  const auto text = ledger_.keys()->open_sealed(entry->sealed, {entry->stream_text, id});
  if (!text) return unreadable(store::name_of(text.error()));
  auto said = parsed(text->view());
  sodium_stackzero(kStackOfAParser);
  return said;
}

Secret secret_json(const boost::json::value& value) {
  Secret text;
  json::serializer serializer;
  serializer.reset(&value);
  std::array<char, 4096> part{};
  while (!serializer.done()) {
    const auto piece = serializer.read(part.data(), part.size());
    text.append({piece.data(), piece.size()});
  }
  explicit_bzero(part.data(), part.size());
  return text;
}

}  // namespace daybook

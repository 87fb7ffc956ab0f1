/// Making and opening a key store.
#include <algorithm>

#include <fmt/format.h>

#include "domain/base/check.hpp"
#include "eventstore/keys/copies.hpp"
#include "eventstore/keys/key_store_impl.hpp"

namespace daybook::store {
namespace {

/// So many slots are read at once when a store is opened: 1 MiB.
constexpr std::uint64_t kSlotsARun = 4'096;

KeyError damaged(std::string message) {
  return {KeyErrorCode::damaged, std::move(message) + " Restore a copy of the key store."};
}

KeyResult<void> check_ledger(const KeyHeader& header, const LedgerName& ledger) {
  if (header.ledger == ledger.value) return {};
  return failed(KeyError{
      KeyErrorCode::other_ledger,
      fmt::format("This is the key store of the ledger {}, not of {}: name the right directory.",
                  header.ledger, ledger.value)});
}

KeyResult<Secret> read_secret(const KeyFile& file, SlotNumber number, const KeyHeader& header,
                              const MasterKeys& masters) {
  const auto bytes = TRY(file.read(number));
  const auto slot = decode_slot(number, bytes);
  if (!slot || slot->state != SlotState::live)
    return failed(damaged(fmt::format("Slot {} of the key store is damaged.", number.value)));
  const auto* const master = masters.with(slot->wrapped.master);
  if (master == nullptr)
    return failed(KeyError{
        KeyErrorCode::wrong_master_key,
        fmt::format("The key store is wrapped by the master key {}, this is {}: give the right "
                    "one.",
                    to_hex(slot->wrapped.master), to_hex(masters.current.id()))});
  auto secret = unwrap_key(*master, header.ledger, slot->name, slot->wrapped);
  if (!secret)
    return failed(damaged(fmt::format("Slot {} of the key store is damaged.", number.value)));
  return std::move(*secret);
}

}  // namespace

KeyStore::Parts::Parts(std::filesystem::path in, KeyAccess opened_for, KeyFile opened,
                       MasterKeys keys)
    : directory(std::move(in)),
      access(opened_for),
      file(std::move(opened)),
      masters(std::move(keys)),
      cache(KeyStoreLimits::cached_keys) {}

KeyResult<void> KeyStore::Parts::read_header() {
  if (file.slots() < kFirstSubjectSlot) return failed(damaged("The key store is cut short."));
  const auto bytes = TRY(file.read(SlotNumber{0}));
  const auto version = header_version(bytes);
  if (version && *version > kKeyFormatVersion)
    return failed(
        KeyError{KeyErrorCode::newer_format,
                 fmt::format("The key store has format {}, this Daybook knows {}: use a newer one.",
                             *version, kKeyFormatVersion)});
  auto read = decode_header(bytes);
  if (!read) return failed(damaged("The header of the key store is damaged."));
  header = std::move(*read);
  if (header.slots <= file.slots()) return {};
  return failed(damaged(fmt::format("The key store is cut short: it has {} slots of {}.",
                                    file.slots(), header.slots)));
}

KeyResult<void> KeyStore::Parts::read_secrets() {
  auto read = TRY(read_secret(file, kDigestSlot, header, masters));
  digest = std::move(read);
  if (header.copy && header.copy->mac != term_mac(digest, header))
    return failed(damaged("The last day of the copy that the key store is from was changed."));
  TRY(read_secret(file, kSigningSlot, header, masters));
  return {};
}

void KeyStore::Parts::take_in(SlotNumber number, const SlotBytes& bytes) {
  const auto slot = decode_slot(number, bytes);
  if (slot && slot->state == SlotState::free) return free_slots.push_back(number.value);
  const auto name = slot ? slot->name : named_in(bytes);
  if (!slot) damaged_slots.push_back(number.value);
  if (slot) ++(slot->state == SlotState::live ? live : erased);
  if (!name) return;
  index.add(*name, number);
  highest_generation = std::max(highest_generation, name->generation);
}

KeyResult<void> KeyStore::Parts::read_slots() {
  std::vector<char> run;
  for (std::uint64_t first = kFirstSubjectSlot; first < file.slots(); first += kSlotsARun) {
    const auto count = std::min(kSlotsARun, file.slots() - first);
    run.resize(count * kSlotBytes);
    const auto read = file.read_run({static_cast<std::uint32_t>(first)}, run);
    if (!read) return read;
    for (std::uint64_t i = 0; i < count; ++i) {
      SlotBytes bytes;
      std::copy_n(run.data() + i * kSlotBytes, kSlotBytes, bytes.begin());
      take_in({static_cast<std::uint32_t>(first + i)}, bytes);
    }
  }
  std::reverse(free_slots.begin(), free_slots.end());
  return {};
}

KeyResult<void> KeyStore::Parts::load(const LedgerName& ledger) {
  auto begun = read_header();
  if (begun) begun = check_ledger(header, ledger);
  if (!begun) return begun;
  const auto secrets = read_secrets();
  if (!secrets) return secrets;
  auto known = TRY(read_copy_register(directory));
  copies = std::move(known);
  return read_slots();
}

KeyStore::KeyStore(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
KeyStore::~KeyStore() = default;

KeyResult<void> KeyStore::create(const std::filesystem::path& directory, const LedgerName& ledger,
                                 const MasterKey& master) {
  const auto made = make_directory(directory);
  if (!made) return made;
  const auto registered = write_copy_register(directory, {});
  if (!registered) return registered;
  const auto scratch = directory / "keys.new";
  const auto written = write_new(scratch, new_key_file(ledger.value, master).view());
  return written ? put_in_place(scratch, keys_in(directory)) : written;
}

KeyResult<std::unique_ptr<KeyStore>> KeyStore::open(const std::filesystem::path& directory,
                                                    const LedgerName& ledger,
                                                    const MasterKeySource& source,
                                                    KeyAccess access) {
  auto file = TRY(KeyFile::open(directory, access));
  std::error_code ignored;
  if (std::filesystem::exists(note_in(directory), ignored))
    return failed(KeyError{KeyErrorCode::no_key_store,
                           fmt::format("{} is a copy of a key store: make a key store of it with "
                                       "daybook keys restore.",
                                       directory.string())});
  auto masters = TRY(read_master_keys(source));
  auto parts = std::make_unique<Parts>(directory, access, std::move(file), std::move(masters));
  TRY(parts->load(ledger));
  return std::unique_ptr<KeyStore>(new KeyStore(std::move(parts)));
}

}  // namespace daybook::store

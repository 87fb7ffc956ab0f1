#include "eventstore/keys/file.hpp"

#include <utility>

#include <fmt/format.h>

#include "eventstore/base/sodium.hpp"

namespace daybook::store {
namespace {

/// The file grows by so many slots: 64 KiB.
constexpr std::uint64_t kSlotsAtOnce = 256;

KeySlot secret_slot(std::string_view ledger, const MasterKey& master, std::string_view name) {
  Secret secret(SealLimits::key);
  randombytes_buf(secret.data(), secret.size());
  const KeyName key{name, 1};
  return {SlotState::live, key, {}, wrap_key(master, ledger, key, secret.view())};
}

KeyError there_is_none(const std::filesystem::path& directory) {
  return {KeyErrorCode::no_key_store,
          fmt::format("There is no key store in {}: name its directory, or restore a copy of it.",
                      directory.string())};
}

}  // namespace

std::filesystem::path keys_in(const std::filesystem::path& directory) {
  return directory / "keys";
}

Secret new_key_file(std::string_view ledger, const MasterKey& master) {
  Secret bytes;
  bytes.append(view(encode_header({std::string(ledger), 1, kSlotsAtOnce, {}})));
  bytes.append(view(encode_slot(kDigestSlot, secret_slot(ledger, master, kDigestName))));
  bytes.append(view(encode_slot(kSigningSlot, secret_slot(ledger, master, kSigningName))));
  bytes.append(std::string(kSlotsAtOnce * kSlotBytes - bytes.size(), '\0'));
  return bytes;
}

KeyFile::KeyFile(OpenFile file, std::uint64_t slots) : file_(std::move(file)), slots_(slots) {}

KeyResult<KeyFile> KeyFile::open(const std::filesystem::path& directory, KeyAccess access) {
  const bool writes = access == KeyAccess::read_write;
  auto file = OpenFile::open(keys_in(directory),
                             writes ? OpenFile::Mode::read_write : OpenFile::Mode::read);
  if (!file && file.error().code == KeyErrorCode::no_key_store)
    return failed(there_is_none(directory));
  if (!file) return failed(file.error());
  if (writes && !file->lock())
    return failed(KeyError{KeyErrorCode::in_use,
                           fmt::format("The key store in {} is in use: stop the process that has "
                                       "it open.",
                                       directory.string())});
  const auto size = TRY(file->size());
  return KeyFile(std::move(*file), size / kSlotBytes);
}

KeyResult<SlotBytes> KeyFile::read(SlotNumber number) const {
  SlotBytes bytes{};
  TRY(file_.read(number.offset(), bytes));
  return bytes;
}

KeyResult<void> KeyFile::read_run(SlotNumber first, std::span<char> into) const {
  return file_.read(first.offset(), into);
}

KeyResult<void> KeyFile::write(SlotNumber number, const SlotBytes& bytes) {
  return file_.write(number.offset(), view(bytes));
}

KeyResult<void> KeyFile::grow() {
  if (slots_ + kSlotsAtOnce > KeyStoreLimits::slots)
    return failed(KeyError{
        KeyErrorCode::full,
        fmt::format("The key store is full: it holds at most {} keys.", KeyStoreLimits::slots)});
  const auto grown = file_.resize((slots_ + kSlotsAtOnce) * kSlotBytes);
  if (grown) slots_ += kSlotsAtOnce;
  return grown;
}

KeyResult<void> KeyFile::sync() {
  return file_.sync();
}

}  // namespace daybook::store

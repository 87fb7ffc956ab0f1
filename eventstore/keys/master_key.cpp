#include "eventstore/keys/master_key.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "domain/base/check.hpp"
#include "eventstore/base/durable_file.hpp"
#include "eventstore/base/sodium.hpp"

namespace daybook::store {
namespace {

constexpr std::string_view kIdContext = "daybook master key id";

}  // namespace

void MasterKey::Free::operator()(unsigned char* memory) const {
  sodium_free(memory);
}

MasterKey::MasterKey() {
  ready_sodium();
  bytes_.reset(static_cast<unsigned char*>(sodium_malloc(kBytes)));
  DAYBOOK_CHECK(bytes_ != nullptr, "there is memory for a master key");
}

void MasterKey::name_itself() {
  std::array<unsigned char, crypto_generichash_BYTES> hash{};
  crypto_generichash(hash.data(), hash.size(), raw(kIdContext), kIdContext.size(), bytes_.get(),
                     kBytes);
  std::copy_n(hash.begin(), id_.bytes.size(), id_.bytes.begin());
}

MasterKey MasterKey::random() {
  MasterKey key;
  randombytes_buf(key.bytes_.get(), kBytes);
  key.name_itself();
  return key;
}

std::optional<MasterKey> MasterKey::from_hex(std::string_view hex) {
  if (hex.size() != 2 * kBytes) return std::nullopt;
  MasterKey key;
  std::size_t length = 0;
  const int read =
      sodium_hex2bin(key.bytes_.get(), kBytes, hex.data(), hex.size(), nullptr, &length, nullptr);
  if (read != 0 || length != kBytes) return std::nullopt;
  key.name_itself();
  return key;
}

MasterKey MasterKey::copy() const {
  MasterKey key;
  std::copy_n(bytes_.get(), kBytes, key.bytes_.get());
  key.id_ = id_;
  return key;
}

Secret MasterKey::hex() const {
  Secret text(2 * kBytes + 1);
  sodium_bin2hex(text.data(), text.size(), bytes_.get(), kBytes);
  return Secret(text.view().substr(0, 2 * kBytes));
}

std::string_view MasterKey::bytes() const {
  return {reinterpret_cast<const char*>(bytes_.get()), kBytes};
}

std::string to_hex(const MasterKeyId& id) {
  std::array<char, 2 * sizeof id.bytes + 1> text{};
  sodium_bin2hex(text.data(), text.size(), id.bytes.data(), id.bytes.size());
  return text.data();
}

MasterKeys MasterKeys::copy() const {
  MasterKeys both{current.copy(), std::nullopt};
  if (previous) both.previous = previous->copy();
  return both;
}

const MasterKey* MasterKeys::with(const MasterKeyId& id) const {
  if (current.id() == id) return &current;
  return previous && previous->id() == id ? &*previous : nullptr;
}

/// The master key's file and environment (KEYS.md 4).
namespace {

constexpr std::string_view kCurrent = "daybook master key 1\ncurrent  ";
constexpr std::string_view kPrevious = "\nprevious ";
constexpr std::string_view kNone =
    "----------------------------------------------------------------";
constexpr std::size_t kHex = 2 * MasterKey::kBytes;
constexpr std::size_t kFileBytes = kCurrent.size() + kHex + kPrevious.size() + kHex + 1;
constexpr unsigned kOthers = 077;

static_assert(kNone.size() == kHex);
static_assert(kFileBytes < 512, "the file is written in one piece, within one sector of a disk");

Secret text_of(const MasterKeys& keys) {
  Secret text;
  text.append(kCurrent);
  text.append(keys.current.hex().view());
  text.append(kPrevious);
  text.append(keys.previous ? keys.previous->hex().view() : kNone);
  text.append("\n");
  DAYBOOK_CHECK(text.size() == kFileBytes, "a master key file has one length");
  return text;
}

std::optional<MasterKeys> keys_of_text(std::string_view text) {
  if (text.size() != kFileBytes || !text.starts_with(kCurrent)) return std::nullopt;
  const auto rest = text.substr(kCurrent.size());
  if (rest.substr(kHex, kPrevious.size()) != kPrevious || !rest.ends_with('\n'))
    return std::nullopt;
  auto current = MasterKey::from_hex(rest.substr(0, kHex));
  if (!current) return std::nullopt;
  MasterKeys keys{std::move(*current), std::nullopt};
  const auto before = rest.substr(kHex + kPrevious.size(), kHex);
  if (before == kNone) return keys;
  keys.previous = MasterKey::from_hex(before);
  return keys.previous ? std::optional(std::move(keys)) : std::nullopt;
}

/// A file that an editor or another system has been at.
KeyError rewritten(const std::filesystem::path& file, std::string_view how) {
  return {KeyErrorCode::malformed_master_key,
          fmt::format("The master key file {} was changed since daybook wrote it ({}): put it back "
                      "as it was.",
                      file.string(), how)};
}

KeyError malformed(std::string_view what) {
  return {
      KeyErrorCode::malformed_master_key,
      fmt::format("{} is not a master key as daybook writes it: put the right one there.", what)};
}

KeyError about_the_file(KeyError error, const std::filesystem::path& file) {
  if (error.code == KeyErrorCode::no_key_store)
    return {KeyErrorCode::no_master_key,
            fmt::format("There is no master key in {}: name its file, or set {}.", file.string(),
                        kMasterKeyVariable)};
  return error;
}

KeyResult<void> check_private(const OpenFile& opened, const std::filesystem::path& file) {
  const auto mode = TRY(opened.mode());
  if ((mode & kOthers) == 0) return {};
  return failed(KeyError{KeyErrorCode::unsafe_master_key,
                         fmt::format("{} may be used by others (mode {:o}): run chmod 600 on it.",
                                     file.string(), mode)});
}

/// A key as secret stores and shells hand it over: perhaps with the line end of its file.
std::optional<MasterKey> key_of_variable(std::string_view text) {
  return MasterKey::from_hex(text.substr(0, text.find_last_not_of("\r\n") + 1));
}

KeyResult<MasterKeys> read_environment() {
  auto current = key_of_variable(std::getenv(kMasterKeyVariable));
  if (!current) return failed(malformed(kMasterKeyVariable));
  MasterKeys keys{std::move(*current), std::nullopt};
  const char* const before = std::getenv(kPreviousMasterKeyVariable);
  if (before == nullptr) return keys;
  keys.previous = key_of_variable(before);
  if (!keys.previous) return failed(malformed(kPreviousMasterKeyVariable));
  return keys;
}

}  // namespace

bool MasterKeySource::from_environment() const {
  return !named && std::getenv(kMasterKeyVariable) != nullptr;
}

KeyResult<MasterKey> create_master_key(const std::filesystem::path& file) {
  auto key = MasterKey::random();
  auto written = write_new(file, text_of({key.copy(), std::nullopt}).view());
  if (written) written = sync_directory(directory_of(file));
  if (!written) return failed(written.error());
  return key;
}

KeyResult<MasterKeys> read_master_key(const std::filesystem::path& file) {
  const auto opened = OpenFile::open(file, OpenFile::Mode::read);
  if (!opened) return failed(about_the_file(opened.error(), file));
  TRY(check_private(*opened, file));
  const auto size = TRY(opened->size());
  Secret text(static_cast<std::size_t>(std::min<std::uint64_t>(size, 2 * kFileBytes)));
  TRY(opened->read(0, {text.data(), text.size()}));
  if (text.view().starts_with("\xEF\xBB\xBF"))
    return failed(rewritten(file, "it begins with a byte-order mark"));
  if (text.view().find('\r') != std::string_view::npos)
    return failed(rewritten(file, "its line ends are those of Windows"));
  auto keys = keys_of_text(text.view());
  if (!keys) return failed(malformed(file.string()));
  return std::move(*keys);
}

KeyResult<MasterKeys> read_master_keys(const MasterKeySource& source) {
  return source.from_environment() ? read_environment() : read_master_key(source.file);
}

KeyResult<void> replace_master_keys(const std::filesystem::path& file, const MasterKeys& keys) {
  auto opened = OpenFile::open(file, OpenFile::Mode::read_write);
  if (!opened) return failed(about_the_file(opened.error(), file));
  const auto written = opened->write(0, text_of(keys).view());
  return written ? opened->sync() : written;
}

}  // namespace daybook::store

/// What the tests of the key store are made of: a ledger's keys in a directory that vanishes.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <catch2/catch.hpp>

#include "eventstore/keys/key_store.hpp"
#include "tests/eventstore/ledgers.hpp"

namespace daybook::store::testing {

inline const LedgerName kLedger{"test"};
inline const std::string kAnna = "case/anna";
inline const std::string kBert = "supporter/bert";
inline constexpr std::string_view kText = R"({"name":"Anna B","note":"Mum rang: unwell."})";

/// The value of a result that must have one.
template <class T>
T must_have(KeyResult<T> result) {
  if (!result) FAIL(name_of(result.error().code) << ": " << result.error().message);
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

/// The code of a result that must be an error; its message must be a sentence.
template <class T>
KeyErrorCode refused_by(const KeyResult<T>& result) {
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().message.ends_with('.'));
  return result.error().code;
}

/// All bytes of a file.
inline std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  REQUIRE(in.good());
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Overwrites bytes of a file in place.
inline void overwrite(const std::filesystem::path& file, std::uint64_t at, std::string_view bytes) {
  std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
  out.seekp(static_cast<std::streamoff>(at));
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  REQUIRE(out.good());
}

/// A key store and its master key, made anew.
class Vault {
 public:
  Vault() { must_have(KeyStore::create(keys(), kLedger, must_have(create_master_key(master())))); }

  std::filesystem::path keys() const { return scratch_.path() / "ledger.keys"; }
  std::filesystem::path file() const { return keys() / "keys"; }
  std::filesystem::path master() const { return scratch_.path() / "ledger.master"; }
  std::filesystem::path place(std::string_view name) const { return scratch_.path() / name; }
  MasterKeySource source() const { return {master()}; }

  KeyResult<std::unique_ptr<KeyStore>> try_open(KeyAccess access = KeyAccess::read_write) const {
    return KeyStore::open(keys(), kLedger, source(), access);
  }
  std::unique_ptr<KeyStore> open(KeyAccess access = KeyAccess::read_write) const {
    return must_have(try_open(access));
  }

 private:
  ScratchDirectory scratch_;
};

/// An event of a subject: where it is, and its id made of a number.
struct Event {
  std::string stream;
  std::string id;
  SealedAt at() const { return {stream, id}; }
};

inline Event event_of(std::string_view stream, std::uint64_t number) {
  return {std::string(stream), event_id(number)};
}

/// Seals `kText` for event `number` of the subject, at that position.
inline std::string sealed_for(KeyStore& store, std::string_view subject, std::uint64_t number,
                              std::string_view text = kText) {
  return must_have(store.seal(subject, event_of(subject, number).at(), text, {number}));
}

/// What the sealed text says, or the name of the reason why it does not open.
inline std::string told(const KeyStore& store, std::string_view sealed, std::string_view subject,
                        std::uint64_t number) {
  const auto text = store.open_sealed(sealed, event_of(subject, number).at());
  return text ? std::string(text->view()) : name_of(text.error());
}

}  // namespace daybook::store::testing

/// The master key: the one key that wraps all others (KEYS.md 4). It lives in a small file of its
/// own, or in the environment, never in the ledger nor in the key store.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "domain/base/secret.hpp"
#include "eventstore/base/file_error.hpp"

namespace daybook::store {

/// Names a master key without giving it away: the first 8 bytes of its BLAKE2b-256 keyed hash of a
/// fixed text.
struct MasterKeyId {
  std::array<std::uint8_t, 8> bytes{};
  friend auto operator<=>(const MasterKeyId&, const MasterKeyId&) = default;
};

/// 16 lower-case hexadecimal digits.
std::string to_hex(const MasterKeyId& id);

/// 32 bytes in guarded memory that is kept out of swap and core dumps where the system allows it,
/// and zeroed at the end. Cannot be copied by accident; `copy` says so.
class MasterKey {
 public:
  static constexpr std::size_t kBytes = 32;

  static MasterKey random();
  /// Exactly 64 hexadecimal digits, either case; nothing otherwise.
  static std::optional<MasterKey> from_hex(std::string_view hex);

  MasterKey copy() const;
  /// 64 lower-case digits.
  Secret hex() const;
  std::string_view bytes() const;
  const MasterKeyId& id() const { return id_; }

 private:
  struct Free {
    void operator()(unsigned char* memory) const;
  };
  MasterKey();
  void name_itself();

  std::unique_ptr<unsigned char, Free> bytes_;
  MasterKeyId id_;
};

/// The master key, and during a rotation the one before it too.
struct MasterKeys {
  MasterKey current;
  std::optional<MasterKey> previous;

  MasterKeys copy() const;
  /// The one of that id, or null.
  const MasterKey* with(const MasterKeyId& id) const;
};

/// The environment variables that stand in for the file: 64 hexadecimal digits each. The second is
/// for the time of a rotation only. A line end behind the digits is no part of the key.
inline constexpr const char* kMasterKeyVariable = "DAYBOOK_MASTER_KEY";
inline constexpr const char* kPreviousMasterKeyVariable = "DAYBOOK_MASTER_KEY_PREVIOUS";

/// Where the master key comes from: the environment when `DAYBOOK_MASTER_KEY` is set there and
/// nobody named a file, else `file`.
struct MasterKeySource {
  std::filesystem::path file;
  bool named = false;  ///< somebody named the file: it wins over the environment

  bool from_environment() const;
};

/// Makes a new random key and writes it to a new file: mode 0600, synced, its name too.
/// `already_exists` when there is something at `file`; nothing is changed then.
KeyResult<MasterKey> create_master_key(const std::filesystem::path& file);

/// What the file holds: `no_master_key`, `unsafe_master_key` when group or others may do anything
/// with it, `malformed_master_key`, `io_failed`.
KeyResult<MasterKeys> read_master_key(const std::filesystem::path& file);

/// What the source holds, as above.
KeyResult<MasterKeys> read_master_keys(const MasterKeySource& source);

/// Overwrites the file in place, in one write of the same length, and syncs: what it no longer
/// holds is in none of its blocks.
KeyResult<void> replace_master_keys(const std::filesystem::path& file, const MasterKeys& keys);

}  // namespace daybook::store

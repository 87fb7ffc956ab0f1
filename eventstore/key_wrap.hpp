/// A key wrapped by the master key (KEYS.md 3): XChaCha20-Poly1305, bound to the ledger and to the
/// key's own name.
#pragma once

#include <array>
#include <string_view>

#include "domain/base/quantity.hpp"
#include "eventstore/master_key.hpp"
#include "eventstore/seal.hpp"

namespace daybook::store {

struct WrappedKey {
  MasterKeyId master;  ///< which one wraps it
  std::array<char, SealLimits::nonce> nonce{};
  std::array<char, SealLimits::key + SealLimits::tag> bytes{};
};

/// Wraps the 32 bytes `secret` under a fresh nonce.
WrappedKey wrap_key(const MasterKey& master, std::string_view ledger, const KeyName& name,
                    std::string_view secret);

/// The 32 bytes again; nothing when the master key, the ledger, the name or any byte is another.
std::optional<Secret> unwrap_key(const MasterKey& master, std::string_view ledger,
                                 const KeyName& name, const WrappedKey& wrapped);

}  // namespace daybook::store

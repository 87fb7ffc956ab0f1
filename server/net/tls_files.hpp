/// Files of keys, and whether files have changed. Private to the TLS part.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "domain/base/result.hpp"

struct evp_pkey_st;

namespace daybook::tls {

struct FreeKey {
  void operator()(evp_pkey_st* key) const;
};
using Key = std::unique_ptr<evp_pkey_st, FreeKey>;

/// The private key in a PEM file, without a passphrase. Fails with a sentence; also when anybody
/// but the file's owner may read it.
Result<Key, std::string> read_key(const std::string& file);

/// What is different once a file has been replaced or written to: all of it zero when there is no
/// such file.
using Stamp = std::array<std::int64_t, 6>;
Stamp stamp_of(const std::string& file);

}  // namespace daybook::tls

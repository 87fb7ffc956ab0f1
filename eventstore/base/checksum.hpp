/// The checksum of a copied file: BLAKE2b-256.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "eventstore/base/file_error.hpp"
#include "eventstore/base/sodium.hpp"

namespace daybook::store {

/// Of bytes that come in pieces.
class Checksum {
 public:
  Checksum();
  void add(std::string_view bytes);
  /// 64 hexadecimal digits. Nothing may be added afterwards.
  std::string hex();

 private:
  crypto_generichash_state state_{};
};

/// Of all of a file, as `Checksum` gives it.
KeyResult<std::string> checksum_of_file(const std::filesystem::path& path);

}  // namespace daybook::store

/// libsodium made ready, and its bytes and ours told to each other.
#pragma once

#include <string_view>

#include <sodium.h>

#include "domain/base/check.hpp"

namespace daybook::store {

/// Call before anything of libsodium that needs random numbers or picks an implementation. Cheap
/// after the first time; thread-safe.
inline void ready_sodium() {
  static const int ready = sodium_init();
  DAYBOOK_CHECK(ready >= 0, "libsodium can be initialised");
}

inline const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

inline unsigned char* raw(char* bytes) {
  return reinterpret_cast<unsigned char*>(bytes);
}

}  // namespace daybook::store

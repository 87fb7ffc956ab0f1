/// Compares two sets of rows that are met in different orders, without keeping any.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <openssl/rand.h>

#include "domain/base/check.hpp"
#include "eventstore/base/digest.hpp"

namespace daybook::store {

/// The sum of salted digests: equal for two multisets of rows if, and for all practical purposes
/// only if, they hold the same rows, in whatever order they come.
class RowSum {
 public:
  using Salt = std::array<char, 32>;

  /// Sums are compared under one salt, which nobody could have known when the rows were written.
  static Salt fresh_salt() {
    Salt salt;
    auto* const bytes = reinterpret_cast<unsigned char*>(salt.data());
    DAYBOOK_CHECK(RAND_bytes(bytes, static_cast<int>(salt.size())) == 1, "there is randomness");
    return salt;
  }

  explicit RowSum(const Salt& salt) : salt_(salt) {}

  void add(std::string_view key, std::string_view value) {
    const Digest digest = sha256({{salt_.data(), salt_.size()}, key, value});
    for (std::size_t i = 0; i < sum_.size(); ++i) {
      std::uint64_t word = 0;
      std::memcpy(&word, digest.bytes.data() + i * sizeof word, sizeof word);
      sum_[i] += word;
    }
    ++rows_;
  }

  std::uint64_t rows() const { return rows_; }
  bool operator==(const RowSum& other) const { return sum_ == other.sum_ && rows_ == other.rows_; }

 private:
  Salt salt_;
  std::array<std::uint64_t, 4> sum_{};
  std::uint64_t rows_ = 0;
};

}  // namespace daybook::store

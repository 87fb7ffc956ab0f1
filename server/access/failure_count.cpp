#include "server/access/failure_count.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "domain/base/check.hpp"
#include "eventstore/base/sodium.hpp"

namespace daybook::server {

namespace {

std::int64_t shut_for(const FailureLimits& limits, std::uint32_t times) {
  const std::int64_t last = limits.shut_last.count();
  std::int64_t length = limits.shut_first.count();
  for (std::uint32_t i = 1; i < times && length < last; ++i) length *= 2;
  return std::min(length, last);
}

}  // namespace

bool FailureCount::is_shut(const FailureLimits& limits, Instant now) const {
  const auto left = shut_until_.milliseconds - now.milliseconds;
  return left > 0 && left <= shut_for(limits, times_shut_);
}

void FailureCount::failed(const FailureLimits& limits, Instant now) {
  const auto quiet = now.milliseconds - std::max(since_, shut_until_).milliseconds;
  if (quiet >= limits.shut_last.count()) *this = {};
  const auto age = now.milliseconds - since_.milliseconds;
  if (failures_ == 0 || age < 0 || age >= limits.window.count()) {
    since_ = now;
    failures_ = 0;
  }
  if (++failures_ < limits.allowed) return;
  failures_ = 0;
  shut_until_ = {now.milliseconds + shut_for(limits, ++times_shut_)};
}

FailureTable::FailureTable(const FailureLimits& limits, std::size_t rows)
    : limits_(limits), rows_(rows) {
  static_assert(sizeof secret_ == crypto_shorthash_KEYBYTES);
  DAYBOOK_CHECK(std::has_single_bit(rows), "a table of failures has a power of two rows");
  store::ready_sodium();
  randombytes_buf(secret_.data(), secret_.size());
}

std::array<std::size_t, 2> FailureTable::rows_of(std::string_view thing) const {
  std::array<unsigned char, crypto_shorthash_BYTES> hash;
  crypto_shorthash(hash.data(), reinterpret_cast<const unsigned char*>(thing.data()), thing.size(),
                   secret_.data());
  std::array<std::uint32_t, 2> halves;
  static_assert(sizeof halves == sizeof hash);
  std::memcpy(halves.data(), hash.data(), sizeof halves);
  const auto last = rows_.size() - 1;
  return {halves[0] & last, halves[1] & last};
}

bool FailureTable::is_shut(std::string_view thing, Instant now) const {
  const auto rows = rows_of(thing);
  return std::all_of(rows.begin(), rows.end(),
                     [&](std::size_t row) { return rows_[row].is_shut(limits_, now); });
}

void FailureTable::failed(std::string_view thing, Instant now) {
  const auto [first, second] = rows_of(thing);
  rows_[first].failed(limits_, now);
  if (second != first) rows_[second].failed(limits_, now);
}

}  // namespace daybook::server

/// Numbers that cannot be mixed up: money, positions, versions, dates, instants, minutes.
#pragma once

#include <compare>
#include <cstdint>

#include "domain/base/check.hpp"

namespace daybook {

/// An amount in pence. Sums are checked: an overflow is a bug and stops the process.
struct Money {
  std::int64_t pence = 0;

  friend auto operator<=>(const Money&, const Money&) = default;
  friend Money operator+(Money a, Money b) {
    Money sum;
    DAYBOOK_CHECK(!__builtin_add_overflow(a.pence, b.pence, &sum.pence), "money overflows");
    return sum;
  }
  friend Money operator-(Money a, Money b) {
    Money difference;
    DAYBOOK_CHECK(!__builtin_sub_overflow(a.pence, b.pence, &difference.pence), "money overflows");
    return difference;
  }
  Money operator-() const { return Money{} - *this; }
  Money& operator+=(Money other) { return *this = *this + other; }
  Money& operator-=(Money other) { return *this = *this - other; }
};

/// Place in the whole ledger, from 0, without gaps.
struct Position {
  std::uint64_t value = 0;
  friend auto operator<=>(const Position&, const Position&) = default;
};

/// Place in a stream, from 0, without gaps.
struct Version {
  std::uint64_t value = 0;
  friend auto operator<=>(const Version&, const Version&) = default;
};

/// A calendar date in Europe/London, as days since 1970-01-01.
struct Date {
  std::int32_t days = 0;
  friend auto operator<=>(const Date&, const Date&) = default;
};

/// A UTC instant, as milliseconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t milliseconds = 0;
  friend auto operator<=>(const Instant&, const Instant&) = default;
};

/// A length of time in whole minutes.
struct Minutes {
  std::int64_t count = 0;
  friend auto operator<=>(const Minutes&, const Minutes&) = default;
};

}  // namespace daybook

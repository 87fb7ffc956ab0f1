/// How long an address is shut out (ledger 6).
#include "server/attempt_limiter.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace daybook::server {

namespace {

constexpr std::int64_t minute = 60'000;

Instant at(std::int64_t milliseconds) {
  return {1'700'000'000'000 + milliseconds};
}

void fail_often(AttemptLimiter& limiter, std::int64_t when, const std::string& address = "x") {
  for (std::uint32_t i = 0; i < AttemptLimits{}.failures; ++i) limiter.failed(address, at(when));
}

}  // namespace

TEST_CASE("ten failures within a minute shut an address out for a minute (ledger 6)", "[access]") {
  AttemptLimiter limiter;
  fail_often(limiter, 0);
  CHECK_FALSE(limiter.admits("x", at(0)));
  CHECK_FALSE(limiter.admits("x", at(minute - 1)));
  CHECK(limiter.admits("x", at(minute)));
  CHECK(limiter.admits("y", at(0)));
}

TEST_CASE("nine failures a minute shut nobody out (ledger 6)", "[access]") {
  AttemptLimiter limiter;
  for (int i = 0; i < 20; ++i)
    for (int failure = 0; failure < 9; ++failure) {
      limiter.failed("x", at(i * minute));
      CHECK(limiter.admits("x", at(i * minute)));
    }
}

TEST_CASE("each time an address is shut out twice as long, an hour at most (ledger 6)",
          "[access]") {
  AttemptLimiter limiter;
  std::int64_t now = 0;
  for (const std::int64_t minutes : {1, 2, 4, 8, 16, 32, 60, 60}) {
    fail_often(limiter, now);
    CHECK_FALSE(limiter.admits("x", at(now + minutes * minute - 1)));
    now += minutes * minute;
    CHECK(limiter.admits("x", at(now)));
  }
}

TEST_CASE("an address that was quiet for an hour begins anew (ledger 6)", "[access]") {
  AttemptLimiter limiter;
  fail_often(limiter, 0);
  fail_often(limiter, minute);
  const auto later = 3 * minute + 60 * minute;
  fail_often(limiter, later);
  CHECK(limiter.admits("x", at(later + minute)));
}

TEST_CASE("a clock set back shuts nobody out for longer (ledger 6)", "[access]") {
  AttemptLimiter limiter;
  fail_often(limiter, 1'000 * minute);
  CHECK(limiter.admits("x", at(0)));
}

TEST_CASE("memory for addresses is bounded; those shut out are forgotten last (ledger 1.8)",
          "[access]") {
  AttemptLimits limits;
  limits.addresses = 100;
  AttemptLimiter limiter(limits);
  fail_often(limiter, 0, "bad");
  for (int i = 0; i < 1'000; ++i) limiter.failed(fmt::format("a-{}", i), at(i));
  CHECK_FALSE(limiter.admits("bad", at(1'000)));
}

}  // namespace daybook::server

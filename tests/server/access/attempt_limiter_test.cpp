/// How long somebody is shut out, and who is not (ledger 6).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "server/access/login_throttle.hpp"

namespace daybook::server {

namespace {

constexpr std::int64_t minute = 60'000;
constexpr int many = 10;  // failures of one name from one address

Instant at(std::int64_t milliseconds) {
  return {1'700'000'000'000 + milliseconds};
}

void fail(LoginThrottle& limiter, int times, std::int64_t when, const Attempt& attempt = {"x", "n"},
          bool exists = true) {
  for (int i = 0; i < times; ++i) limiter.failed(attempt, exists, at(when));
}

}  // namespace

TEST_CASE("ten failures within a minute shut a name out of an address for a minute (ledger 6)",
          "[access]") {
  LoginThrottle limiter;
  fail(limiter, many, 0);
  CHECK_FALSE(limiter.admits({"x", "n"}, at(0)));
  CHECK_FALSE(limiter.admits({"x", "n"}, at(minute - 1)));
  CHECK(limiter.admits({"x", "n"}, at(minute)));
}

TEST_CASE("who fails shuts out neither other names of the address nor other addresses (ledger 6)",
          "[access]") {
  LoginThrottle limiter;
  fail(limiter, 50, 0);
  fail(limiter, 50, 0, {"x", "nobody"}, false);
  fail(limiter, 500, 0, {"x", ""}, false);
  CHECK(limiter.admits({"x", "other"}, at(0)));
  CHECK(limiter.admits({"y", "n"}, at(0)));
}

TEST_CASE("an address where much failed is told so, for longer each time (ledger 6)", "[access]") {
  LoginThrottle limiter;
  fail(limiter, many - 1, 0, {"x", ""}, false);
  CHECK_FALSE(limiter.failed_too_often("x", at(0)));
  fail(limiter, 1, 0, {"x", "n"});
  CHECK(limiter.failed_too_often("x", at(minute - 1)));
  CHECK_FALSE(limiter.failed_too_often("x", at(minute)));
  fail(limiter, many, minute, {"x", ""}, false);
  CHECK(limiter.failed_too_often("x", at(3 * minute - 1)));
  CHECK_FALSE(limiter.failed_too_often("y", at(0)));
}

TEST_CASE("nine failures a minute shut nobody out (ledger 6)", "[access]") {
  LoginThrottle limiter;
  for (int i = 0; i < 20; ++i)
    for (int failure = 0; failure < many - 1; ++failure) {
      fail(limiter, 1, i * minute);
      CHECK(limiter.admits({"x", "n"}, at(i * minute)));
    }
}

TEST_CASE("each time a name is shut out of an address twice as long, an hour at most (ledger 6)",
          "[access]") {
  LoginThrottle limiter;
  std::int64_t now = 0;
  for (const std::int64_t minutes : {1, 2, 4, 8, 16, 32, 60, 60}) {
    fail(limiter, many, now);
    CHECK_FALSE(limiter.admits({"x", "n"}, at(now + minutes * minute - 1)));
    now += minutes * minute;
    CHECK(limiter.admits({"x", "n"}, at(now)));
  }
}

TEST_CASE("what was quiet for an hour begins anew (ledger 6)", "[access]") {
  LoginThrottle limiter;
  fail(limiter, many, 0);
  fail(limiter, many, minute);
  const auto later = 3 * minute + 60 * minute;
  fail(limiter, many, later);
  CHECK(limiter.admits({"x", "n"}, at(later + minute)));
}

TEST_CASE("a clock set back shuts nobody out for longer (ledger 6)", "[access]") {
  LoginThrottle limiter;
  limiter.let_in({"x", "welcome"});
  fail(limiter, 2'000, 1'000 * minute, {"x", "welcome"});
  fail(limiter, 200, 1'000 * minute);
  for (const auto* name : {"n", "welcome", "other"}) CHECK(limiter.admits({"x", name}, at(0)));
  CHECK(limiter.admits({"y", "n"}, at(0)));
}

TEST_CASE(
    "an address that guesses at many names is shut out, names that exist not being told apart "
    "(ledger 6)",
    "[access]") {
  LoginThrottle limiter;
  for (int i = 0; i < 99; ++i) fail(limiter, 1, 0, {"x", fmt::format("n-{}", i)});
  CHECK(limiter.admits({"x", "other"}, at(0)));
  fail(limiter, 1, 0, {"x", "n-99"});
  CHECK_FALSE(limiter.admits({"x", "other"}, at(0)));
  CHECK_FALSE(limiter.admits({"x", "nobody"}, at(0)));
  CHECK(limiter.failed_too_often("x", at(minute)));
  CHECK(limiter.admits({"x", "other"}, at(minute)));
}

TEST_CASE("a name that is guessed at from many addresses is shut out of new ones (ledger 6)",
          "[access]") {
  LoginThrottle limiter;
  limiter.let_in({"home", "n"});
  for (int i = 0; i < 100; ++i) fail(limiter, 1, 0, {fmt::format("a-{}", i), "n"});
  CHECK_FALSE(limiter.admits({"elsewhere", "n"}, at(0)));
  CHECK(limiter.admits({"home", "n"}, at(0)));
  CHECK(limiter.admits({"elsewhere", "other"}, at(0)));
  CHECK(limiter.admits({"elsewhere", "n"}, at(minute)));
}

TEST_CASE(
    "who was let in before stays welcome there, whatever others do behind that address "
    "(ledger 6)",
    "[access]") {
  LoginThrottle limiter;
  limiter.let_in({"x", "n"});
  fail(limiter, 999, 0, {"x", "n"});
  for (int i = 0; i < 200; ++i) fail(limiter, 10, 0, {"x", fmt::format("n-{}", i)});
  for (int i = 0; i < 200; ++i) fail(limiter, 10, 0, {fmt::format("a-{}", i), "n"});
  CHECK(limiter.admits({"x", "n"}, at(0)));
  CHECK_FALSE(limiter.admits({"x", "other"}, at(0)));
}

TEST_CASE("even where a name is welcome it cannot be guessed at without end (ledger 6)",
          "[access]") {
  LoginThrottle limiter;
  limiter.let_in({"x", "n"});
  for (const auto now : {std::int64_t{0}, minute, 2 * minute}) {
    fail(limiter, 1'000, now, {"x", "n"});
    CHECK_FALSE(limiter.admits({"x", "n"}, at(now + minute - 1)));
    CHECK(limiter.admits({"x", "n"}, at(now + minute)));  // never for longer
  }
}

TEST_CASE("nobody gets rid of a count by making others (ledger 1.8, ledger 6)", "[access]") {
  LoginThrottle limiter;
  fail(limiter, many, 0);
  for (int i = 0; i < 200'000; ++i) fail(limiter, 1, 1, {fmt::format("a-{}", i), "m"}, false);
  for (int i = 0; i < 1'000; ++i) limiter.let_in({"z", fmt::format("m-{}", i)});
  CHECK_FALSE(limiter.admits({"x", "n"}, at(1)));
  CHECK(limiter.failed_too_often("x", at(1)));
}

TEST_CASE("of those let in, the one that was not for the longest time is forgotten (ledger 1.8)",
          "[access]") {
  AttemptLimits limits;
  limits.welcome_names = 3;
  limits.welcome_addresses = 2;
  LoginThrottle limiter(limits);
  for (const auto* address : {"a", "b", "a", "c"}) limiter.let_in({address, "n"});
  for (const auto* address : {"a", "b", "c"}) fail(limiter, many, 0, {address, "n"});
  CHECK(limiter.admits({"a", "n"}, at(0)));
  CHECK_FALSE(limiter.admits({"b", "n"}, at(0)));
  CHECK(limiter.admits({"c", "n"}, at(0)));
  for (const auto* name : {"o", "p", "n", "q"}) limiter.let_in({"c", name});
  for (const auto* name : {"o", "p", "q"}) fail(limiter, many, 0, {"c", name});
  CHECK_FALSE(limiter.admits({"c", "o"}, at(0)));
  for (const auto* name : {"p", "n", "q"}) CHECK(limiter.admits({"c", name}, at(0)));
}

}  // namespace daybook::server

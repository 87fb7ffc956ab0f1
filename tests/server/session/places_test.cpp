/// Who holds the server's connections, and who gives way (ledger 1.8, 8).
#include "server/session/places.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace daybook::server {

namespace {

/// Of 16 places strangers may hold 4, and 2 of one address; one address may hold 8.
Limits few() {
  Limits limits;
  limits.connections = 16;
  limits.connections_of_address = 8;
  return limits;
}

/// Connections that come one after the other.
struct Coming {
  Places places{few()};
  std::uint64_t last = 0;

  Entrance stranger(const std::string& address) { return places.enter(++last, address); }
  bool known(const std::string& address) {
    const auto entrance = stranger(address);
    if (entrance.granted) places.let_in(last);
    return entrance.granted;
  }
};

}  // namespace

TEST_CASE("strangers have a share of all places, and the oldest gives way (ledger 8)", "[places]") {
  Coming coming;
  for (int i = 0; i < 4; ++i) {
    const auto entrance = coming.stranger(fmt::format("a-{}", i));
    CHECK(entrance.granted);
    CHECK_FALSE(entrance.gives_way);
  }
  for (std::uint64_t i = 1; i < 100; ++i) {
    const auto entrance = coming.stranger(fmt::format("b-{}", i));
    CHECK(entrance.granted);
    CHECK(entrance.gives_way == i);
    CHECK(coming.places.strangers() == 4);
  }
}

TEST_CASE("strangers of one address have half of that; their own oldest gives way (ledger 8)",
          "[places]") {
  Coming coming;
  CHECK(coming.stranger("other").granted);
  for (int i = 0; i < 2; ++i) CHECK_FALSE(coming.stranger("greedy").gives_way);
  for (std::uint64_t i = 2; i < 100; ++i) CHECK(coming.stranger("greedy").gives_way == i);
  CHECK(coming.places.strangers() == 3);
}

TEST_CASE("where strangers have no place left, the address that has most gives one (ledger 8)",
          "[places]") {
  Coming coming;
  for (const auto* address : {"a", "greedy", "greedy", "b"}) coming.stranger(address);
  CHECK(coming.stranger("c").gives_way == 2);
  CHECK(coming.stranger("d").gives_way == 1);  // each has one: the oldest of all
}

TEST_CASE("who is known never gives way, and strangers cannot take all places (ledger 8)",
          "[places]") {
  Coming coming;
  for (int i = 0; i < 12; ++i) REQUIRE(coming.known(fmt::format("k-{}", i)));
  for (int i = 0; i < 50; ++i) coming.stranger(fmt::format("s-{}", i));
  CHECK(coming.places.known() == 12);
  for (int i = 0; i < 4; ++i) CHECK(coming.known(fmt::format("l-{}", i)));
  CHECK(coming.places.known() == 16);
  CHECK_FALSE(coming.stranger("late").granted);
  coming.places.leave(1);
  CHECK(coming.known("late"));
}

TEST_CASE("one address has a share of all places, known or not (ledger 8)", "[places]") {
  Coming coming;
  for (int i = 0; i < 7; ++i) REQUIRE(coming.known("office"));
  CHECK_FALSE(coming.stranger("office").gives_way);
  CHECK(coming.stranger("office").gives_way == 8);
  coming.places.let_in(9);
  CHECK_FALSE(coming.stranger("office").granted);
  CHECK(coming.known("elsewhere"));
}

TEST_CASE("a place is free once its connection has ended, however it held it (ledger 8)",
          "[places]") {
  Coming coming;
  for (int round = 0; round < 1'000; ++round) {
    const auto address = fmt::format("a-{}", round % 3);
    const auto entrance = coming.stranger(address);
    REQUIRE(entrance.granted);
    if (round % 2 == 0) coming.places.let_in(coming.last);
    if (round >= 3) coming.places.leave(coming.last - 3);
    coming.places.leave(coming.last - 1'000);  // one that is not counted
  }
  CHECK(coming.places.strangers() + coming.places.known() <= 4);
}

TEST_CASE("a server of very few places serves one after the other (ledger 8)", "[places]") {
  Limits limits;
  limits.connections = 1;
  Places places(limits);
  CHECK(places.enter(1, "a").granted);
  CHECK(places.enter(2, "b").gives_way == 1);
  places.let_in(2);
  CHECK_FALSE(places.enter(3, "b").granted);
  CHECK_FALSE(places.enter(4, "a").granted);
  places.leave(2);
  CHECK(places.enter(5, "a").granted);
}

}  // namespace daybook::server

/// Sixty-four connections want the same at the same time (ledger 1, rulebook 2 and 6.4).
#include <chrono>
#include <map>
#include <set>
#include <thread>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/rules/state_cache.hpp"
#include "tests/eventstore/ledgers.hpp"
#include "tests/server/served.hpp"
#include "tests/system/support/lines.hpp"
#include "tests/system/support/shift.hpp"

namespace daybook::test {

namespace {

using server::testing::code_in;
using server::testing::position_in;
using server::testing::Served;
using store::testing::must;

constexpr std::size_t racers = 64;

Poster poster(const std::string& id, v::Role role) {
  return {PosterId(id), bit(role), {}};
}

/// As many connections as race, on one thread.
class Field {
 public:
  Field(Served& served, const std::vector<Poster>& posters) {
    for (const auto& each : posters) {
      auto connected = client::Client::connect(served.endpoint(), {each, ""}, {}, &loop_);
      if (!connected) FAIL(connected.error().message);
      clients_.push_back(*std::move(connected));
    }
  }
  Field(Served& served, const Poster& all) : Field(served, std::vector<Poster>(racers, all)) {}

  client::Client& operator[](std::size_t i) { return *clients_[i]; }
  std::size_t size() const { return clients_.size(); }
  void finish() {
    for (const auto& client : clients_) client->flush();
  }

 private:
  client::Loop loop_;
  std::vector<std::unique_ptr<client::Client>> clients_;
};

/// One connection that wants every version of a stream: it tries the next as soon as one is taken,
/// by itself or by another.
class Grabber {
 public:
  Grabber(client::Client& client, std::string programme, std::uint64_t last,
          std::map<std::uint64_t, int>& winners)
      : client_(client), programme_(std::move(programme)), last_(last), winners_(winners) {}

  void grab() {
    if (version_ > last_) return;
    auto post = post_of(allocation_line(programme_, 100, ""));
    post.front().expect = {Expect::Kind::exactly, version_};
    client_.submit(post, [this](const Answer& answer) {
      if (code_in(answer) == "accepted") {
        ++winners_[version_];
        CHECK(std::get<Accepted>(answer).versions.front().value == version_);
      } else {
        CHECK(code_in(answer) == "version_conflict");
      }
      ++version_;
      grab();
    });
  }

 private:
  client::Client& client_;
  std::string programme_;
  std::uint64_t version_ = 1;
  std::uint64_t last_;
  std::map<std::uint64_t, int>& winners_;
};

/// A delivery with an event id of the racer's own.
Post delivery_of(const bench::Size& size, std::uint64_t number, std::size_t racer) {
  auto post = bench::delivery(size, number);
  const auto* id = post.front().view()->event_id()->bytes()->data();
  const_cast<std::uint8_t*>(id)[1] = static_cast<std::uint8_t>(racer);
  return post;
}

/// The sentences that say where positions or versions have gaps.
std::vector<std::string> gaps_in(const store::Store& store) {
  return broken_promises(store, {}).faults;
}

const std::vector<std::string> none;

}  // namespace

TEST_CASE(
    "of 64 connections that race for each version of four streams exactly one wins it (ledger 1.3)",
    "[system]") {
  constexpr std::size_t streams = 4;
  constexpr std::uint64_t last = 25;
  Served served;
  std::vector<std::map<std::uint64_t, int>> winners(streams);
  for (std::size_t s = 0; s < streams; ++s)
    given(served.ledger(), programme_line(fmt::format("p{}", s)));
  {
    Field field(served, poster("com-1", v::Role::commissioner));
    std::vector<Grabber> grabbers;
    for (std::size_t i = 0; i < racers; ++i)
      grabbers.emplace_back(field[i], fmt::format("p{}", i % streams), last, winners[i % streams]);
    for (auto& grabber : grabbers) grabber.grab();
    field.finish();
  }
  for (const auto& versions : winners) {
    CHECK(versions.size() == last);
    for (const auto& [version, count] : versions) {
      INFO("version " << version);
      CHECK(count == 1);
    }
  }
  CHECK(served.ledger().store().size() == streams * (last + 1));
  CHECK(gaps_in(served.ledger().store()) == none);
}

TEST_CASE("approvals that race for one budget line never overspend it (rulebook 6.4)", "[system]") {
  constexpr std::int64_t allocated = 1'500'000;
  Served served;
  auto& ledger = served.ledger();
  given(ledger, programme_line("p"));
  given(ledger, allocation_line("p", allocated));
  for (std::size_t i = 0; i < racers; ++i)
    given(
        ledger,
        "[" +
            event_line(
                fmt::format("case/c{}", i), "case_opened",
                R"({"programme":"p","kind":"family","locality":"north","responsible_authority":"A","statutory":true})",
                central_team) +
            "," +
            event_line(
                fmt::format("package/k{}", i), "package_requested",
                fmt::format(
                    R"({{"case":"c{}","package_type":"counselling","outcomes":["health"],"locality":"north"}})",
                    i),
                central_team) +
            "]");
  std::int64_t approved = 0;
  std::vector<std::int64_t> refused;
  {
    std::vector<Poster> posters;
    for (std::size_t i = 0; i < racers; ++i)
      posters.push_back(poster(fmt::format("boss-{}", i), v::Role::central_team));
    Field field(served, posters);
    for (std::size_t i = 0; i < racers; ++i) {
      const auto pence = 30'000 + static_cast<std::int64_t>(i) * 7'919 % 70'000;
      const auto line = event_line(
          fmt::format("package/k{}", i), "package_approved",
          fmt::format(R"({{"up_to_pence":{},"year":"2021/22","line":"main","alternatives":[]}})",
                      pence));
      field[i].submit(post_of(line), [&, pence](const Answer& answer) {
        if (code_in(answer) == "accepted") {
          approved += pence;
        } else {
          CHECK(code_in(answer) == "budget_exceeded");
          refused.push_back(pence);
        }
      });
    }
    field.finish();
  }
  CHECK(approved <= allocated);
  CHECK_FALSE(refused.empty());
  for (const auto pence : refused) CHECK(approved + pence > allocated);
  StateCache states;
  must(ledger.store().scan({0}, ledger.store().size(), [&](Position, std::string_view bytes) {
    states.apply(*read_entry(bytes));
    CHECK(states.budget("p").available(Year{2021}, "main") >= Money{});
    return true;
  }));
  CHECK(states.budget("p").available(Year{2021}, "main") == Money{allocated - approved});
  CHECK(gaps_in(ledger.store()) == none);
}

TEST_CASE(
    "a session that 64 connections deliver at once is delivered and charged once (rulebook 5.4)",
    "[system]") {
  constexpr bench::Size size{4, 10};
  Served served;
  bench::prepare(served.ledger(), size);
  const auto before = served.ledger().store().size();
  std::map<std::uint64_t, int> accepted;
  {
    Field field(served, bench::provider_staff());
    for (std::uint64_t number = 0; number < size.deliveries(); ++number)
      for (std::size_t i = 0; i < racers; ++i)
        field[(i + number) % racers].submit(
            delivery_of(size, number, i), [&](const Answer& answer) {
              if (code_in(answer) == "accepted")
                ++accepted[std::get<Accepted>(answer).positions.front().value];
              else
                CHECK(code_in(answer) == "already_closed");
            });
    field.finish();
  }
  CHECK(accepted.size() == size.deliveries());
  for (const auto& [position, count] : accepted) CHECK(count == 1);
  CHECK(served.ledger().store().size() == before + 2 * size.deliveries());
  CHECK(gaps_in(served.ledger().store()) == none);
}

TEST_CASE(
    "the same post from 64 connections is recorded once and answered the same to all (ledger 1.4)",
    "[system]") {
  constexpr bench::Size size{8, 8};
  Served served;
  bench::prepare(served.ledger(), size);
  const auto before = served.ledger().store().size();
  auto shift = shift_of(size);
  std::vector<int> fresh(shift.size());
  {
    Field field(served, bench::provider_staff());
    for (std::size_t p = 0; p < shift.size(); ++p)
      for (std::size_t i = 0; i < racers; ++i)
        field[i].submit(shift[p].post, [&, p](const Answer& answer) {
          const auto first = position_in(answer);
          const auto& given_now = std::get<Accepted>(answer);
          if (!given_now.repeated) ++fresh[p];
          if (!shift[p].promise) shift[p].promise = given_now;
          CHECK(first == shift[p].promise->positions.front().value);
          CHECK(given_now.derived.size() == shift[p].promise->derived.size());
        });
    field.finish();
  }
  CHECK(fresh == std::vector<int>(shift.size(), 1));
  CHECK(served.ledger().store().size() == before + 2 * size.deliveries());
  CHECK(broken_promises(served.ledger().store(), shift).faults == none);
}

TEST_CASE("64 connections on eight threads lose and double nothing (ledger 1.3, ledger 1.4)",
          "[system]") {
  constexpr bench::Size size{32, 24};
  constexpr std::size_t threads = 8;
  Served served;
  bench::prepare(served.ledger(), size);
  auto shift = shift_of(size);
  {
    std::vector<std::jthread> running;
    for (std::size_t t = 0; t < threads; ++t)
      running.emplace_back([&, t] {
        client::Loop loop;
        std::vector<std::unique_ptr<client::Client>> clients;
        for (std::size_t i = 0; i < racers / threads; ++i)
          if (auto connected = client::Client::connect(served.endpoint(),
                                                       {bench::provider_staff(), ""}, {}, &loop))
            clients.push_back(*std::move(connected));
        for (std::size_t p = t; p < shift.size() && !clients.empty(); p += threads)
          clients[p / threads % clients.size()]->submit(shift[p].post, [&shift, p](Answer answer) {
            if (auto* accepted = std::get_if<Accepted>(&answer))
              shift[p].promise = std::move(*accepted);
          });
        for (const auto& client : clients) client->flush();
      });
  }
  std::set<std::uint64_t> positions;
  for (const auto& sent : shift) {
    REQUIRE(sent.promise);
    for (const auto position : sent.promise->positions)
      CHECK(positions.insert(position.value).second);
  }
  CHECK(positions.size() == size.deliveries());
  CHECK(broken_promises(served.ledger().store(), shift).faults == none);
}

}  // namespace daybook::test

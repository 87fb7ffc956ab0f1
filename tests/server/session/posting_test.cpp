/// Posts over the socket (ledger 7, rulebook 2).
#include <algorithm>
#include <fstream>
#include <map>
#include <thread>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "domain/vocabulary/json_in.hpp"
#include "eventstore/ledger/json.hpp"
#include "server/protocol/messages.hpp"
#include "tests/server/served.hpp"

namespace daybook::server::testing {

TEST_CASE("who says hello is told the ledger's name and size (ledger 7)", "[server]") {
  Served served;
  const auto client = served.client();
  REQUIRE(client->welcome().ledger == "served");
  REQUIRE(client->welcome().size == 0);
  position_in(client->post(programme_opened()));
  const auto info = client->info();
  REQUIRE(info);
  REQUIRE(info->size == 1);
  REQUIRE(info->root == store::to_hex(served.ledger().store().head().root));
  REQUIRE(info->connections == 1);
  REQUIRE(client->ping());
}

TEST_CASE("a post is accepted, refused or known already, as on an embedded ledger (rulebook 2)",
          "[server]") {
  Served served;
  const auto client = served.client();
  REQUIRE(position_in(client->post(programme_opened())) == 0);
  REQUIRE(position_in(client->post(budget_allocated(1))) == 1);
  const auto again = client->post(budget_allocated(1));
  REQUIRE(position_in(again) == 1);
  REQUIRE(std::get<Accepted>(again).repeated);
  REQUIRE(code_in(client->post(budget_allocated_of(1, 200))) == "event_id_reused");
  REQUIRE(code_in(client->post(budget_allocated(2, {Expect::Kind::exactly, 7}))) ==
          "version_conflict");
  REQUIRE(code_in(served.client("auditor")->post(budget_allocated(3))) == "not_permitted");
  REQUIRE(served.ledger().store().size() == 2);
}

TEST_CASE("over the socket nobody names who posted or when (rulebook 2)", "[server]") {
  Served served;
  const auto client = served.client();
  auto post = programme_opened();
  post.front().actor = Poster{PosterId("com-1"), role_named("commissioner"), {}};
  REQUIRE(code_in(client->post(post)) == "malformed");
  post = programme_opened();
  post.front().recorded_at = Instant{1'600'000'000'000};
  REQUIRE(code_in(client->post(post)) == "malformed");
  post = programme_opened();
  post.front().personal = Secret(R"({"note":"x"})");
  REQUIRE(code_in(client->post(post)) == "malformed");
  REQUIRE(code_in(client->post(programme_opened(), true)) == "malformed");
  post = programme_opened();
  post.front().actor = Poster{PosterId("com-1"), role_named("commissioner"), {}};
  post.front().recorded_at = Instant{1'617'300'000'000};
  REQUIRE(code_in(client->post(post, true)) == "not_permitted");
  REQUIRE(code_in(client->post({})) == "malformed");
}

TEST_CASE("an administrator imports with actors and times of recording (ledger 9)", "[server]") {
  Served served;
  auto post = programme_opened();
  post.front().actor = Poster{PosterId("com-1"), role_named("commissioner"), {}};
  post.front().recorded_at = Instant{1'617'300'000'000};
  REQUIRE(position_in(served.client("administrator")->post(post, true)) == 0);
  const auto entry = served.ledger().store().entry({0});
  const auto recorded = read_entry(*entry);
  REQUIRE(recorded->actor == "com-1");
  REQUIRE(recorded->recorded_at == Instant{1'617'300'000'000});
}

TEST_CASE("posts of one connection are decided and answered in the order sent (ledger 7)",
          "[server]") {
  Served served;
  const auto client = served.client();
  position_in(client->post(programme_opened()));
  std::vector<std::uint64_t> answered;
  std::vector<std::uint64_t> positions;
  for (std::uint64_t i = 0; i < 1'000; ++i)
    client->submit(budget_allocated(i, {Expect::Kind::exactly, i + 1}),
                   [&, i](const Answer& answer) {
                     answered.push_back(i);
                     positions.push_back(position_in(answer));
                   });
  client->flush();
  REQUIRE(answered.size() == 1'000);
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    REQUIRE(answered[i] == i);
    REQUIRE(positions[i] == i + 1);
  }
}

TEST_CASE(
    "of 64 connections that race for a version one wins, and no position is lost (ledger 1.3)",
    "[server]") {
  constexpr std::uint64_t racers = 64;
  constexpr std::uint64_t rounds = 20;
  Served served;
  position_in(served.client()->post(programme_opened()));
  client::Loop loop;
  std::vector<std::unique_ptr<client::Client>> clients;
  const client::Hello hello{{PosterId("racer"), role_named("commissioner"), {}}, ""};
  for (std::uint64_t i = 0; i < racers; ++i)
    clients.push_back(*client::Client::connect(served.endpoint(), hello, {}, &loop));
  std::map<std::uint64_t, int> winners;
  std::vector<std::uint64_t> positions;
  for (std::uint64_t round = 0; round < rounds; ++round)
    for (std::uint64_t i = 0; i < racers; ++i)
      clients[i]->submit(budget_allocated(round * racers + i, {Expect::Kind::exactly, round + 1}),
                         [&, round](const Answer& answer) {
                           if (code_in(answer) == "version_conflict") return;
                           positions.push_back(position_in(answer));
                           ++winners[round];
                         });
  for (const auto& each : clients) each->flush();
  for (const auto& [round, count] : winners) REQUIRE(count == 1);
  std::ranges::sort(positions);
  for (std::size_t i = 0; i < positions.size(); ++i) REQUIRE(positions[i] == i + 1);
  REQUIRE(served.ledger().store().size() == positions.size() + 1);
  REQUIRE(winners.contains(0));
}

TEST_CASE("clients on threads of their own share one ledger (ledger 1.3)", "[server]") {
  Served served;
  position_in(served.client()->post(programme_opened()));
  constexpr std::uint64_t threads = 8;
  constexpr std::uint64_t each = 100;
  std::vector<std::jthread> running;
  std::atomic<int> accepted{0};
  for (std::uint64_t t = 0; t < threads; ++t)
    running.emplace_back([&, t] {
      auto client = client::Client::connect(
          served.endpoint(), {{PosterId("one"), role_named("commissioner"), {}}, ""});
      for (std::uint64_t i = 0; client && i < each; ++i)
        accepted += code_in((*client)->post(budget_allocated(t * each + i))) == "accepted";
    });
  running.clear();
  REQUIRE(accepted == threads * each);
  REQUIRE(served.ledger().store().size() == threads * each + 1);
}

namespace {

namespace json = boost::json;

/// Connections by the actor that posts over them.
class Actors {
 public:
  explicit Actors(Served& served) : served_(served) {}

  client::Client& of(const Poster& actor) {
    auto& client =
        clients_[actor.id.text + "/" + std::to_string(actor.roles) + "/" + actor.provider.text];
    if (!client) client = *client::Client::connect(served_.endpoint(), {actor, ""});
    return *client;
  }

 private:
  Served& served_;
  std::map<std::string, std::unique_ptr<client::Client>> clients_;
};

/// Posts of the worked example, each over the connection of its actor.
void replay(
    const std::string& name,
    const std::function<void(const json::object& expected, const json::object& is)>& check) {
  Served served;
  Actors actors(served);
  std::ifstream file(DAYBOOK_SOURCE_DIR "/tests/examples/" + name);
  REQUIRE(file);
  for (std::string line; std::getline(file, line);) {
    const auto example = json::parse(line).as_object();
    auto post = *post_from_json(json::serialize(example.at("post")));
    auto& client = actors.of(*post.front().actor);
    for (auto& posting : post) posting.actor.reset();
    check(example.at("answer").as_object(), to_json(client.post(post)));
  }
}

}  // namespace

TEST_CASE("the worked example is answered over the socket, derived events and all (rulebook 2)",
          "[server]") {
  std::size_t derived = 0;
  replay("session_share.jsonl", [&](const json::object& expected, const json::object& is) {
    INFO(json::serialize(is) << " instead of " << json::serialize(expected));
    REQUIRE(is.contains("refused") == expected.contains("refused"));
    if (expected.contains("refused")) return;
    REQUIRE(is.at("positions") == expected.at("positions"));
    REQUIRE(is.at("derived").as_array().size() == expected.at("derived").as_array().size());
    derived += is.at("derived").as_array().size();
  });
  REQUIRE(derived > 50);
}

}  // namespace daybook::server::testing

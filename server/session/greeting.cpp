/// The greeting: what a peer shows to authenticate, and whether it may stay.
#include "server/session/greeting.hpp"

#include <fmt/format.h>

#include "domain/base/limits.hpp"
#include "server/base/version.hpp"
#include "server/session/connections.hpp"

namespace daybook::server {

namespace {

namespace p = wire::p;
using p::FaultCode;

flatbuffers::Offset<p::Bounds> bounds_of(wire::Builder& builder, const Limits& limits) {
  const auto number = [](auto value) { return static_cast<std::uint32_t>(value); };
  const auto idle = std::chrono::duration_cast<std::chrono::seconds>(limits.idle).count();
  return p::CreateBounds(builder, number(limits.frame_bytes), number(daybook::limits::entry_bytes),
                         number(daybook::limits::events_per_post), number(limits.posts_in_flight),
                         number(limits.read_entries), number(limits.subscriptions), number(idle));
}

std::string_view token_in(const p::Hello& hello) {
  return hello.token() ? hello.token()->string_view() : std::string_view();
}

}  // namespace

void Connections::greet(Connection& connection, const p::Request& request) {
  const auto id = request.request_id();
  const auto* hello = request.body_as_Hello();
  if (!hello)
    return fault(connection, id, FaultCode::hello_expected, "The first request must be Hello.");
  if (connection.admitted)
    return fault(connection, id, FaultCode::hello_repeated, "Hello was said before.");
  if (hello->protocol() != wire::protocol_version)
    return fault(connection, id, FaultCode::unsupported_protocol,
                 fmt::format("This server speaks protocol {}.", wire::protocol_version));
  admit(connection, id, *hello);
  if (!connection.admitted) return;
  places_.let_in(connection.id.value);
  welcome(connection, id);
}

void Connections::admit(Connection& connection, std::uint64_t request_id, const p::Hello& hello) {
  if (trust_actors_ && hello.actor() && token_in(hello).empty()) {
    auto poster = wire::decode_actor(*hello.actor());
    if (!poster) return fault(connection, request_id, FaultCode::bad_hello, poster.error());
    connection.admitted.emplace();
    connection.admitted->caller = Caller(*poster);
    connection.admitted->on_trust = true;
    return;
  }
  const std::string_view certificate =
      connection.certificate ? std::string_view(*connection.certificate) : std::string_view();
  auto who = authenticator_.admit({token_in(hello), certificate, connection.address});
  if (who) {
    connection.admitted = *std::move(who);
    return;
  }
  turn_away(connection, request_id, who.error());
}

void Connections::welcome(Connection& connection, std::uint64_t request_id) {
  const auto& store = ledger_.store();
  const auto name = builder_.CreateString(store.identity().name.value);
  const auto version = builder_.CreateString(server_version);
  const auto bounds = bounds_of(builder_, limits_);
  const auto body =
      p::CreateWelcome(builder_, wire::protocol_version, name, store.size(), version, bounds);
  wire::finish_response(builder_, request_id, p::ResponseBody::Welcome, body.Union());
  send(connection);
}

bool Connections::still_admitted(Connection& connection, std::uint64_t request_id) {
  const auto renewed = authenticator_.renew(*connection.admitted);
  if (!renewed) turn_away(connection, request_id, renewed.error());
  return renewed.has_value();
}

/// That the ledger cannot be read is our failure: the peer may try again later.
void Connections::turn_away(Connection& connection, std::uint64_t request_id,
                            const TurnedAway& why) {
  const auto code = why.unreadable ? FaultCode::overloaded
                    : why.too_many ? FaultCode::too_many_attempts
                                   : FaultCode::not_admitted;
  fault(connection, request_id, code, why.message());
}

/// Ends the connections of those who may not stay, also when they ask nothing.
void Connections::look_at_door() {
  authenticator_.look();
  for (const auto& [number, connection] : connections_) {
    const bool open = connection->admitted && connection->reading && !connection->dropped;
    if (open && !still_admitted(*connection, 0)) connection->channel.stop_receiving();
  }
}

std::string name_of(const boost::asio::ip::address& address) {
  if (address.is_v4()) return address.to_string();
  const auto v6 = address.to_v6();
  if (v6.is_v4_mapped())
    return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, v6).to_string();
  if (v6.is_loopback()) return "0--1";
  const auto bytes = v6.to_bytes();
  const auto group = [&](std::size_t i) { return bytes[2 * i] << 8 | bytes[2 * i + 1]; };
  return fmt::format("{:x}-{:x}-{:x}-{:x}--64", group(0), group(1), group(2), group(3));
}

}  // namespace daybook::server

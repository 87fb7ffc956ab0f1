#include <boost/asio/post.hpp>

#include "server/base/log.hpp"
#include "server/session/connections.hpp"

namespace daybook::server {

namespace {

namespace p = wire::p;
using p::FaultCode;

}  // namespace

void Connections::subscribe(Connection& connection, std::uint64_t request_id,
                            const p::Subscribe& asked) {
  auto filter = Filter::from(asked.filter(), access_.about_stream != nullptr);
  if (!filter) return refuse(connection, request_id, filter.error());
  if (connection.following.size() >= limits_.subscriptions)
    return refuse(connection, request_id,
                  {FaultCode::too_many_requests, "Too many subscriptions on one connection."});
  const auto [place, fresh] = connection.following.try_emplace(
      request_id, Following{{asked.from()}, *std::move(filter), asked.credit()});
  if (!fresh)
    return refuse(connection, request_id,
                  {FaultCode::bad_request, "A subscription of this request id is live."});
  ++followers_;
  advance(connection, request_id, place->second);
}

void Connections::unsubscribe(Connection& connection, std::uint64_t request_id,
                              std::uint64_t subscription) {
  followers_ -= connection.following.erase(subscription);
  const auto body = p::CreateUnsubscribed(builder_).Union();
  wire::finish_response(builder_, request_id, p::ResponseBody::Unsubscribed, body);
  send(connection);
}

void Connections::grant(Connection& connection, std::uint64_t request_id, const p::Credit& credit) {
  const auto found = connection.following.find(credit.subscription());
  if (found == connection.following.end())
    return refuse(connection, request_id,
                  {FaultCode::bad_request, "There is no such subscription."});
  found->second.credit += credit.entries();
  advance(connection, found->first, found->second);
}

void Connections::advance_all() {
  if (followers_ == 0) return;
  for (const auto& [number, connection] : connections_) advance(*connection);
}

void Connections::advance(Connection& connection) {
  for (auto& [subscription, following] : connection.following)
    advance(connection, subscription, following);
}

bool Connections::may_read(const Connection& connection, const Following& following) const {
  return !following.reading && following.credit > 0 && !stopping_ && !crowded() &&
         connection.outbox.bytes() < limits_.outbox_bytes;
}

/// Says once that the end was reached; else has the next page read, if there is credit and the peer
/// keeps up.
void Connections::advance(Connection& connection, std::uint64_t subscription,
                          Following& following) {
  const std::uint64_t size = ledger_.store().size();
  if (following.next.value >= size) {
    if (std::exchange(following.caught_up, true)) return;
    const auto body = p::CreateCaughtUp(builder_, size).Union();
    wire::finish_response(builder_, subscription, p::ResponseBody::CaughtUp, body);
    return send(connection);
  }
  if (!may_read(connection, following)) return;
  following.reading = true;
  const auto limit = std::min<std::uint64_t>(following.credit, limits_.read_entries);
  Reading reading{"",    following.next.value, limit,
                  false, following.filter,     Visibility(connection.admitted->caller)};
  asio::post(workers_, [this, id = connection.id, subscription, reading = std::move(reading)] {
    wire::Builder builder;
    auto page = read_page({ledger_.store(), access_}, reading, limits_, subscription, builder);
    wire::Frames frame;
    if (page && page->entries > 0) wire::append_frame(frame, wire::message_in(builder));
    mailbox_->leave([this, id, subscription, page = std::move(page), frame = std::move(frame)] {
      arrived(id, subscription, page, frame);
    });
  });
}

void Connections::arrived(ConnectionId id, std::uint64_t subscription,
                          const store::StoreResult<Page>& page, std::string_view frames) {
  auto* const connection = find(id);
  if (!connection) return;
  const auto found = connection->following.find(subscription);
  if (found == connection->following.end()) return;
  if (!page) {
    log_error("A subscription could not be read.", {{"error", page.error().message}});
    fault(*connection, subscription, FaultCode::read_failed, page.error().message);
    followers_ -= connection->following.erase(subscription);
    return;
  }
  auto& following = found->second;
  following.reading = false;
  following.next.value = page->next;
  following.credit -= page->entries;
  if (!frames.empty()) send_frames(*connection, frames);
  advance(*connection, subscription, following);
}

}  // namespace daybook::server

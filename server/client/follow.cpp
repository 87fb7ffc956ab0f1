#include <boost/asio/post.hpp>

#include "server/client/client_impl.hpp"

namespace daybook::client {

namespace {

namespace p = wire::p;
using p::RequestBody;

}  // namespace

void Client::Parts::subscribe(Follower& one) {
  one.request_id = next_request_id++;
  one.credit = limits.credit_entries;
  builder.Clear();
  const auto filter = encode(one.filter);
  const auto body = p::CreateSubscribe(builder, one.next, filter, limits.credit_entries);
  link.send(frame_of(one.request_id, RequestBody::Subscribe, body.Union()));
}

void Client::Parts::renew_credit(Follower& one) {
  const std::uint32_t half = limits.credit_entries / 2;
  if (one.credit > half) return;
  const auto more = limits.credit_entries - static_cast<std::uint32_t>(one.credit);
  one.credit += more;
  builder.Clear();
  const auto body = p::CreateCredit(builder, one.request_id, more);
  link.send(frame_of(next_request_id++, RequestBody::Credit, body.Union()));
}

void Client::Parts::take_followed(const p::Response& response) {
  if (const auto* entries = response.body_as_Entries()) return take_entries(*entries);
  if (const auto* fault = response.body_as_Fault())
    follower->error = Error{Error::Why::refused, fault->message()->str()};
  const auto* caught_up = response.body_as_CaughtUp();
  if (caught_up && !std::exchange(follower->told_caught_up, true))
    follower->caught_up(caught_up->size());
}

void Client::Parts::take_entries(const p::Entries& entries) {
  Follower& one = *follower;
  for (const auto* entry : *entries.entries()) {
    if (one.done) return;
    const auto& bytes = *entry->bytes();
    one.done = !one.each({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
  one.next = entries.next();
  one.credit -= std::min<std::uint64_t>(one.credit, entries.entries()->size());
  if (!one.done) renew_credit(one);
}

/// Tells the server that somebody is there, and finds out whether it is.
void Client::Parts::ping_when_quiet() {
  if (!link.ready() || pong_awaited ||
      std::chrono::steady_clock::now() - link.spoke_at() < limits.ping)
    return;
  pong_awaited = true;
  builder.Clear();
  link.send(frame_of(next_request_id++, RequestBody::Ping, p::CreatePing(builder).Union()));
}

void Client::Parts::unsubscribe(const Follower& one) {
  if (!link.ready()) return;
  builder.Clear();
  const auto body = p::CreateUnsubscribe(builder, one.request_id);
  // What the server answers no longer matters: the subscription is over for us.
  static_cast<void>(ask(RequestBody::Unsubscribe, body.Union()));
}

Outcome<void> Client::follow(const Following& following, const EachEntry& each,
                             const CaughtUp& caught_up, std::stop_token stop) {
  auto& parts = *parts_;
  Follower follower;
  follower.next = following.from.value;
  follower.filter = following.filter;
  follower.each = each;
  follower.caught_up = caught_up;
  const std::stop_callback wake(stop, [&] { asio::post(parts.loop.parts().io, [] {}); });
  parts.follower = &follower;
  if (parts.link.ready()) parts.subscribe(follower);
  parts.until([&] {
    parts.ping_when_quiet();
    return follower.done || follower.error || stop.stop_requested();
  });
  parts.follower = nullptr;
  if (follower.error) return failed(*follower.error);
  parts.unsubscribe(follower);
  return {};
}

}  // namespace daybook::client

#include "tests/server/served.hpp"

#include <atomic>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "domain/vocabulary/json_in.hpp"
#include "eventstore/ledger/json.hpp"
#include "server/protocol/frame.hpp"
#include "server/protocol/messages.hpp"

namespace daybook::server::testing {

namespace {

namespace p = wire::p;

std::filesystem::path new_directory() {
  static std::atomic<int> number{0};
  return std::filesystem::temp_directory_path() /
         fmt::format("daybook-served-{}-{}", getpid(), ++number);
}

template <class T, class E>
T must(Result<T, E> result) {
  if constexpr (requires { result.error().message; }) {
    if (!result) FAIL(result.error().message);
  } else if (!result) {
    FAIL(result.error());
  }
  return *std::move(result);
}

std::string framed(const wire::Builder& builder) {
  wire::Frames frame;
  wire::append_frame(frame, wire::message_in(builder));
  return std::string(frame);
}

Poster poster(std::string_view role) {
  return {PosterId("tester"), role_named(role), {}};
}

Post from_json(const std::string& line) {
  auto post = post_from_json(line);
  if (!post) FAIL(post.error().refusal.message);
  return *std::move(post);
}

std::string event_id(std::uint64_t number) {
  return fmt::format("00000000-0000-4000-8000-{:012x}", number);
}

}  // namespace

Served::Served(Limits limits, ViewPort views, LedgerOptions ledger_options, tls::ServerFiles tls)
    : directory_(new_directory()),
      limits_(limits),
      views_(std::move(views)),
      ledger_options_(std::move(ledger_options)),
      tls_(std::move(tls)),
      ledger_(must(Ledger::create(directory_, "served", ledger_options_))) {
  serve({"127.0.0.1", 0});
}

Served::~Served() {
  server_.reset();
  ledger_.reset();
  std::filesystem::remove_all(directory_);
}

void Served::serve(const Endpoint& listen) {
  Options options{listen, limits_, views_, false, tls_};
  options.unsafe_trust_actors = true;
  server_ = must(Server::start(*ledger_, std::move(options)));
}

void Served::restart() {
  const auto endpoint = server_->endpoint();
  server_.reset();
  ledger_.reset();
  ledger_ = must(Ledger::open(directory_, ledger_options_));
  serve(endpoint);
}

Ending Served::stop() {
  server_->stop();
  return server_->wait();
}

std::unique_ptr<client::Client> Served::client(std::string_view role, client::Limits limits) {
  return must(client::Client::connect(endpoint(), {poster(role), ""}, limits));
}

client::Outcome<std::unique_ptr<client::Client>> Served::reach(
    const std::optional<client::Tls>& tls, client::Limits limits) {
  return client::Client::connect({endpoint(), tls}, {poster("commissioner"), ""}, limits);
}

// --- the peer

Peer::Peer(const Endpoint& endpoint, const std::string& from)
    : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  const timeval wait{std::chrono::duration_cast<std::chrono::seconds>(patience).count(), 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  REQUIRE(::inet_pton(AF_INET, from.c_str(), &address.sin_addr) == 1);
  REQUIRE(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  address.sin_port = htons(endpoint.port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

Peer::~Peer() {
  ::close(socket_);
}

bool Peer::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

std::size_t Peer::send_while_taken(std::string_view bytes, std::size_t times) {
  std::size_t taken = 0;
  for (std::size_t i = 0; i < times && send(bytes); ++i) taken += bytes.size();
  return taken;
}

void Peer::end() {
  ::shutdown(socket_, SHUT_WR);
}

bool Peer::receive_exactly(char* into, std::size_t bytes) {
  while (bytes > 0) {
    const auto count = ::recv(socket_, into, bytes, 0);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) FAIL("the server says nothing");
    ended_ = count == 0;
    if (count <= 0) return false;
    into += count;
    bytes -= static_cast<std::size_t>(count);
  }
  return true;
}

std::optional<std::string> Peer::receive() {
  unsigned char length[wire::length_bytes];
  if (!receive_exactly(reinterpret_cast<char*>(length), sizeof length)) return {};
  std::string message(length[0] | length[1] << 8 | length[2] << 16, '\0');
  if (!receive_exactly(message.data(), message.size())) return {};
  return message;
}

// --- requests as frames

std::string hello_frame(std::string_view role, std::uint16_t protocol, std::string_view token) {
  wire::Builder builder;
  const auto actor = wire::encode_actor(builder, poster(role));
  const auto text =
      token.empty() ? flatbuffers::Offset<flatbuffers::String>() : builder.CreateString(token);
  wire::finish_request(builder, 1, p::RequestBody::Hello,
                       p::CreateHello(builder, protocol, actor, text).Union());
  return framed(builder);
}

std::string post_frame(std::uint64_t request_id, const Post& post) {
  wire::Builder builder;
  wire::encode_post(builder, request_id, post, false);
  return framed(builder);
}

std::string ping_frame(std::uint64_t request_id) {
  wire::Builder builder;
  wire::finish_request(builder, request_id, p::RequestBody::Ping, p::CreatePing(builder).Union());
  return framed(builder);
}

std::string subscribe_frame(std::uint64_t request_id, std::uint64_t from, std::uint32_t credit) {
  wire::Builder builder;
  const auto body = p::CreateSubscribe(builder, from, 0, credit);
  wire::finish_request(builder, request_id, p::RequestBody::Subscribe, body.Union());
  return framed(builder);
}

std::string credit_frame(std::uint64_t request_id, std::uint64_t subscription,
                         std::uint32_t entries) {
  wire::Builder builder;
  const auto body = p::CreateCredit(builder, subscription, entries);
  wire::finish_request(builder, request_id, p::RequestBody::Credit, body.Union());
  return framed(builder);
}

std::string read_frame(std::uint64_t request_id) {
  wire::Builder builder;
  wire::finish_request(builder, request_id, p::RequestBody::Read, p::CreateRead(builder).Union());
  return framed(builder);
}

std::string kind_of(const std::string& message) {
  const auto* response = wire::verified_response(message);
  if (!response) return "no message";
  const auto* fault = response->body_as_Fault();
  return fault ? p::EnumNameFaultCode(fault->code())
               : p::EnumNameResponseBody(response->body_type());
}

// --- posts

Post programme_opened() {
  return from_json(fmt::format(
      R"({{"event_id":"{}","stream":"programme/p","type":"programme_opened","occurred_at":"2021-04-01T09:00:00Z",)"
      R"("data":{{"title":"P","authority":"A","framework":"f1","opens_on":"2021-04-01","policy":{{}}}}}})",
      event_id(0xffff'ffff)));
}

Post budget_allocated_of(std::uint64_t number, std::int64_t pence) {
  return from_json(fmt::format(
      R"({{"event_id":"{}","stream":"programme/p","type":"budget_allocated","occurred_at":"2021-04-01T09:00:00Z",)"
      R"("data":{{"year":"2021/22","line":"main","amount_pence":{},"reason":"vote"}}}})",
      event_id(number), pence));
}

Post budget_allocated(std::uint64_t number, Expect expect) {
  auto post = budget_allocated_of(number, 100);
  post.front().expect = expect;
  return post;
}

std::uint64_t position_in(const Answer& answer) {
  INFO(code_in(answer));
  REQUIRE(std::holds_alternative<Accepted>(answer));
  return std::get<Accepted>(answer).positions.front().value;
}

std::string code_in(const Answer& answer) {
  if (const auto* refused = std::get_if<Refused>(&answer))
    return std::string(name(refused->refusals.front().refusal.code));
  if (const auto* failure = std::get_if<Failed>(&answer)) return std::string(name(failure->why));
  return "accepted";
}

}  // namespace daybook::server::testing

#include "server/client/client.hpp"

#include <algorithm>

#include "server/client/client_impl.hpp"

namespace daybook::client {

namespace {

constexpr std::size_t unsent_bytes_at_most = 16U << 10;

daybook::Failed unknown_outcome(const Error& error) {
  return {Failed::Why::outcome_unknown, error.message};
}

/// True when the post was not decided for a reason that another connection may cure.
bool worth_another_try(const Answer& answer) {
  const auto* failure = std::get_if<Failed>(&answer);
  return failure && failure->why != Failed::Why::overloaded &&
         failure->why != Failed::Why::read_only && failure->why != Failed::Why::unavailable;
}

/// Adds what came to the parts that came before it.
void join(std::optional<Accepted>& whole, Accepted& part) {
  if (!whole)
    whole = std::move(part);
  else
    std::ranges::move(part.derived, std::back_inserter(whole->derived));
}

}  // namespace

Loop::Loop() : parts_(std::make_unique<Parts>()) {}
Loop::~Loop() = default;

void Loop::run_until(std::chrono::steady_clock::time_point deadline) {
  if (parts_->io.stopped()) parts_->io.restart();
  parts_->io.run_until(deadline);
}

void Loop::stop() {
  parts_->io.stop();
}

Client::Parts::Parts(const ServerAddress& server, const Hello& hello, const Limits& given,
                     Loop* shared)
    : own_loop(shared ? nullptr : std::make_unique<Loop>()),
      loop(shared ? *shared : *own_loop),
      limits(given),
      link(loop.parts().io, server, hello, limits,
           {[this] { send_all_again(); },
            [this](const wire::p::Response& response, std::string_view bytes) {
              take(response, bytes);
            },
            [this] { return expecting(); }, [this](const Error& error) { fail_all(error); }}) {}

Client::Parts::~Parts() {
  link.close();
  until([this] { return link.ended(); });
}

Outcome<std::unique_ptr<Client>> Client::connect(const Address& address, Hello hello, Limits limits,
                                                 Loop* loop) {
  ServerAddress server{address.endpoint, nullptr, ""};
  if (address.tls) {
    auto context = tls::Context::of(*address.tls);
    if (!context) return failed(Error{Error::Why::untrusted, std::move(context.error())});
    server.tls = *std::move(context);
    server.name =
        address.tls->server_name.empty() ? address.endpoint.host : address.tls->server_name;
  }
  auto parts = std::make_unique<Parts>(server, hello, limits, loop);
  auto& link = parts->link;
  link.start();
  parts->until([&] { return link.ready() || link.last_error(); });
  if (!link.ready()) return failed(*link.last_error());
  return std::unique_ptr<Client>(new Client(std::move(parts)));
}

Client::Client(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Client::~Client() = default;

const Welcome& Client::welcome() const {
  return parts_->link.welcome();
}

Answer Client::post(const Post& post, bool importing) {
  std::optional<Answer> answer;
  parts_->submit(
      post, [&](Answer given) { answer = std::move(given); }, importing);
  parts_->until([&] { return answer.has_value(); });
  return *std::move(answer);
}

void Client::submit(const Post& post, Answered answered, bool importing) {
  auto& parts = *parts_;
  const auto room = [&] { return parts.posts.size() < parts.limits.posts_in_flight; };
  if (!parts.in_callback) parts.until(room);
  parts.submit(post, std::move(answered), importing);
  if (!parts.in_callback && parts.link.unsent_bytes() > unsent_bytes_at_most)
    parts.loop.parts().io.poll();
}

void Client::flush() {
  parts_->until([this] { return parts_->posts.empty(); });
}

std::size_t Client::in_flight() const {
  return parts_->posts.size();
}

// --- posts

void Client::Parts::submit(const Post& post, Client::Answered answered, bool importing) {
  const auto request_id = next_request_id++;
  builder.Clear();
  wire::encode_post(builder, request_id, post, importing);
  posts.push_back({request_id, {}, std::move(answered), {}, {}});
  if (builder.GetSize() > limits.frame_bytes) {
    posts.back().answer =
        Refused{{{0, {Code::too_large, "The post does not fit one frame of 1 MiB.", "ledger 7"}}}};
    return deliver_answers();
  }
  wire::append_frame(posts.back().frame, wire::message_in(builder));
  if (link.ready()) link.send(posts.back().frame);
}

void Client::Parts::take_answer(const wire::p::Response& response, Answer answer) {
  const auto id = response.request_id();
  const auto found = std::ranges::lower_bound(posts, id, {}, &WaitingPost::request_id);
  if (found == posts.end() || found->request_id != id) return;
  if (worth_another_try(answer)) return link.reconnect();
  if (auto* accepted = std::get_if<Accepted>(&answer)) {
    join(found->part, *accepted);
    if (wire::more_follows(response)) return;
    answer = *std::exchange(found->part, std::nullopt);
  }
  found->answer = std::move(answer);
  deliver_answers();
}

/// In the order of submission: an answer waits for those before it.
void Client::Parts::deliver_answers() {
  if (std::exchange(in_callback, true)) return;  // the one that is under way goes on with it
  while (!posts.empty() && posts.front().answer) {
    auto first = std::move(posts.front());
    posts.pop_front();
    first.answered(*std::move(first.answer));
  }
  in_callback = false;
}

// --- what the link tells

void Client::Parts::send_all_again() {
  pong_awaited = false;
  for (auto& post : posts) {
    post.part.reset();
    if (!post.answer) link.send(post.frame);
  }
  if (call && !call->done) {
    call->replies.clear();
    link.send(call->frame);
  }
  if (follower) subscribe(*follower);
}

bool Client::Parts::expecting() const {
  return !posts.empty() || (call && !call->done) || pong_awaited || (follower && !link.ready());
}

void Client::Parts::take(const wire::p::Response& response, std::string_view bytes) {
  if (auto answer = wire::decode_answer(response)) return take_answer(response, *std::move(answer));
  if (follower && response.request_id() == follower->request_id) return take_followed(response);
  if (call && response.request_id() == call->request_id) return take_reply(response, bytes);
  if (response.body_type() == wire::p::ResponseBody::Pong) pong_awaited = false;
}

void Client::Parts::fail_all(const Error& error) {
  pong_awaited = false;
  for (auto& post : posts)
    if (!post.answer) post.answer = unknown_outcome(error);
  if (call && !call->done) {
    call->error = error;
    call->done = true;
  }
  if (follower) follower->error = error;
  deliver_answers();
}

}  // namespace daybook::client

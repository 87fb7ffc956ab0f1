#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "domain/base/limits.hpp"
#include "eventstore/base/digest.hpp"
#include "eventstore/ledger/post_check.hpp"
#include "server/access/access_log.hpp"
#include "server/base/log.hpp"
#include "server/base/version.hpp"
#include "server/protocol/responses.hpp"
#include "server/session/connections.hpp"

namespace daybook::server {

namespace {

namespace p = wire::p;
using p::FaultCode;
using p::RequestBody;

/// True when a post may be about a principal: its stream's name is in the bytes.
bool touches_principals(const Post& post) {
  return std::any_of(post.begin(), post.end(), [](const Posting& posting) {
    return posting.event.find("principal/") != std::string::npos;
  });
}

/// The events of a post, to say later what was refused.
std::vector<std::string> events_of(const Post& post) {
  std::vector<std::string> events;
  for (const auto& posting : post) events.push_back(posting.event);
  return events;
}

/// An import is for administrators of all programmes; but a fault of its shape is told first, as of
/// any post.
Refused refuse_import(Post post, Instant now) {
  PersonalParts personal;
  if (auto wrong = check_shapes({std::move(post), Trust::import_, {}}, now, personal))
    return *std::move(wrong);
  return refused(0, Code::not_permitted, "Only an administrator of all programmes may import.");
}

/// What one request ran into (no memory, a file system that fails) ends that request, not the
/// server.
wire::Frames made(const std::function<wire::Frames()>& make, std::uint64_t request_id) {
  try {
    return make();
  } catch (const std::exception& error) {
    log_error("A request could not be carried out.", {{"error", error.what()}});
    return fault_frame(request_id, FaultCode::read_failed, "The request could not be carried out.");
  }
}

}  // namespace

void Connections::handle(Connection& connection, const p::Request& request) {
  if (!connection.admitted || request.body_type() == RequestBody::Hello)
    return greet(connection, request);
  const auto id = request.request_id();
  if (!still_admitted(connection, id)) return;
  switch (request.body_type()) {
    case RequestBody::Post:
      return post(connection, id, *request.body_as_Post());
    case RequestBody::Read:
      return read(connection, id, *request.body_as_Read());
    case RequestBody::Subscribe:
      return subscribe(connection, id, *request.body_as_Subscribe());
    case RequestBody::Credit:
      return grant(connection, id, *request.body_as_Credit());
    case RequestBody::Unsubscribe:
      return unsubscribe(connection, id, request.body_as_Unsubscribe()->subscription());
    case RequestBody::View:
      return view(connection, id, *request.body_as_View());
    case RequestBody::Info:
      return info(connection, id);
    case RequestBody::Command:
      return command(connection, id, *request.body_as_Command());
    case RequestBody::Prove:
      return prove(connection, id, *request.body_as_Prove());
    case RequestBody::Ping:
      wire::finish_response(builder_, id, p::ResponseBody::Pong, p::CreatePong(builder_).Union());
      return send(connection);
    default:
      return fault(connection, id, FaultCode::unknown_request,
                   "This server does not know such a request.");
  }
}

void Connections::post(Connection& connection, std::uint64_t request_id, const p::Post& asked) {
  const auto& who = *connection.admitted;
  auto post = wire::decode_post(asked);
  if (!post) return refuse_post(connection, request_id, Code::malformed, post.error());
  if (post->empty())
    return refuse_post(connection, request_id, Code::malformed, "A post has at least one event.");
  if (asked.importing() && (who.caller.roles_everywhere() & bit(v::Role::administrator)) == 0) {
    const Answer no = refuse_import(*std::move(post), ledger_.now());
    if (std::get<Refused>(no).refusals.front().refusal.code == Code::not_permitted)
      authenticator_.refused(who.recorded_as(), v::AskedFor::post, "import", Code::not_permitted);
    return send_answer(connection, request_id, no);
  }
  ++connection.posts_in_flight;
  ++counters_.posts;
  auto tell =
      touches_principals(*post) ? authenticator_.when_principals_change() : std::function<void()>();
  auto events = events_of(*post);
  Submission submission{*std::move(post), asked.importing() ? Trust::import_ : Trust::connection,
                        who.caller};
  ledger_.submit(std::move(submission),
                 [mailbox = mailbox_, id = connection.id, request_id, tell = std::move(tell),
                  by = who.recorded_as(), events = std::move(events)](Answer answer) {
                   if (tell) tell();
                   AnswerMail mail{id, request_id, std::move(answer), by};
                   mail.refused = refusals_to_record(mail.answer, events);
                   mailbox->leave(std::move(mail));
                 });
}

void Connections::refuse_post(Connection& connection, std::uint64_t request_id, Code code,
                              std::string_view message) {
  const Answer refused = Refused{{{0, {code, std::string(message), "rulebook 2"}}}};
  send_answer(connection, request_id, refused);
}

void Connections::read(Connection& connection, std::uint64_t request_id, const p::Read& asked) {
  const auto stream = asked.stream() ? asked.stream()->str() : std::string();
  if (StreamRef ref; !stream.empty() && !parse_stream(stream, ref))
    return refuse(connection, request_id, no_stream(stream));
  auto filter = Filter::from(asked.filter(), access_.about_stream != nullptr);
  if (!filter) return refuse(connection, request_id, filter.error());
  if (crowded())
    return refuse(connection, request_id,
                  {FaultCode::too_many_requests, "Too much is being read; try again later."});
  Reading reading{stream,
                  std::nullopt,
                  std::min<std::size_t>(asked.limit(), limits_.read_entries),
                  asked.backwards(),
                  *std::move(filter),
                  Visibility(connection.admitted->caller)};
  if (asked.from()) reading.from = *asked.from();
  in_background(
      connection, request_id,
      [this, request_id, reading = std::move(reading), by = connection.admitted->recorded_as()] {
        return page_frames(reading, request_id, by);
      });
}

wire::Frames Connections::page_frames(const Reading& reading, std::uint64_t request_id,
                                      const PosterId& by) {
  wire::Builder builder;
  const auto page = read_page({ledger_.store(), access_}, reading, limits_, request_id, builder);
  if (!page) return fault_frame(request_id, FaultCode::read_failed, page.error().message);
  if (!page->refused) return framed(builder);
  authenticator_.refused(by, v::AskedFor::read, reading.stream, Code::not_permitted);
  return fault_frame(request_id, FaultCode::not_permitted,
                     fmt::format("{}: is not for you to read.", reading.stream));
}

void Connections::view(Connection& connection, std::uint64_t request_id, const p::View& asked) {
  if (crowded())
    return refuse(connection, request_id,
                  {FaultCode::too_many_requests, "Too much is being read; try again later."});
  const std::string params = asked.params() ? asked.params()->str() : "{}";
  in_background(connection, request_id,
                [this, request_id, name = asked.name()->str(), params, who = *connection.admitted] {
                  return view_frames(who, request_id, name, params);
                });
}

wire::Frames Connections::view_frames(const Admitted& who, std::uint64_t request_id,
                                      std::string_view name, std::string_view params) {
  if (!views_) return fault_frame(request_id, FaultCode::view_failed, "This server has no views.");
  const auto answer = views_(name, params, who.caller);
  if (!answer) {
    const auto& fault = answer.error();
    if (fault.recorded)
      authenticator_.refused(who.recorded_as(), v::AskedFor::view, name, *fault.recorded);
    return fault_frame(request_id, fault_code(fault, FaultCode::view_failed), fault.message);
  }
  if (answer->size() > limits_.view_answer_bytes)
    return fault_frame(request_id, FaultCode::view_failed,
                       fmt::format("The answer has {} bytes, at most {} are allowed; ask for less.",
                                   answer->size(), limits_.view_answer_bytes));
  return answer_frames(request_id, *answer, limits_.frame_bytes);
}

void Connections::info(Connection& connection, std::uint64_t request_id) {
  const auto head = ledger_.store().head();
  const auto& identity = ledger_.store().identity();
  const auto name = builder_.CreateString(identity.name.value);
  const auto root = builder_.CreateString(to_hex(head.root));
  const auto version = builder_.CreateString(server_version);
  const auto body = p::CreateLedgerInfo(
      builder_, name, head.size, root, head.recorded_at.milliseconds,
      identity.created_at.milliseconds, version, static_cast<std::uint32_t>(connections_.size()));
  wire::finish_response(builder_, request_id, p::ResponseBody::LedgerInfo, body.Union());
  send(connection);
}

void Connections::refuse(Connection& connection, std::uint64_t request_id, const BadRequest& why) {
  fault(connection, request_id, why.code, why.message);
}

void Connections::in_background(Connection& connection, std::uint64_t request_id,
                                std::function<wire::Frames()> make_frames) {
  ++connection.jobs_in_flight;
  asio::post(workers_, [this, id = connection.id, request_id, make = std::move(make_frames)] {
    mailbox_->leave([this, id, frames = made(make, request_id)] {
      auto* const found = find(id);
      if (!found) return;
      --found->jobs_in_flight;
      send_frames(*found, frames);
    });
  });
}

}  // namespace daybook::server

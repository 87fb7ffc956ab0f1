#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "domain/limits.hpp"
#include "eventstore/digest.hpp"
#include "server/hub.hpp"
#include "server/log.hpp"
#include "server/reply.hpp"
#include "server/version.hpp"

namespace daybook::server {

namespace {

namespace p = wire::p;
using p::FaultCode;
using p::RequestBody;

bool is_not_permitted(const Answer& answer) {
  const auto* const refused = std::get_if<Refused>(&answer);
  return refused && refused->refusals.front().refusal.code == Code::not_permitted;
}

/// An event by its type and stream, as far as its bytes hold one.
std::string described(std::string event) {
  Posting posting;
  posting.event = std::move(event);
  const auto* const view = posting.view();
  const auto* const type = view ? Vocabulary::instance().find(view->data_type()) : nullptr;
  if (!type || !view->stream()) return "event";
  return fmt::format("{} {}", type->name, view->stream()->string_view());
}

/// True when a post may be about a principal: its stream's name is in the bytes.
bool touches_principals(const Post& post) {
  return std::any_of(post.begin(), post.end(), [](const Posting& posting) {
    return posting.event.find("principal/") != std::string::npos;
  });
}

wire::Frames view_frames(const ViewPort& views, const Limits& limits, std::uint64_t request_id,
                         std::string_view name, std::string_view params) {
  if (!views) return fault_frame(request_id, FaultCode::view_failed, "This server has no views.");
  const auto answer = views(name, params);
  if (!answer) return fault_frame(request_id, FaultCode::view_failed, answer.error());
  if (answer->size() > limits.view_answer_bytes)
    return fault_frame(request_id, FaultCode::view_failed,
                       fmt::format("The answer has {} bytes, at most {} are allowed; ask for less.",
                                   answer->size(), limits.view_answer_bytes));
  return answer_frames(request_id, *answer, limits.frame_bytes);
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

void Hub::handle(Connection& connection, const p::Request& request) {
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

void Hub::post(Connection& connection, std::uint64_t request_id, const p::Post& asked) {
  const auto& who = *connection.admitted;
  if (asked.importing() && (who.caller.roles_everywhere() & bit(v::Role::administrator)) == 0) {
    door_.refused(who.recorded_as(), v::AskedFor::post, "import", Code::not_permitted);
    return refuse_post(connection, request_id, Code::not_permitted,
                       "Only an administrator of all programmes may import.");
  }
  auto post = wire::decode_post(asked);
  if (!post) return refuse_post(connection, request_id, Code::malformed, post.error());
  if (post->empty())
    return refuse_post(connection, request_id, Code::malformed, "A post has at least one event.");
  ++connection.posts_in_flight;
  ++counters_.posts;
  auto tell = touches_principals(*post) ? door_.when_principals_change() : std::function<void()>();
  auto first = post->front().event;
  Submission submission{*std::move(post), asked.importing() ? Trust::import_ : Trust::connection,
                        who.caller};
  ledger_.submit(std::move(submission),
                 [mailbox = mailbox_, id = connection.id, request_id, tell = std::move(tell),
                  by = who.recorded_as(), first = std::move(first)](Answer answer) {
                   if (tell) tell();
                   AnswerMail mail{id, request_id, std::move(answer)};
                   if (is_not_permitted(mail.answer)) {
                     mail.by = by;
                     mail.of = described(first);
                   }
                   mailbox->leave(std::move(mail));
                 });
}

void Hub::refuse_post(Connection& connection, std::uint64_t request_id, Code code,
                      std::string_view message) {
  const Answer refused = Refused{{{0, {code, std::string(message), "rulebook 2"}}}};
  send_answer(connection, request_id, refused);
}

void Hub::read(Connection& connection, std::uint64_t request_id, const p::Read& asked) {
  auto filter = Filter::from(asked.filter(), access_.about_stream != nullptr);
  if (!filter) return refuse(connection, request_id, filter.error());
  if (crowded())
    return refuse(connection, request_id,
                  {FaultCode::too_many_requests, "Too much is being read; try again later."});
  Reading reading{asked.stream() ? asked.stream()->str() : "",
                  std::nullopt,
                  std::min<std::size_t>(asked.limit(), limits_.read_entries),
                  asked.backwards(),
                  *std::move(filter),
                  Sight(connection.admitted->caller)};
  if (asked.from()) reading.from = *asked.from();
  in_background(
      connection, request_id,
      [this, request_id, reading = std::move(reading), by = connection.admitted->recorded_as()] {
        return page_frames(reading, request_id, by);
      });
}

wire::Frames Hub::page_frames(const Reading& reading, std::uint64_t request_id,
                              const PosterId& by) {
  wire::Builder builder;
  const auto page = read_page({ledger_.store(), access_}, reading, limits_, request_id, builder);
  if (!page) return fault_frame(request_id, FaultCode::read_failed, page.error().message);
  if (!page->refused) return framed(builder);
  door_.refused(by, v::AskedFor::read, reading.stream, Code::not_permitted);
  return fault_frame(request_id, FaultCode::not_permitted,
                     fmt::format("{}: is not for you to read.", reading.stream));
}

void Hub::view(Connection& connection, std::uint64_t request_id, const p::View& asked) {
  if (crowded())
    return refuse(connection, request_id,
                  {FaultCode::too_many_requests, "Too much is being read; try again later."});
  const std::string params = asked.params() ? asked.params()->str() : "{}";
  in_background(connection, request_id,
                [this, request_id, name = asked.name()->str(), params, who = *connection.admitted] {
                  if (const auto no = refuse_view(who, name, params))
                    return fault_frame(request_id, FaultCode::not_permitted, no->message);
                  return view_frames(views_, limits_, request_id, name, params);
                });
}

std::optional<Refusal> Hub::refuse_view(const Admitted& who, std::string_view name,
                                        std::string_view params) {
  if (access_.ready) access_.ready(ledger_.store().size());
  const auto about = access_.about_question ? access_.about_question(name, params) : About();
  auto no = decide_view(who.caller, name, about);
  const auto views = views_decided();
  const bool known = std::find(views.begin(), views.end(), name) != views.end();
  if (no)
    door_.refused(who.recorded_as(), v::AskedFor::view, known ? name : "unknown view", no->code);
  return no;
}

void Hub::info(Connection& connection, std::uint64_t request_id) {
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

void Hub::refuse(Connection& connection, std::uint64_t request_id, const BadRequest& why) {
  fault(connection, request_id, why.code, why.message);
}

void Hub::in_background(Connection& connection, std::uint64_t request_id,
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

/// The requests that a client has under way. Private to the client.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/client/link.hpp"

namespace daybook::client {

/// A post that has no answer yet, or whose answer waits for those before it.
struct WaitingPost {
  std::uint64_t request_id = 0;
  wire::Frames frame;
  Client::Answered answered;
  std::optional<Answer> answer;
  std::optional<Accepted> part;  ///< of an answer that comes in parts
};

/// A request that somebody waits for.
struct Call {
  std::uint64_t request_id = 0;
  wire::Frames frame;
  std::vector<wire::Frames> replies;  ///< whole messages
  std::optional<Error> error;
  bool done = false;
};

/// A subscription as the client sees it.
struct Follower {
  std::uint64_t next = 0;
  Filter filter;
  EachEntry each;
  CaughtUp caught_up;
  std::uint64_t request_id = 0;
  std::uint64_t credit = 0;  ///< granted and not used
  bool told_caught_up = false;
  bool done = false;
  std::optional<Error> error;
};

struct Client::Parts {
  Parts(const ServerAddress& server, const Hello& hello, const Limits& given, Loop* shared);
  ~Parts();

  std::unique_ptr<Loop> own_loop;
  Loop& loop;
  const Limits limits;
  std::uint64_t next_request_id = hello_id + 1;
  std::deque<WaitingPost> posts;  ///< by request id
  std::optional<Call> call;
  Follower* follower = nullptr;
  bool pong_awaited = false;
  bool in_callback = false;
  wire::Builder builder;
  Link link;

  // --- what the link tells
  void send_all_again();
  void take(const wire::p::Response& response, std::string_view bytes);
  void fail_all(const Error& error);
  bool expecting() const;

  // --- posts
  void submit(const Post& post, Client::Answered answered, bool importing);
  void take_followed(const wire::p::Response& response);
  void take_answer(const wire::p::Response& response, Answer answer);
  void deliver_answers();

  // --- requests; `builder` holds the body
  wire::Frames frame_of(std::uint64_t request_id, wire::p::RequestBody tag,
                        flatbuffers::Offset<void> body);
  Outcome<Call> ask(wire::p::RequestBody tag, flatbuffers::Offset<void> body);
  void take_reply(const wire::p::Response& response, std::string_view bytes);
  flatbuffers::Offset<wire::p::Filter> encode(const Filter& filter);

  // --- subscriptions
  void subscribe(Follower& follower);
  void unsubscribe(const Follower& follower);
  void take_entries(const wire::p::Entries& entries);
  void renew_credit(Follower& follower);
  void ping_when_quiet();

  /// Lets the loop work until `done`.
  template <class Done>
  void until(Done done) {
    auto& io = loop.parts().io;
    while (!done()) {
      if (io.stopped()) io.restart();
      io.run_one();
    }
  }
};

}  // namespace daybook::client

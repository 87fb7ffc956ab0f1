/// Frames and messages, without a socket (PROTOCOL.md).
#include <random>

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include "server/protocol/frame.hpp"
#include "server/protocol/messages.hpp"
#include "tests/server/served.hpp"

namespace daybook::wire {

using server::testing::budget_allocated;
using server::testing::post_frame;

namespace {

/// Gives `bytes` to the buffer in pieces of at most `piece`, and returns the frames that come out.
std::vector<std::string> frames_of(FrameBuffer& buffer, std::string_view bytes, std::size_t piece) {
  std::vector<std::string> frames;
  while (!bytes.empty()) {
    const auto space = buffer.space();
    const auto count = std::min({space.size(), bytes.size(), piece});
    std::copy_n(bytes.data(), count, space.data());
    bytes.remove_prefix(count);
    buffer.received(count);
    for (auto frame = buffer.next(); frame && *frame; frame = buffer.next())
      frames.emplace_back(**frame);
  }
  return frames;
}

std::string length_only(std::uint32_t length) {
  std::string bytes;
  for (unsigned i = 0; i < length_bytes; ++i)
    bytes.push_back(static_cast<char>(length >> (8 * i) & 0xff));
  return bytes;
}

}  // namespace

TEST_CASE("frames come out as they went in, however the bytes are cut", "[server]") {
  rc::prop("for any frames and pieces", [] {
    const auto lengths =
        *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(16, 3'000));
    const auto piece = *rc::gen::inRange<std::size_t>(1, 5'000);
    std::vector<std::string> sent;
    Frames bytes;
    for (const auto length : lengths) {
      sent.emplace_back(length, static_cast<char>('a' + sent.size() % 26));
      append_frame(bytes, sent.back());
    }
    FrameBuffer buffer(4'096, 256);
    RC_ASSERT(frames_of(buffer, bytes, piece) == sent);
    RC_ASSERT(buffer.waiting() == 0U);
  });
}

TEST_CASE("a frame longer or shorter than is allowed is named before its bytes arrive (ledger 7)",
          "[server]") {
  for (const auto& [length, fault] :
       {std::pair{1'025U, FrameFault::too_long}, std::pair{0xffff'ffffU, FrameFault::too_long},
        std::pair{15U, FrameFault::too_short}, std::pair{0U, FrameFault::too_short}}) {
    FrameBuffer buffer(1'024, 256);
    frames_of(buffer, length_only(length), 4);
    const auto next = buffer.next();
    REQUIRE_FALSE(next);
    REQUIRE(next.error() == fault);
  }
}

TEST_CASE("a buffer grows with what has arrived, not with what is announced (ledger 1.8)",
          "[server]") {
  FrameBuffer buffer(1U << 20, 1'024);
  frames_of(buffer, length_only(1U << 20), 4);
  REQUIRE(buffer.space().size() + buffer.waiting() == 1'024);
  const std::string frame = length_only(1U << 20) + std::string(1U << 20, 'x');
  FrameBuffer other(1U << 20, 1'024);
  REQUIRE(frames_of(other, frame, 1'000'000).size() == 1);
  REQUIRE(other.space().size() == 1'024);
}

TEST_CASE("a post is the same behind the wire (ledger 7)", "[server]") {
  auto post = budget_allocated(7, {Expect::Kind::exactly, 3});
  post.push_back(budget_allocated(8).front());
  post.back().actor = Poster{PosterId("com-1"), role_named("commissioner"), ProviderId("a")};
  post.back().recorded_at = Instant{1'600'000'000'000};
  Builder builder;
  encode_post(builder, 5, post, true);
  const auto* request = verified_request(message_in(builder));
  REQUIRE(request);
  REQUIRE(request->request_id() == 5);
  REQUIRE(request->body_as_Post()->importing());
  const auto decoded = decode_post(*request->body_as_Post());
  REQUIRE(decoded);
  REQUIRE(decoded->size() == 2);
  REQUIRE(decoded->front().event == post.front().event);
  REQUIRE(decoded->front().expect.kind == Expect::Kind::exactly);
  REQUIRE(decoded->front().expect.events == 3);
  REQUIRE_FALSE(decoded->front().actor);
  REQUIRE(decoded->back().actor->roles == role_named("commissioner"));
  REQUIRE(decoded->back().actor->provider == ProviderId("a"));
  REQUIRE(decoded->back().recorded_at == Instant{1'600'000'000'000});
}

TEST_CASE("a long answer comes in parts that fit a frame (ledger 7)", "[server]") {
  constexpr std::size_t frame_bytes = 4'096;
  Accepted accepted;
  accepted.positions = {{10}};
  accepted.versions = {{2}};
  for (std::uint64_t i = 0; i < 40; ++i)
    accepted.derived.push_back(
        {{11 + i}, {3 + i}, "package/k", std::string(400, static_cast<char>('a' + i % 26))});
  Frames bytes;
  Builder builder;
  append_answer(bytes, builder, 9, Answer(accepted), frame_bytes);
  FrameBuffer buffer(frame_bytes, 1'024);
  std::vector<DerivedEntry> derived;
  const auto frames = frames_of(buffer, bytes, 999);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const auto* response = verified_response(frames[i]);
    REQUIRE(response);
    REQUIRE(more_follows(*response) == (i + 1 < frames.size()));
    const auto part = decode_answer(*response);
    for (const auto& each : std::get<Accepted>(*part).derived) derived.push_back(each);
  }
  REQUIRE(derived.size() == accepted.derived.size());
  for (std::size_t i = 0; i < derived.size(); ++i)
    REQUIRE(derived[i].event == accepted.derived[i].event);
}

TEST_CASE("every refusal code survives the wire (rulebook 2)", "[server]") {
  for (int i = 0; i <= static_cast<int>(Code::legal_hold); ++i) {
    const Refused refused{{{3, {static_cast<Code>(i), "a message", "D 5.5"}}}};
    Frames bytes;
    Builder builder;
    append_answer(bytes, builder, 1, Answer(refused), 1U << 20);
    const auto answer =
        decode_answer(*verified_response(std::string_view(bytes).substr(length_bytes)));
    const auto& back = std::get<Refused>(*answer).refusals.front();
    REQUIRE(back.index == 3);
    REQUIRE(back.refusal.code == static_cast<Code>(i));
    REQUIRE(back.refusal.reference == "D 5.5");
  }
}

TEST_CASE("damaged messages are refused or read without harm (ledger 7)", "[server]") {
  const auto whole = post_frame(1, budget_allocated(1)).substr(length_bytes);
  std::mt19937 random(20'210'603);
  for (int i = 0; i < 20'000; ++i) {
    auto bytes = whole.substr(0, 16 + random() % (whole.size() - 15));
    if (random() % 4 > 0) bytes = whole;
    for (auto changes = random() % 4 + 1; changes > 0; --changes)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    const auto* request = verified_request(bytes);
    if (!request) continue;
    if (const auto* post = request->body_as_Post()) static_cast<void>(decode_post(*post));
  }
}

}  // namespace daybook::wire

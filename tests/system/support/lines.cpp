#include "tests/system/support/lines.hpp"

#include <atomic>

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "domain/vocabulary/json_in.hpp"
#include "eventstore/ledger/json.hpp"

namespace daybook::test {

std::string new_event_id() {
  static std::atomic<std::uint64_t> count{0};
  return fmt::format("5e000000-0000-4000-8000-{:012x}", ++count);
}

std::string event_line(std::string_view stream, std::string_view type, std::string_view data,
                       std::string_view actor) {
  const auto by = actor.empty() ? "" : fmt::format(R"(,"actor":{})", actor);
  return fmt::format(
      R"({{"event_id":"{}","stream":"{}","type":"{}","occurred_at":"2021-04-01T09:00:00Z","data":{}{}}})",
      new_event_id(), stream, type, data, by);
}

Post post_of(const std::string& line) {
  auto post = post_from_json(line);
  if (!post) FAIL(post.error().refusal.message);
  return *std::move(post);
}

void given(Ledger& ledger, const std::string& line) {
  const auto answer = ledger.post({post_of(line), Trust::embedded, {}});
  INFO(boost::json::serialize(to_json(answer)));
  REQUIRE(std::holds_alternative<Accepted>(answer));
}

std::string programme_line(std::string_view id, std::string_view policy) {
  return event_line(
      fmt::format("programme/{}", id), "programme_opened",
      fmt::format(
          R"({{"title":"P","authority":"A","framework":"f1","opens_on":"2021-04-01","policy":{}}})",
          policy),
      commissioner);
}

std::string allocation_line(std::string_view programme, std::int64_t pence,
                            std::string_view actor) {
  return event_line(
      fmt::format("programme/{}", programme), "budget_allocated",
      fmt::format(R"({{"year":"2021/22","line":"main","amount_pence":{},"reason":"vote"}})", pence),
      actor);
}

}  // namespace daybook::test

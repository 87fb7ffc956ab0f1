#include "tools/generate/refusals/provoker.hpp"

#include <cstdlib>
#include <iostream>

#include "domain/vocabulary/json_in.hpp"
#include "eventstore/ledger/json.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

/// How often each provocation is made in one programme.
constexpr int times_each = 2;
/// Beyond every number that a history gives its events.
constexpr std::uint64_t first_number = std::uint64_t{1} << 50;

[[noreturn]] void stop(const Provocation& provocation, const json::value& post,
                       const std::string& why) {
  std::cerr << "daybook-generate: " << provocation.name << ": " << why << "\n  "
            << json::serialize(post) << '\n';
  std::abort();
}

std::vector<Code> codes_of(const Answer& answer) {
  std::vector<Code> codes;
  if (const auto* refused = std::get_if<Refused>(&answer))
    for (const auto& one : refused->refusals) codes.push_back(one.refusal.code);
  return codes;
}

/// A post that cannot be read is refused as malformed before it reaches the ledger.
std::vector<Code> answer_of(MemoryLedger& ledger, const std::string& line, Instant now,
                            std::string& shown) {
  const auto post = post_from_json(line);
  if (!post) return {post.error().refusal.code};
  const auto answer = ledger.post({*post, Trust::embedded, {}}, now);
  shown = json::serialize(to_json(answer));
  return codes_of(answer);
}

}  // namespace

Provoker::Provoker(Recorder& recorder, RefusalSink& sink) : recorder_(recorder), sink_(sink) {
  for (const auto* provocation : all_provocations())
    rows_.emplace(provocation->type, Row{provocation, {}});
  recorder_.watch(*this);
}

void Provoker::before(const std::vector<Draft>& drafts, Instant recorded_at) {
  if (drafts.size() != 1) return;
  model_ = json::parse(recorder_.line_of(drafts, Naming::embedded));
  provoke(Moment::before, {model_, {}, recorder_.ledger().states(), latest_}, recorded_at);
}

void Provoker::after(const std::vector<Draft>& drafts, Instant recorded_at, Position first) {
  if (drafts.size() != 1) return;
  latest_.remember(model_, first);
  provoke(Moment::after, {model_, first, recorder_.ledger().states(), latest_}, recorded_at);
}

void Provoker::provoke(Moment moment, const Occasion& occasion, Instant recorded_at) {
  const auto [first, last] = rows_.equal_range(occasion.model.at("type").as_string());
  for (auto row = first; row != last; ++row)
    if (row->second.provocation->moment == moment) make(row->second, occasion, recorded_at);
}

void Provoker::make(Row& row, const Occasion& occasion, Instant recorded_at) {
  Attempt attempt(occasion);
  attempt.expect = row.provocation->expect;
  auto& made = row.made[attempt.programme_id()];
  if (made >= times_each) return;
  for (const auto& step : row.provocation->steps)
    if (!step(attempt)) return;
  ++made;
  post(*row.provocation, attempt, recorded_at);
}

void Provoker::post(const Provocation& provocation, Attempt& attempt, Instant recorded_at) {
  json::array events;
  for (auto& event : attempt.events) {
    // Only then does the model's own id stay.
    const bool reuses = provocation.expect == std::vector{Code::event_id_reused} &&
                        event.as_object().contains("event_id");
    if (!reuses) event.as_object()["event_id"] = recorder_.event_id(first_number + attempts_++);
    events.push_back(event);
  }
  const auto post = events.size() == 1 ? events.front() : json::value(events);
  const auto size = recorder_.ledger().size();
  std::string shown;
  const auto codes = answer_of(recorder_.ledger(), json::serialize(post), recorded_at, shown);
  if (codes != attempt.expect || size != recorder_.ledger().size())
    stop(provocation, post, "was not refused as it must be: " + shown);
  sink_.take(recorder_.posts(), attempt.expect, post);
}

}  // namespace daybook::generate

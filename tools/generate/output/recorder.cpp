#include "tools/generate/output/recorder.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include <boost/json.hpp>

#include "domain/vocabulary/json_in.hpp"
#include "eventstore/ledger/json.hpp"

namespace daybook::generate {

namespace {

[[noreturn]] void stop(std::string_view line, std::string_view why) {
  std::cerr << "daybook-generate: a planned post was not accepted: " << why << "\n  " << line
            << '\n';
  std::abort();
}

Post parsed(std::string_view line) {
  auto post = post_from_json(line);
  if (!post) stop(line, post.error().refusal.message);
  return std::move(*post);
}

}  // namespace

Accepted accepted_or_stop(Answer answer, std::string_view line) {
  if (auto* accepted = std::get_if<Accepted>(&answer)) return std::move(*accepted);
  stop(line, boost::json::serialize(to_json(answer)));
}

std::string Recorder::line_of(const std::vector<Draft>& drafts, Naming naming) const {
  CopyView alone;
  alone.seed = seed_;
  std::string text;
  LineTemplate(drafts, events_, naming).write(alone, text);
  return text;
}

std::string Recorder::event_id(std::uint64_t number) const {
  return event_id_text(seed_, number);
}

std::vector<Position> Recorder::post(const std::vector<Draft>& drafts, Instant recorded_at) {
  if (watcher_) watcher_->before(drafts, recorded_at);
  LineTemplate line(drafts, events_, Naming::import_);
  CopyView alone;
  alone.seed = seed_;
  alone.recorded_at = recorded_at;
  std::string text;
  line.write(alone, text);
  const auto first = ledger_.size();
  auto answer = ledger_.post({parsed(text), Trust::import_, {}}, recorded_at);
  auto accepted = accepted_or_stop(std::move(answer), text);
  commits_.push_back(first);
  events_ += drafts.size();
  ++posts_;
  sink_.take(std::move(line), ledger_.size() - first, recorded_at);
  if (watcher_) watcher_->after(drafts, recorded_at, accepted.positions.front());
  return std::move(accepted.positions);
}

EntryPlace Recorder::place(Position position) const {
  const auto next = std::upper_bound(commits_.begin(), commits_.end(), position.value);
  const auto first = *(next - 1);
  const auto end = next == commits_.end() ? ledger_.size() : *next;
  return {first, end - first, position.value - first};
}

}  // namespace daybook::generate

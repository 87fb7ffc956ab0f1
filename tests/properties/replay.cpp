/// Telling posts again, with the positions that they have there.
#include "tests/properties/replay.hpp"

#include <fmt/format.h>

#include "domain/vocabulary/json_in.hpp"
#include "domain/vocabulary/json_out.hpp"
#include "tests/properties/random_posts/posts.hpp"

namespace daybook::test {

namespace json = boost::json;
using model::Data;

namespace {

std::string line_of_events(const std::vector<Data>& post) {
  return json::serialize(json::array(post.begin(), post.end()));
}

Answer post_line(MemoryLedger& ledger, const std::string& line, model::Ms clock) {
  const auto read = post_from_json(line);
  return read ? ledger.post({*read, Trust::embedded, {}}, Instant{clock})
              : Answer(Refused{{{read.error().index, read.error().refusal}}});
}

const v::Event& event_of(const DerivedEntry& entry) {
  return *flatbuffers::GetRoot<v::Event>(entry.event.data());
}

std::string type_of(const DerivedEntry& entry) {
  return Vocabulary::instance().of(event_of(entry).data_type()).name;
}

model::Fact derived_fact(const DerivedEntry& entry, const model::Fact& cause) {
  auto fact = cause;
  const auto& event = event_of(entry);
  fact.type = type_of(entry);
  fact.data = data_to_json(event.data_type(), event.data());
  fact.on = model::london(fact.at);
  fact.cause = cause.position;
  return fact;
}

/// What a derived entry says, wherever it stands; "" for a block's unit.
std::string said_by(const DerivedEntry& entry) {
  const auto& event = event_of(entry);
  auto data = data_to_json(event.data_type(), event.data());
  if (model::text(data, "cause") == "block_unit") return "";
  for (const auto* key : {"charge_position", "reason", "seed", "sampled"}) data.erase(key);
  return type_of(entry) + json::serialize(data) + "\n";
}

}  // namespace

std::vector<Told> told(std::uint64_t seed, int posts) {
  model::Past past;
  random_posts::Posts drawn(seed, past);
  MemoryLedger ledger;
  std::vector<Told> all;
  for (int i = 0; i < posts; ++i) {
    Told next{drawn.next(), drawn.clock(), {}, {}};
    const auto answer = post_line(ledger, line_of_events(next.post), next.clock);
    const auto* accepted = std::get_if<Accepted>(&answer);
    if (!accepted) continue;
    for (auto& event : next.post) event.erase("expect");
    for (std::size_t at = 0; at < next.post.size(); ++at) {
      const auto& cause = past.add(model::fact_of(next.post[at]));
      next.posted.push_back(cause.position);
      for (const auto& entry : accepted->derived)
        if (static_cast<std::int64_t>(entry.position.value) == past.size()) {
          next.derived.push_back(past.size());
          past.add(derived_fact(entry, cause));
        }
    }
    all.push_back(std::move(next));
  }
  return all;
}

std::optional<Data> Replay::mapped(Data event) const {
  auto& data = event["data"].get_object();
  const auto look_up = [&](json::value& position) {
    const auto found = place_.find(position.to_number<std::int64_t>());
    if (found == place_.end()) return false;
    position = found->second;
    return true;
  };
  if (model::text(event, "type") == "entry_voided" && !look_up(data["position"])) return {};
  if (data.contains("charges"))
    for (auto& position : data["charges"].get_array())
      if (!look_up(position)) return {};
  return event;
}

std::optional<std::string> Replay::line_of(const Told& told) const {
  std::vector<Data> post;
  for (const auto& event : told.post) {
    auto there = mapped(event);
    if (!there) return {};
    post.push_back(*std::move(there));
  }
  return line_of_events(post);
}

std::string Replay::tell(const Told& told) {
  const auto line = line_of(told);
  if (!line) return "unmapped";
  const auto answer = post_line(ledger_, *line, told.clock);
  std::string said;
  if (const auto* refused = std::get_if<Refused>(&answer)) {
    for (const auto& each : refused->refusals) said += std::string(name(each.refusal.code)) + " ";
    return "refused: " + said;
  }
  const auto& accepted = std::get<Accepted>(answer);
  for (std::size_t i = 0; i < told.posted.size(); ++i)
    place_[told.posted[i]] = static_cast<std::int64_t>(accepted.positions[i].value);
  for (const auto& entry : accepted.derived) said += said_by(entry);
  if (told.derived.size() == accepted.derived.size())
    for (std::size_t i = 0; i < told.derived.size(); ++i)
      place_[told.derived[i]] = static_cast<std::int64_t>(accepted.derived[i].position.value);
  return said;
}

std::vector<std::string> Replay::void_entry(std::int64_t position, model::Ms clock) {
  const auto at = place_.at(position);
  const auto stream = read_entry(ledger_.entry({static_cast<std::uint64_t>(at)}))->stream_text;
  const auto line = fmt::format(
      R"({{"event_id":"71000000-0000-4000-8000-{:012x}","stream":"{}","type":"entry_voided",)"
      R"("occurred_at":"{}","data":{{"position":{},"reason":"error"}},)"
      R"("actor":{{"id":"cen-9","roles":["central_team"]}}}})",
      ledger_.size(), stream, model::instant_text(clock), at);
  const auto answer = post_line(ledger_, line, clock);
  std::vector<std::string> codes;
  if (const auto* refused = std::get_if<Refused>(&answer))
    for (const auto& each : refused->refusals) codes.emplace_back(name(each.refusal.code));
  return codes;
}

}  // namespace daybook::test

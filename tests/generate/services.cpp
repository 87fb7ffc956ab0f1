#include "tests/generate/services.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "domain/vocabulary/json_in.hpp"
#include "eventstore/ledger/json.hpp"
#include "tools/generate/refusals/refusal_file.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool is_named(const std::vector<std::string>& names, const std::string& name) {
  return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::unique_ptr<Service>> made_services(const std::vector<std::string>& names,
                                                    std::uint64_t seed, Recorder& recorder) {
  std::vector<std::unique_ptr<Service>> services;
  for (const auto& kind : service_kinds()) {
    if (!is_named(names, kind.name)) continue;
    auto service = kind.make(DAYBOOK_BINARY_DIR "/programmes", seed, recorder);
    if (!service) FAIL(service.error().message);
    services.push_back(std::move(*service));
  }
  return services;
}

}  // namespace

MadeHistory made_history(const std::vector<std::string>& names, std::uint64_t seed,
                         bool with_refusals) {
  std::ostringstream out, refused;
  CopyWriter writer(out, {1, CopyOrder::interleaved, seed});
  Recorder recorder(seed, writer);
  RefusalWriter refusals(refused);
  std::optional<Provoker> provoker;
  if (with_refusals) provoker.emplace(recorder, refusals);
  run_together(made_services(names, seed, recorder));
  writer.finish();
  return {split(out.str()), split(refused.str()), writer.entries(), recorder.ledger().root()};
}

MadeHistory made_copies(const std::string& name, CopyOptions options) {
  std::ostringstream out;
  CopyWriter writer(out, options);
  Recorder recorder(options.seed, writer);
  run_together(made_services({name}, options.seed, recorder));
  writer.finish();
  return {split(out.str()), {}, writer.entries(), recorder.ledger().root()};
}

std::string text_of(const json::object& data, std::string_view field) {
  const auto* found = data.if_contains(field);
  return found && found->is_string() ? std::string(found->get_string()) : "";
}

std::vector<json::object> events_of(const std::vector<std::string>& lines) {
  std::vector<json::object> events;
  for (const auto& line : lines) {
    auto value = json::parse(line);
    if (value.is_object())
      events.push_back(std::move(value.as_object()));
    else
      for (auto& event : value.as_array()) events.push_back(std::move(event.as_object()));
  }
  return events;
}

int Counted::of(std::string_view type,
                const std::function<bool(const json::object&)>& holds) const {
  return static_cast<int>(
      std::count_if(events_.begin(), events_.end(), [&](const json::object& event) {
        return text_of(event, "type") == type && (!holds || holds(event.at("data").as_object()));
      }));
}

std::int64_t Counted::sum(std::string_view type, std::string_view field) const {
  std::int64_t sum = 0;
  for (const auto& event : events_)
    if (text_of(event, "type") == type) sum += event.at("data").at(field).as_int64();
  return sum;
}

std::set<std::string> Counted::streams(std::string_view type) const {
  std::set<std::string> streams;
  for (const auto& event : events_)
    if (text_of(event, "type") == type) streams.emplace(event.at("stream").as_string());
  return streams;
}

std::map<std::string, int> Counted::by(std::string_view type, std::string_view field) const {
  std::map<std::string, int> counts;
  for (const auto& event : events_)
    if (text_of(event, "type") == type) ++counts[text_of(event.at("data").as_object(), field)];
  return counts;
}

std::function<bool(const json::object&)> where(std::string field, std::string text) {
  return [field = std::move(field), text = std::move(text)](const json::object& data) {
    return text_of(data, field) == text;
  };
}

void import_line(MemoryLedger& ledger, const std::string& line) {
  const auto post = post_from_json(line);
  if (!post) FAIL(line << ": " << post.error().refusal.message);
  const auto answer = ledger.post({*post, Trust::import_, {}}, at(Date{25'000}, 0));
  if (!std::holds_alternative<Accepted>(answer))
    FAIL(line << ": " << json::serialize(to_json(answer)));
}

}  // namespace daybook::generate

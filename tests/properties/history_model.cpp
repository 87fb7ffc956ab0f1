/// Where ledger and model may differ: the codes, the positions, what is derived.
#include "tests/properties/history_model.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "domain/vocabulary/json_in.hpp"
#include "domain/vocabulary/json_out.hpp"
#include "tests/properties/model/rows.hpp"

namespace daybook::test {

namespace json = boost::json;
using model::Data;
using model::Ms;

namespace {

bool is_well_formed(const Data& event) {
  return model::row_of(model::text(event, "type")) &&
         !event.at("data").get_object().contains("colour") &&
         model::text(event, "stream") != "package/Nobody";
}

std::string line_of(const std::vector<Data>& post) {
  if (post.size() == 1) return json::serialize(post.front());
  return json::serialize(json::array(post.begin(), post.end()));
}

json::value expect_of(const Data& event) {
  const auto* expect = event.if_contains("expect");
  return expect ? *expect : json::value();
}

model::Verdict judged(const model::Past& past, const Data& event, Ms now) {
  if (!is_well_formed(event)) return model::only(false, "malformed");
  return model::judge(past, model::fact_of(event), expect_of(event), now);
}

model::Fact derived_fact(const model::Fact& cause, std::string_view type, Data data) {
  model::Fact fact = cause;
  fact.type = type;
  fact.data = std::move(data);
  fact.on = model::london(fact.at);
  fact.cause = cause.position;
  return fact;
}

/// What of a derived event is not as it was foretold; absent numbers are 0.
std::string difference(const model::Expected& expected, std::string_view type, const Data& data) {
  if (expected.type != type) return fmt::format("{} instead of {}", type, expected.type);
  for (const auto* key : {"cause", "amount_pence", "business_date", "policy_version", "share",
                          "minutes", "block", "charge_position", "batch"}) {
    const auto* is = data.if_contains(key);
    const auto* should = expected.data.if_contains(key);
    const bool number = (is && is->is_number()) || (should && should->is_number());
    if (number ? model::number(data, key) != model::number(expected.data, key)
               : model::text(data, key) != model::text(expected.data, key))
      return fmt::format("{}.{} is {} instead of {}", type, key,
                         is ? json::serialize(*is) : "absent",
                         should ? json::serialize(*should) : "absent");
  }
  if (data.contains("session") && model::text(data, "cause") != "mileage" &&
      model::text(data, "session") != model::text(expected.data, "session"))
    return "another session";
  return "";
}

std::vector<std::string> codes_of(const Refused& refused) {
  std::vector<std::string> codes;
  for (const auto& each : refused.refusals) codes.emplace_back(name(each.refusal.code));
  return codes;
}

}  // namespace

JudgedTwice::JudgedTwice(std::uint64_t seed) : posts_(seed, past_) {}

std::string JudgedTwice::step() {
  const auto post = posts_.next();
  const auto now = posts_.clock();
  subject_ = model::text(post.back(), "stream");
  type_ = model::text(post.back(), "type");
  const auto line = line_of(post);
  const auto read = post_from_json(line);
  const auto answer = read ? ledger_.post({*read, Trust::embedded, {}}, Instant{now})
                           : Answer(Refused{{{read.error().index, read.error().refusal}}});
  const auto wrong = std::holds_alternative<Accepted>(answer)
                         ? compare_accepted(post, std::get<Accepted>(answer), now)
                         : compare_refused(post, std::get<Refused>(answer), now);
  told_.push_back(
      fmt::format("{} -> {}", line,
                  std::holds_alternative<Accepted>(answer)
                      ? fmt::format("{}", std::get<Accepted>(answer).positions.front().value)
                      : fmt::format("{}", fmt::join(codes_of(std::get<Refused>(answer)), ", "))));
  return wrong;
}

std::string JudgedTwice::compare_refused(const std::vector<Data>& post, const Refused& refused,
                                         Ms now) {
  const auto size = static_cast<std::size_t>(past_.size());
  std::size_t index = 0;
  std::vector<std::string> codes;
  for (const auto& event : post)
    if (!is_well_formed(event)) codes = {"malformed"};
  for (; codes.empty() && index < post.size(); ++index) {
    const auto verdict = judged(past_, post[index], now);
    codes = verdict.codes;
    if (!codes.empty()) break;
    const auto& cause = past_.add(model::fact_of(post[index]));
    for (const auto& each : verdict.derived) past_.add(derived_fact(cause, each.type, each.data));
  }
  past_.cut(size);
  for (const auto& code : codes_of(refused)) ++seen_[code];
  if (codes == codes_of(refused) && refused.refusals.front().index == index) return "";
  return fmt::format("refused [{}] at {} instead of [{}] at {}", fmt::join(codes_of(refused), ", "),
                     refused.refusals.front().index, fmt::join(codes, ", "), index);
}

std::string JudgedTwice::compare_accepted(const std::vector<Data>& post, const Accepted& accepted,
                                          Ms now) {
  std::string wrong;
  std::size_t next = 0;
  for (std::size_t i = 0; i < post.size(); ++i) {
    auto verdict = judged(past_, post[i], now);
    if (!verdict.accepted() && wrong.empty())
      wrong = fmt::format("accepted instead of [{}]", fmt::join(verdict.codes, ", "));
    const auto& cause = past_.add(model::fact_of(post[i]));
    ++seen_[cause.type];
    if (accepted.positions[i].value != static_cast<std::uint64_t>(cause.position) ||
        accepted.versions[i].value != static_cast<std::uint64_t>(cause.version))
      return "another position or version";
    const auto end = i + 1 < post.size() ? accepted.positions[i + 1].value : UINT64_MAX;
    std::size_t told = 0;
    for (; next < accepted.derived.size() && accepted.derived[next].position.value < end; ++next) {
      const auto& entry = accepted.derived[next];
      const auto& event = *flatbuffers::GetRoot<v::Event>(entry.event.data());
      const auto& type = Vocabulary::instance().of(event.data_type()).name;
      const auto data = data_to_json(event.data_type(), event.data());
      if (wrong.empty())
        wrong = told < verdict.derived.size() ? difference(verdict.derived[told], type, data)
                                              : "derived " + type + " that nobody foretold";
      ++told;
      ++seen_[type];
      past_.add(derived_fact(cause, type, data));
    }
    if (wrong.empty() && told < verdict.derived.size())
      wrong = fmt::format("no {} is derived: {}", verdict.derived[told].type,
                          json::serialize(verdict.derived[told].data));
  }
  return wrong;
}

std::string JudgedTwice::last_posts() const {
  std::string all;
  std::size_t shown = 0;
  for (auto told = told_.rbegin(); told != told_.rend() && shown < 40; ++told)
    if (told == told_.rbegin() || told->find("\"" + subject_ + "\"") != std::string::npos)
      all = *told + "\n" + all, ++shown;
  return all;
}

}  // namespace daybook::test

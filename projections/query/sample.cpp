#include "projections/query/sample.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/rules/sample.hpp"
#include "projections/query/answer.hpp"
#include "projections/query/compare.hpp"

namespace daybook {

namespace {

std::vector<std::string> texts(const auto& list) {
  std::vector<std::string> out;
  for (const auto* text : list) out.push_back(text->str());
  return out;
}

}  // namespace

Sample draw(const std::vector<std::string>& keys, int percent, const store::Digest& root) {
  Sample sample{store::to_hex(root), percent, {}, sample_size(keys.size(), percent)};
  sample.order = sample_order(keys, sample.seed, [](std::string_view text) {
    return std::string(store::sha256({text}).view());
  });
  return sample;
}

std::string rank_of(const Sample& sample, std::string_view key) {
  return store::to_hex(store::sha256({sample.seed, "\n", key}));
}

void BatchSearch::open(const Recorded& event) {
  const auto& opened = event.as<v::BatchOpened>();
  if (found_ || opened.batch()->string_view() != batch_ || programme_.policies.versions.empty())
    return;
  auto& record = found_.emplace();
  record.opened = event.position;
  record.claims = texts(*opened.claims());
  record.policy_version = programme_.policies.version_on(event.business_date);
  record.percent =
      programme_.policies.versions[record.policy_version].policy.claim_audit_sample_percent;
}

void BatchSearch::apply(const Recorded& event) {
  if (event.tag == v::Data::BatchOpened) open(event);
  if (event.tag == v::Data::BatchSampled && found_ && !found_->drawn) {
    const auto& drawn = event.as<v::BatchSampled>();
    if (drawn.batch()->string_view() == batch_) {
      found_->drawn = event.position;
      found_->seed = drawn.seed()->str();
      found_->sampled = texts(*drawn.sampled());
    }
  }
  evolve(programme_, event);
}

namespace {

namespace json = boost::json;

store::Digest root_of(const json::object& answer) {
  const auto hex = answer.at("as_at").at("root").as_string();
  store::Digest digest;
  for (std::size_t i = 0; i < digest.bytes.size(); ++i)
    digest.bytes[i] =
        static_cast<std::uint8_t>(std::stoi(std::string(hex.subview(2 * i, 2)), nullptr, 16));
  return digest;
}

json::array order_of(const Sample& sample, const char* what) {
  json::array out;
  for (std::size_t i = 0; i < sample.order.size(); ++i)
    out.push_back(json::object{{"rank", i + 1},
                               {what, sample.order[i]},
                               {"sha256", rank_of(sample, sample.order[i])},
                               {"sampled", i < sample.taken}});
  return out;
}

json::object wrapped(json::object params, const json::object& basis, json::object result) {
  return {{"view", "sample"},
          {"version", 1},
          {"params", std::move(params)},
          {"as_at", basis.at("as_at")},
          {"on", basis.at("on")},
          {"digest", store::to_hex(digest_of(result))},
          {"result", std::move(result)}};
}

}  // namespace

boost::json::object sample_answer(const BatchDraw& asked, const BatchRecord& record,
                                  const boost::json::object& basis) {
  const auto sample = draw(record.claims, asked.percent.value_or(record.percent), root_of(basis));
  json::value agrees = nullptr;
  if (record.drawn && sample.percent == record.percent)
    agrees = sample.seed == record.seed && sample.sampled() == record.sampled;
  return wrapped({{"programme", asked.programme}, {"batch", asked.batch}}, basis,
                 {{"seed", sample.seed},
                  {"size", record.opened.value + 1},
                  {"percent", sample.percent},
                  {"policy_version", record.policy_version},
                  {"claims", sample.order.size()},
                  {"sampled", sample.taken},
                  {"agrees", std::move(agrees)},
                  {"order", order_of(sample, "claim")}});
}

Result<boost::json::object, std::string> sample_answer(const boost::json::object& answer,
                                                       int percent) {
  for (const auto& member : answer.at("result").as_object()) {
    const auto* list = member.value().if_array();
    if (!list) continue;
    if (list->empty()) break;
    const auto sample = draw(row_keys(*list, key_depth({list})), percent, root_of(answer));
    json::object params{{"view", answer.at("view")}};
    for (const auto& param : answer.at("params").as_object()) params[param.key()] = param.value();
    return wrapped(std::move(params), answer,
                   {{"list", member.key()},
                    {"seed", sample.seed},
                    {"size", answer.at("as_at").at("size")},
                    {"percent", sample.percent},
                    {"rows", sample.order.size()},
                    {"sampled", sample.taken},
                    {"order", order_of(sample, "row")}});
  }
  return failed(fmt::format("sample: {} has no rows to draw from; a list by groups needs --by.",
                            std::string_view(answer.at("view").as_string())));
}

}  // namespace daybook

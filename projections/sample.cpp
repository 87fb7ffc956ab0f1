#include "projections/sample.hpp"

#include "domain/rules/sample.hpp"

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

}  // namespace daybook

#include "tests/generate/histories.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "domain/vocabulary/json_in.hpp"
#include "eventstore/ledger/json.hpp"

namespace daybook::generate {

namespace {

Plan read_shipped_plan() {
  auto plan = read_plan(DAYBOOK_BINARY_DIR "/programmes", "dorset");
  if (!plan) FAIL(plan.error().message);
  return std::move(*plan);
}

void count(Activity& activity, const Package& package) {
  const auto year = year_of(package.requested_on, {});
  auto& row = activity.years[year];
  ++row.requests;
  if (package.approved && package.is_ended() && !package.commenced_on()) {
    ++row.did_not_proceed;
    return;
  }
  if (!package.is_confirmed()) {
    ++row.open;
    return;
  }
  ++row.confirmed;
  if (year != shipped_plan().distributed_year) return;
  ++activity.localities[package.locality];
  ++activity.package_types[package.package_type];
}

void require_shares(const std::map<std::string, int>& counts, const std::vector<Share>& shares) {
  REQUIRE(counts.size() == shares.size());
  for (const auto& share : shares) {
    INFO(share.code);
    REQUIRE(counts.at(share.code) == share.count);
  }
}

}  // namespace

const Plan& shipped_plan() {
  static const Plan plan = read_shipped_plan();
  return plan;
}

Written::Written(CopyOptions options, std::optional<Date> until)
    : writer(out, options), history(shipped_plan(), options.seed, writer) {
  history.run(until);
  writer.finish();
}

std::vector<std::string> Written::lines() const {
  std::vector<std::string> lines;
  std::istringstream in(out.str());
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

void import_all(MemoryLedger& ledger, const std::vector<std::string>& lines) {
  const auto now = at(add_days(shipped_plan().last_day(), 1), 0);
  for (const auto& line : lines) {
    const auto post = post_from_json(line);
    if (!post) FAIL(line << ": " << post.error().refusal.message);
    const auto answer = ledger.post({*post, Trust::import_, {}}, now);
    if (!std::holds_alternative<Accepted>(answer))
      FAIL(line << ": " << boost::json::serialize(to_json(answer)));
  }
}

Activity counted_copy(States& states, std::uint64_t copy, const World& world) {
  const auto suffix = copy == 1 ? "" : "-" + std::to_string(copy);
  Activity activity;
  for (const auto& work : world.works) {
    const auto* package = states.package(work.id + suffix);
    if (!package) continue;
    REQUIRE(package->programme == world.plan.name + suffix);
    count(activity, *package);
  }
  return activity;
}

Activity counted(States& states, const World& world) {
  return counted_copy(states, 1, world);
}

void require_published(const Activity& activity) {
  REQUIRE(activity.years.size() == shipped_plan().years.size());
  for (const auto& year : shipped_plan().years) {
    INFO(to_text(year.year));
    const auto& row = activity.years.at(year.year);
    REQUIRE(row.requests == year.requests);
    REQUIRE(row.confirmed == year.confirmed);
    REQUIRE(row.did_not_proceed == year.did_not_proceed);
    REQUIRE(row.open == 0);
  }
  require_shares(activity.localities, shipped_plan().localities);
  require_shares(activity.package_types, shipped_plan().package_types);
}

}  // namespace daybook::generate

#include "tools/generate/month/month_desk.hpp"

#include <algorithm>

#include "domain/vocabulary/json_in.hpp"

namespace daybook::generate {

namespace {

/// Beyond every number that a history gives its events.
constexpr std::uint64_t first_number = std::uint64_t{1} << 40;
constexpr std::uint64_t numbers_of_a_client = std::uint64_t{1} << 24;

}  // namespace

MonthDesk::MonthDesk(History& history, std::uint64_t seed, int client, Poster actor)
    : history_(history),
      seed_(seed),
      client_(client),
      actor_(std::move(actor)),
      random_(mixed(seed) + static_cast<std::uint64_t>(client)),
      first_day_(working_day(add_days(history.world().plan.last_day(), 1))),
      last_day_(add_days(history.world().plan.last_day(), 29)) {}

void MonthDesk::add(Instant when, std::string stream, std::string type, Data data) {
  drafts_.push_back({std::move(stream), std::move(type), when, std::move(data), actor_});
}

std::string MonthDesk::line_of(const Draft& draft, std::uint64_t number) const {
  CopyView alone;
  alone.seed = seed_;
  std::string line;
  LineTemplate({draft}, number, Naming::connection).write(alone, line);
  return line;
}

MonthClient MonthDesk::finish() {
  MonthClient client;
  client.actor = {PosterId(unmarked(actor_.id.text)), actor_.roles,
                  ProviderId(unmarked(actor_.provider.text))};
  std::stable_sort(drafts_.begin(), drafts_.end(),
                   [](const Draft& a, const Draft& b) { return a.occurred_at < b.occurred_at; });
  const auto now = at(add_days(last_day_, 60), 0);
  auto number = first_number + static_cast<std::uint64_t>(client_) * numbers_of_a_client;
  for (const auto& draft : drafts_) {
    const auto line = line_of(draft, number++);
    const auto post = post_from_json(line);
    DAYBOOK_CHECK(post.has_value(), "a generated line can be read");
    accepted_or_stop(world().recorder.ledger().post({*post, Trust::connection, client.actor}, now),
                     line);
    client.lines.push_back(line);
  }
  return client;
}

}  // namespace daybook::generate

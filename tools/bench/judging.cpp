#include "tools/bench/judging.hpp"

#include <stdexcept>
#include <vector>

#include <fmt/format.h>

#include "domain/base/calendar.hpp"
#include "domain/vocabulary/json_in.hpp"
#include "eventstore/ledger/memory_ledger.hpp"
#include "tools/bench/stopwatch.hpp"

namespace daybook::bench {

namespace {

constexpr Instant now{1'900'000'000'000};

/// A ledger in memory with a programme, a provider and a case.
class Bench {
 public:
  Bench() {
    post("programme/p", "programme_opened", "commissioner",
         R"({"title":"P","authority":"A","framework":"f","opens_on":"2021-04-01","policy":{}})");
    post("provider/a", "provider_registered", "commissioner",
         R"({"title":"T","programmes":["p"],"localities":[],"vat":"exempt"})");
    post(
        "case/c", "case_opened", "central_team",
        R"({"programme":"p","kind":"family","locality":"x","responsible_authority":"A","statutory":true})");
  }

  Submission prepared(std::string_view stream, std::string_view type, std::string_view role,
                      std::string_view data) {
    const auto line = fmt::format(
        R"({{"event_id":"00000000-0000-4000-8000-{:012x}","stream":"{}","type":"{}","data":{},)"
        R"("occurred_at":"2021-05-01T09:00:00Z","actor":{{"id":"{}-1","roles":["{}"]{}}}}})",
        ++posted_, stream, type, data, role.substr(0, 4), role,
        role == "provider" ? R"(,"provider":"a")" : "");
    auto read = post_from_json(line);
    if (!read) throw std::runtime_error(read.error().refusal.message);
    return {*std::move(read), Trust::embedded, {}};
  }

  void post(std::string_view stream, std::string_view type, std::string_view role,
            std::string_view data) {
    take(prepared(stream, type, role, data));
  }

  void take(const Submission& submission) {
    const auto answer = ledger_.post(submission, now);
    if (const auto* refused = std::get_if<Refused>(&answer))
      throw std::runtime_error(refused->refusals.front().refusal.message);
  }

  /// Microseconds for one of the last tenth of `posts`; all are posted.
  double last_tenth_us(const std::vector<Submission>& posts) {
    const auto tenth = std::max<std::size_t>(1, posts.size() / 10);
    for (std::size_t i = 0; i < posts.size() - tenth; ++i) take(posts[i]);
    const Stopwatch watch;
    for (std::size_t i = posts.size() - tenth; i < posts.size(); ++i) take(posts[i]);
    return watch.seconds() * 1e6 / static_cast<double>(tenth);
  }

 private:
  MemoryLedger ledger_;
  std::uint64_t posted_ = 0;
};

void confirm_package(Bench& bench, int sessions) {
  bench.post(
      "provider/a", "prices_submitted", "central_team",
      fmt::format(
          R"({{"programme":"p","effective_on":"2021-04-01","items":[{{"intervention":"i",)"
          R"("package_type":"t","price_pence":100000,"sessions":{},"travel_included":true}}]}})",
          sessions));
  bench.post("programme/p", "budget_allocated", "finance",
             R"({"year":"2021/22","line":"main","amount_pence":100000,"reason":"r"})");
  bench.post("package/k", "package_requested", "lead_professional",
             R"({"case":"c","package_type":"t","outcomes":["o"],"locality":"x"})");
  bench.post("package/k", "package_approved", "central_team",
             R"({"up_to_pence":100000,"year":"2021/22","line":"main","alternatives":[]})");
  bench.post(
      "package/k", "package_matched", "central_team",
      fmt::format(R"({{"provider":"a","intervention":"i","price_pence":100000,"sessions":{},)"
                  R"("method":"direct_award","considered":[]}})",
                  sessions));
  bench.post(
      "package/k", "package_confirmed", "central_team",
      R"({"notified_provider_at":"2021-05-01T09:00:00Z","notified_lead_at":"2021-05-01T09:00:00Z"})");
}

}  // namespace

SessionCost judge_sessions(int sessions) {
  Bench bench;
  confirm_package(bench, sessions);
  std::vector<Submission> schedules, deliveries;
  for (int i = 0; i < sessions; ++i) {
    schedules.push_back(bench.prepared(
        "package/k", "session_scheduled", "provider",
        fmt::format(R"({{"session":"s-{}","starts_at":"2021-05-01T09:00:00Z","minutes":60}})", i)));
    deliveries.push_back(bench.prepared(
        "package/k", "session_delivered", "provider",
        fmt::format(R"({{"session":"s-{}","started_at":"2021-05-01T09:00:00Z","minutes":60,)"
                    R"("attended":["x"],"workers":["w"],"shared_with_family":true}})",
                    i)));
  }
  SessionCost cost;
  cost.schedule_us = bench.last_tenth_us(schedules);
  cost.deliver_us = bench.last_tenth_us(deliveries);
  return cost;
}

double judge_in_programme_us(int events) {
  Bench bench;
  for (int i = 0; i < events / 2; ++i) {
    bench.post("programme/p", "policy_changed", "commissioner",
               R"({"effective_on":"2021-04-01","policy":{"needs_min":1},"reason":"r"})");
    bench.post("programme/p", "holiday_declared", "commissioner",
               fmt::format(R"({{"on":"{}","title":"t"}})", to_text(Date{20'000 + i})));
  }
  std::vector<Submission> cases;
  for (int i = 0; i < 2'000; ++i)
    cases.push_back(bench.prepared(
        fmt::format("case/c{}", i), "case_opened", "central_team",
        R"({"programme":"p","kind":"family","locality":"x","responsible_authority":"A","statutory":true})"));
  bench.last_tenth_us(cases);
  std::vector<Submission> referrals;
  for (int i = 0; i < 2'000; ++i)
    referrals.push_back(bench.prepared(fmt::format("case/c{}", i), "referral_received",
                                       "lead_professional",
                                       R"({"referral":"r","source":"s","route":"self"})"));
  return bench.last_tenth_us(referrals);
}

}  // namespace daybook::bench

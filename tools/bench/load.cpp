#include "tools/bench/load.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <vector>

#include <boost/json.hpp>

#include "eventstore/ledger/json.hpp"
#include "server/client/client.hpp"
#include "tools/bench/stopwatch.hpp"

namespace daybook::bench {

namespace {

using Clock = std::chrono::steady_clock;

Poster staff_of(const Load& load) {
  auto staff = provider_staff();
  if (load.importing) staff.roles |= bit(v::Role::administrator);
  return staff;
}

/// All connections of one load, driven by one thread.
class Driver {
 public:
  Driver(const Endpoint& endpoint, const Load& load, const PostOf& post_of)
      : load_(load), post_of_(post_of) {
    latencies_ms_.reserve(load.count);
    for (unsigned i = 0; i < load.connections; ++i) {
      client::Limits limits;
      limits.posts_in_flight = load.in_flight + 1;
      auto connected = client::Client::connect(endpoint, {staff_of(load), ""}, limits, &loop_);
      if (!connected) throw std::runtime_error(connected.error().message);
      clients_.push_back(std::move(*connected));
    }
  }

  Measured run() {
    const Stopwatch watch;
    for (auto& connected : clients_)
      for (unsigned i = 0; i < load_.in_flight; ++i) submit_next(*connected);
    while (answered_ < load_.count && fault_.empty())
      loop_.run_until(Clock::now() + std::chrono::seconds(10));
    const auto seconds = watch.seconds();
    if (!fault_.empty()) throw std::runtime_error("a delivery was not accepted: " + fault_);
    std::sort(latencies_ms_.begin(), latencies_ms_.end());
    return {static_cast<double>(load_.count) / seconds, percentile(50), percentile(99)};
  }

 private:
  void submit_next(client::Client& connected) {
    if (submitted_ == load_.count) return;
    const auto number = load_.first + submitted_++;
    connected.submit(
        post_of_(number),
        [this, &connected, started = Clock::now()](const Answer& answer) {
          latencies_ms_.push_back(
              std::chrono::duration<double, std::milli>(Clock::now() - started).count());
          if (!std::holds_alternative<Accepted>(answer))
            fault_ = boost::json::serialize(to_json(answer));
          if (++answered_ == load_.count || !fault_.empty())
            loop_.stop();
          else
            submit_next(connected);
        },
        load_.importing);
  }

  double percentile(std::size_t percent) const {
    return latencies_ms_.empty() ? 0 : latencies_ms_[(latencies_ms_.size() - 1) * percent / 100];
  }

  const Load load_;
  const PostOf& post_of_;
  client::Loop loop_;
  std::vector<std::unique_ptr<client::Client>> clients_;
  std::vector<double> latencies_ms_;
  std::uint64_t submitted_ = 0;
  std::uint64_t answered_ = 0;
  std::string fault_;
};

}  // namespace

Measured post_over_sockets(const Endpoint& endpoint, const Load& load, const PostOf& post_of) {
  return Driver(endpoint, load, post_of).run();
}

}  // namespace daybook::bench

#include "tools/bench/cost.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "eventstore/base/digest.hpp"
#include "eventstore/keys/key_store.hpp"
#include "eventstore/keys/keyring.hpp"
#include "server/session/server.hpp"
#include "tools/bench/in_flight.hpp"
#include "tools/bench/load.hpp"
#include "tools/bench/stopwatch.hpp"

namespace daybook::bench {

namespace {

/// What becomes of the note that each post brings.
enum class Note : std::uint8_t {
  sealed,         ///< by the ledger, as ever
  sealed_before,  ///< it comes sealed, as in an import: as much is stored, and nothing is sealed
  left_out
};

/// A way of running the ledger.
struct Way {
  const char* name;
  Note note;
  bool proof;
};

constexpr std::array ways{
    Way{"all_on", Note::sealed, true},    Way{"no_sealing", Note::sealed_before, true},
    Way{"no_proof", Note::sealed, false}, Way{"all_off", Note::sealed_before, false},
    Way{"no_note", Note::left_out, true}, Way{"no_note_no_proof", Note::left_out, false}};

/// What `all_on` is compared with, and what that says.
struct Comparison {
  const char* name;
  std::size_t without;
};

constexpr std::array comparisons{Comparison{"sealing", 1}, Comparison{"proof", 2},
                                 Comparison{"all", 3}, Comparison{"note", 4},
                                 Comparison{"note_and_proof", 5}};

constexpr std::size_t in_flight = 16'384;
constexpr unsigned connections = 64, in_flight_each = 16;

std::shared_ptr<store::KeyStore> new_keys(const std::filesystem::path& ledger) {
  const auto places = store::key_places(ledger);
  const auto master = store::create_master_key(places.master.file);
  if (!master) throw std::runtime_error(master.error().message);
  const store::LedgerName name{"bench"};
  if (const auto made = store::KeyStore::create(places.store, name, *master); !made)
    throw std::runtime_error(made.error().message);
  auto keys = store::KeyStore::open(places.store, name, places.master);
  if (!keys) throw std::runtime_error(keys.error().message);
  return std::move(*keys);
}

std::string note_of(std::uint32_t session) {
  return fmt::format(
      R"({{"note":"Session {} went well. {}"}})", session,
      "Mum and child stayed to the end; they talked about school, sleep and the week to come. "
      "The worker will ring on Friday and bring the forms that were asked for the last time.");
}

/// What a ledger would have made of the note, with keys that nobody has.
std::string sealed_before(const Posting& posting, const std::string& subject,
                          std::string_view note) {
  const std::string secret(store::SealLimits::key, 'k');
  const auto& event = *posting.view();
  const std::string_view id(reinterpret_cast<const char*>(event.event_id()->bytes()->data()),
                            store::SealLimits::event_id);
  return store::seal_text({subject, 1}, secret, {event.stream()->string_view(), id},
                          store::personal_mac(secret, id, note), note);
}

/// What one round came to.
struct Round {
  double posts_per_s = 0;
  double cpu_us = 0;  ///< of all threads, for a post, what the store still had to tidy up included
};

/// Waits until the process computes next to nothing: what one ledger tidies up in the background
/// is not to slow down the next. Gives up after ten seconds.
void wait_until_idle() {
  constexpr auto look = std::chrono::milliseconds(100);
  for (int i = 0; i < 100; ++i) {
    const CpuStopwatch computing;
    std::this_thread::sleep_for(look);
    if (computing.seconds() < 0.005) return;
  }
}

/// A ledger that is run in one way, and how far its packages are delivered.
class Runner {
 public:
  Runner(const Way& way, const std::filesystem::path& directory, const CostSize& size)
      : way_(way), sessions_(size.size.sessions), span_(size.size.packages / (2 * size.rounds)) {
    if (span_ == 0) throw std::runtime_error("--packages must be at least twice --rounds");
    LedgerOptions options;
    options.store.unsafe_skip_tiles = !way.proof;
    const auto place = directory / way.name;
    options.keys = new_keys(place);
    auto made = Ledger::create(place, "bench", std::move(options));
    if (!made) throw std::runtime_error(made.error().message);
    ledger_ = std::move(*made);
    const auto zeros = switched();
    prepare(*ledger_, size.size, trust());
  }

  std::uint64_t posts_of_a_round() const { return std::uint64_t{span_} * sessions_; }

  /// The posts are made before the time begins.
  Round run_embedded() {
    auto posts = posts_made();
    const auto zeros = switched();
    InFlight under_way(*ledger_, in_flight);
    const Stopwatch watch;
    const CpuStopwatch computing;
    for (auto& post : posts) {
      post.front().actor = provider_staff();
      under_way.submit({std::move(post), trust(), {}});
    }
    under_way.finish();
    const auto seconds = watch.seconds();
    wait_until_idle();
    done_ += span_;
    const auto count = static_cast<double>(posts.size());
    return {count / seconds, 1e6 * computing.seconds() / count};
  }

  Round run_over_sockets() {
    server::Options options;
    options.listen.port = 0;
    options.unsafe_trust_actors = true;
    auto started = server::Server::start(*ledger_, options);
    if (!started) throw std::runtime_error(started.error());
    auto posts = posts_made();
    const bool importing = trust() == Trust::import_;
    for (auto& post : posts)
      if (importing) post.front().actor = provider_staff();
    const auto zeros = switched();
    const CpuStopwatch computing;
    const auto measured = post_over_sockets(
        (*started)->endpoint(), {connections, in_flight_each, 0, posts_of_a_round(), importing},
        [&](std::uint64_t number) { return std::move(posts[number]); });
    (*started)->stop();
    (*started)->wait();
    wait_until_idle();
    done_ += span_;
    return {measured.posts_per_s,
            1e6 * computing.seconds() / static_cast<double>(posts_of_a_round())};
  }

 private:
  std::unique_ptr<store::UnsafeDigests> switched() const {
    return way_.proof ? nullptr : std::make_unique<store::UnsafeDigests>();
  }

  Trust trust() const {
    return way_.note == Note::sealed_before ? Trust::import_ : Trust::embedded;
  }

  std::vector<Post> posts_made() const {
    std::vector<Post> posts;
    for (std::uint64_t i = 0; i < posts_of_a_round(); ++i) posts.push_back(post_of(i));
    return posts;
  }

  /// The first sessions of all packages of the round come before the second ones, so that the keys
  /// of their cases are made at its beginning: one for as many texts as a package has sessions.
  Post post_of(std::uint64_t number) const {
    const auto package = done_ + static_cast<std::uint32_t>(number % span_);
    const auto session = static_cast<std::uint32_t>(number / span_);
    auto post = delivery_of(package, session);
    const auto note = note_of(session);
    if (way_.note == Note::sealed) post.front().personal = Secret(note);
    if (way_.note == Note::sealed_before)
      post.front().sealed = sealed_before(post.front(), fmt::format("case/c-{}", package), note);
    return post;
  }

  const Way& way_;
  const std::uint32_t sessions_;
  const std::uint32_t span_;
  std::uint32_t done_ = 0;  ///< packages
  std::unique_ptr<Ledger> ledger_;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

/// Of each way, round by round.
struct Figures {
  std::array<std::vector<double>, ways.size()> posts_per_s;
  std::array<std::vector<double>, ways.size()> cpu_us;

  void add(std::size_t way, const Round& round) {
    posts_per_s[way].push_back(round.posts_per_s);
    cpu_us[way].push_back(round.cpu_us);
  }
};

/// What `all_on` has lost against `without`, of posts a second, round by round.
double percent_lost(const Figures& figures, std::size_t without) {
  std::vector<double> lost;
  for (std::size_t i = 0; i < figures.posts_per_s[0].size(); ++i)
    lost.push_back(100 * (1 - figures.posts_per_s[0][i] / figures.posts_per_s[without][i]));
  return median(lost);
}

/// The same of posts for each second of computing: what is lost once all cores are busy. It swings
/// less.
double cpu_percent_lost(const Figures& figures, std::size_t without) {
  return 100 * (1 - median(figures.cpu_us[without]) / median(figures.cpu_us[0]));
}

void report_figures(Report& report, const std::string& how, const Figures& figures) {
  for (std::size_t i = 0; i < ways.size(); ++i) {
    const auto name = fmt::format("cost_{}_{}", how, ways[i].name);
    report.add(name + "_per_s", median(figures.posts_per_s[i]));
    report.add(name + "_cpu_us", median(figures.cpu_us[i]), "of all threads, for a post");
  }
  for (const auto& [what, without] : comparisons) {
    const auto name = fmt::format("cost_{}_{}", how, what);
    report.add(name + "_percent", percent_lost(figures, without), "of the posts a second");
    report.add(name + "_cpu_percent", cpu_percent_lost(figures, without),
               "of the posts for a second of computing");
  }
}

}  // namespace

void measure_cost(Report& report, const std::filesystem::path& directory, const CostSize& size) {
  std::vector<std::unique_ptr<Runner>> runners;
  for (const auto& way : ways) runners.push_back(std::make_unique<Runner>(way, directory, size));
  wait_until_idle();
  report.add("cost_posts_of_a_round", static_cast<double>(runners[0]->posts_of_a_round()));
  const auto run = [&](const std::string& how, Round (Runner::*once)()) {
    Figures figures;
    for (unsigned round = 0; round < size.rounds; ++round)
      for (std::size_t i = 0; i < ways.size(); ++i) {
        const auto turn = (i + round) % ways.size();
        figures.add(turn, (*runners[turn].*once)());
      }
    report_figures(report, how, figures);
  };
  run("embedded", &Runner::run_embedded);
  run("sockets", &Runner::run_over_sockets);
}

}  // namespace daybook::bench

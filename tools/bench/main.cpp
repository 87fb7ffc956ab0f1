/// `daybook-bench`: posts real work to a real server over real sockets and says how fast it all is,
/// beside what the disk does by itself in the same run.
#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>
#include <sys/resource.h>

#include "domain/base/time_zones.hpp"
#include "eventstore/process/command_line.hpp"
#include "eventstore/process/program.hpp"
#include "server/session/server.hpp"
#include "tools/bench/cost.hpp"
#include "tools/bench/disk.hpp"
#include "tools/bench/judging.hpp"
#include "tools/bench/load.hpp"
#include "tools/bench/proving.hpp"
#include "tools/bench/reading.hpp"
#include "tools/bench/report.hpp"
#include "tools/bench/stopwatch.hpp"

namespace daybook::bench {

namespace {

struct Options {
  Size size;
  Order order = Order::rounds;
  std::string directory;
  std::string json;
  bool cost = false;
  unsigned rounds = 5;
  std::uint64_t proof_entries = 0;
};

std::string times(double value, double reference) {
  return fmt::format("{:.2f} x fdatasync", value / reference);
}

void measure_appends(Report& report, Ledger& ledger, const Options& bench) {
  const Deliveries deliveries(bench.size, bench.order);
  server::Options options;
  options.listen.port = 0;
  options.unsafe_trust_actors = true;
  auto started = server::Server::start(ledger, options);
  if (!started) throw std::runtime_error(started.error());
  const auto all = bench.size.deliveries();
  std::uint64_t first = 0;
  const auto run = [&](unsigned connections, unsigned in_flight, std::uint64_t count) {
    const auto measured =
        post_over_sockets((*started)->endpoint(), {connections, in_flight, first, count},
                          [&](std::uint64_t number) { return deliveries(number); });
    first += count;
    const auto name = fmt::format("append_{}x{}", connections, in_flight);
    report.add(name + "_per_s", measured.posts_per_s,
               times(measured.posts_per_s, report.at("fdatasync_per_s")));
    report.add(name + "_p50_ms", measured.p50_ms);
    report.add(name + "_p99_ms", measured.p99_ms);
  };
  run(1, 1, all / 64);
  run(1, 16, all / 32);
  run(64, 1, all / 3);
  run(64, 16, all - first);
  (*started)->stop();
  (*started)->wait();
}

void measure_reading(Report& report, const std::string& directory, const Size& size) {
  report.add("open_1m_s", open_to_first_read_s(directory),
             "straight after loading, to the first answered read");
  auto opened = store::Store::open(directory, {});
  if (!opened) throw std::runtime_error(opened.error().message);
  auto& store = **opened;
  report.add("entries", static_cast<double>(store.size()));
  report.add("replay_per_s", replay_per_s(store, false), "read, checked and decoded, one core");
  report.add("replay_fold_per_s", replay_per_s(store, true), "and folded into the books");
  report.add("fsck_per_s", fsck_per_s(store), "everything derived again and compared, views too");
  report.add("stream_read_100_per_s", stream_reads_per_s(store, size),
             "whole streams of a hundred entries");
  for (const auto& [label, entries] :
       {std::pair<const char*, std::uint64_t>{"100k", 100'000}, {"1m", store.size()}})
    for (const auto* view : {"budget", "attendance"})
      report.add(fmt::format("view_{}_{}_s", view, label),
                 view_s(store, view, std::min(entries, store.size())), "rebuilt from the log");
}

void measure_judging(Report& report) {
  for (const auto& [sessions, remark] :
       {std::pair{10, "a package of 10 sessions"}, {1'000, "a package of 1,000 sessions"}}) {
    const auto cost = judge_sessions(sessions);
    report.add(fmt::format("judge_schedule_{}_us", sessions), cost.schedule_us, remark);
    report.add(fmt::format("judge_deliver_{}_us", sessions), cost.deliver_us, remark);
  }
  for (const auto& [events, remark] :
       {std::pair{10, "a programme of 10 events"}, {10'000, "a programme of 10,000 events"}})
    report.add(fmt::format("judge_in_programme_{}_us", events), judge_in_programme_us(events),
               remark);
}

double peak_memory_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void measure_all(Report& report, const Options& options) {
  report.add("fdatasync_per_s", fdatasync_per_s(options.directory),
             "4 KiB appends, the disk alone");
  report.add("sequential_read_mib_per_s", sequential_read_mib_per_s(options.directory),
             "the disk alone");
  measure_judging(report);
  const auto data = options.directory + "/ledger";
  auto ledger = Ledger::create(data, "bench");
  if (!ledger) throw std::runtime_error(ledger.error().message);
  const Stopwatch loading;
  prepare(**ledger, options.size);
  report.add("prepare_entries_per_s",
             static_cast<double>((*ledger)->store().size()) / loading.seconds(),
             "embedded, posts of many events");
  measure_appends(report, **ledger, options);
  ledger->reset();
  measure_reading(report, data, options.size);
  report.add("rss_peak_mb", peak_memory_mib(), "server and clients in one process");
}

void measure(const Options& options) {
  Report report;
  if (options.cost) measure_cost(report, options.directory, {options.size, options.rounds});
  if (options.proof_entries > 0) measure_proving(report, options.directory, options.proof_entries);
  if (!options.cost && options.proof_entries == 0) measure_all(report, options);
  if (!options.json.empty()) report.write(options.json);
}

/// A directory to work in, removed at the end.
class WorkingPlace {
 public:
  explicit WorkingPlace(std::string in) : path_(std::move(in)) {
    if (path_.empty()) path_ = std::filesystem::temp_directory_path();
    path_ += "/daybook-bench-XXXXXX";
    if (!mkdtemp(path_.data())) throw std::runtime_error(path_ + " cannot be made");
  }
  ~WorkingPlace() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  WorkingPlace(const WorkingPlace&) = delete;
  WorkingPlace& operator=(const WorkingPlace&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

void add_options(CLI::App& app, Options& options) {
  const auto number = process::whole_number();
  app.add_option("--packages", options.size.packages, "packages to deliver sessions of")
      ->capture_default_str()
      ->check(number);
  app.add_option("--sessions", options.size.sessions, "sessions of each")
      ->capture_default_str()
      ->check(number);
  app.add_option("--order", options.order, "in which sessions are delivered")
      ->transform(CLI::CheckedTransformer(
          std::map<std::string, Order>{{"rounds", Order::rounds}, {"random", Order::random}}));
  app.add_option("--dir", options.directory,
                 "where to work; a new directory under it is made and removed");
  app.add_option("--json", options.json, "write the figures to this file as one object");
  app.add_flag("--cost", options.cost, "only what sealing, hashing and the upkeep of proofs cost");
  app.add_option("--rounds", options.rounds, "of --cost, each with every way of running")
      ->capture_default_str()
      ->check(number)
      ->check(CLI::Range(1U, 1'000U));
  app.add_option("--proof-entries", options.proof_entries,
                 "only what an inclusion proof takes in a ledger of so many entries")
      ->check(number);
}

int run(int argc, char** argv) {
  CLI::App app{"Measures a ledger with real work", "daybook-bench"};
  Options options;
  add_options(app, options);
  try {
    app.parse(argc, argv);
    process::refuse_empty_values(app);
  } catch (const CLI::ParseError& error) {
    return process::status_of(app, error);
  }
  const WorkingPlace place(options.directory);
  options.directory = place.path();
  measure(options);
  return process::exit_ok;
}

}  // namespace

}  // namespace daybook::bench

int main(int argc, char** argv) {
  return daybook::process::run_program(
      "daybook-bench", [&] { return daybook::bench::run(argc, argv); },
      daybook::missing_time_zones);
}

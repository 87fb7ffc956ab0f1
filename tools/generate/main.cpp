/// daybook-generate: made-up histories of services, to be imported or posted.
#include <fstream>
#include <iostream>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "tools/generate/copies.hpp"
#include "tools/generate/month.hpp"
#include "tools/generate/refusals/refusal_file.hpp"
#include "tools/generate/service.hpp"
#include "tools/programmes/programme_file.hpp"

namespace daybook::generate {

namespace {

struct Options {
  std::string command;
  std::string data_directory;
  std::uint64_t seed = 1;
  std::uint64_t scale = 1;
  bool in_turn = false;
  std::string until;
  std::string out;
  std::string with_refusals;
  int clients = 4;
  std::string out_directory = ".";

  std::filesystem::path data() const {
    return data_directory.empty() ? shipped_programmes() : std::filesystem::path(data_directory);
  }
};

int fail(const std::string& message) {
  std::cerr << "daybook-generate: " << message << '\n';
  return 1;
}

/// Lines that nobody wants: a month is made after a history that is not written.
class NoLines : public LineSink {
 public:
  void take(LineTemplate, std::uint64_t, Instant) override {}
};

/// The services named, on one recorder; the fault of the first whose files are wrong.
Result<std::vector<std::unique_ptr<Service>>, FileFault> made(
    const std::vector<const ServiceKind*>& kinds, const Options& options, Recorder& recorder) {
  std::vector<std::unique_ptr<Service>> services;
  for (const auto* kind : kinds) {
    auto service = kind->make(options.data(), options.seed, recorder);
    if (!service) return failed(service.error());
    services.push_back(std::move(*service));
  }
  return services;
}

/// Attempts that must be refused, in a file of their own; none when nobody asked for them.
class RefusedPosts {
 public:
  RefusedPosts(const Options& options, Recorder& recorder) {
    if (options.with_refusals.empty()) return;
    file_.open(options.with_refusals, std::ios::binary);
    writer_.emplace(file_);
    provoker_.emplace(recorder, *writer_);
  }
  bool ready() const { return !writer_ || file_; }
  std::uint64_t lines() const { return writer_ ? writer_->lines() : 0; }

 private:
  std::ofstream file_;
  std::optional<RefusalWriter> writer_;
  std::optional<Provoker> provoker_;
};

/// Event ids of one command are never those of another, even for the same seed.
int write_history(const Options& options, const std::vector<const ServiceKind*>& kinds,
                  std::ostream& out) {
  const auto ids = seed_of(options.command, options.seed);
  const auto until = options.until.empty() ? std::optional<Date>() : parse_date(options.until);
  if (!options.until.empty() && !until) return fail("--until: must be a date YYYY-MM-DD");
  const auto order = options.in_turn ? CopyOrder::in_turn : CopyOrder::interleaved;
  CopyWriter writer(out, {options.scale, order, ids});
  Recorder recorder(ids, writer);
  RefusedPosts refused(options, recorder);
  if (!refused.ready()) return fail(options.with_refusals + ": cannot be written");
  const auto services = made(kinds, options, recorder);
  if (!services) return fail(services.error().message);
  run_together(*services, until);
  writer.finish();
  out.flush();
  if (!out) return fail("the history could not be written");
  std::cerr << "posts=" << writer.lines() << " entries=" << writer.entries()
            << " programmes=" << options.scale * kinds.size();
  if (!options.with_refusals.empty()) std::cerr << " refusals=" << refused.lines();
  std::cerr << '\n';
  return 0;
}

int write_history(const Options& options, const std::vector<const ServiceKind*>& kinds) {
  if (options.out.empty()) return write_history(options, kinds, std::cout);
  std::ofstream file(options.out, std::ios::binary);
  if (!file) return fail(options.out + ": cannot be written");
  return write_history(options, kinds, file);
}

bool write_client(const std::filesystem::path& directory, std::size_t number,
                  const MonthClient& client) {
  const auto name = "client-" + std::to_string(number);
  std::ofstream lines(directory / (name + ".jsonl"), std::ios::binary);
  for (const auto& line : client.lines) lines << line << '\n';
  std::ofstream actor(directory / (name + ".actor.json"), std::ios::binary);
  actor << boost::json::serialize(actor_value(client.actor)) << '\n';
  return lines.flush() && actor.flush();
}

int write_month(const Options& options) {
  const auto plan = read_plan(options.data(), "dorset");
  if (!plan) return fail(plan.error().message);
  NoLines no_lines;
  History history(*plan, options.seed, no_lines);
  history.run();
  std::filesystem::create_directories(options.out_directory);
  std::size_t number = 0, posts = 0;
  for (const auto& client : month_after(history, options.seed, options.clients)) {
    posts += client.lines.size();
    if (!write_client(options.out_directory, ++number, client))
      return fail(options.out_directory + ": cannot be written");
  }
  std::cerr << "posts=" << posts << " clients=" << number << '\n';
  return 0;
}

void add_common(CLI::App& command, Options& options) {
  command.add_option("--seed", options.seed, "The same seed writes the same bytes")
      ->capture_default_str();
  command.add_option("--data", options.data_directory,
                     "Where the data files lie, instead of programmes/ beside the program");
}

void add_history(CLI::App& app, const std::string& name, const std::string& summary,
                 Options& options) {
  auto* history = app.add_subcommand(name, summary);
  add_common(*history, options);
  history->add_option("--out", options.out, "The file to write, instead of standard output");
  history->add_option("--until", options.until, "Leave out what is recorded after this date");
  auto* refusals = history->add_option(
      "--with-refusals", options.with_refusals,
      "Also write posts that must be refused, one a line: "
      R"({"after":N,"expect":["code"],"post":{}} to be tried after N posts of the history)");
  auto* scale = history->add_option(
      "--scale", options.scale, "How many times over, each time with ids of its own (default 1)");
  scale->check(CLI::Range(1, 1'000'000))->excludes(refusals);
  history->add_flag("--in-turn", options.in_turn,
                    "With --scale: one after the other; all but the first are recorded at the end");
}

void add_month(CLI::App& app, Options& options) {
  auto* month = app.add_subcommand(
      "dorset-month", "The month after dorset's history, for clients to post at the same time");
  add_common(*month, options);
  month->add_option("--clients", options.clients, "How many files, one a client")
      ->check(CLI::Range(1, 200))
      ->capture_default_str();
  month->add_option("--out-dir", options.out_directory, "Where client-K files are written");
}

void add_commands(CLI::App& app, Options& options) {
  for (const auto& kind : service_kinds()) add_history(app, kind.name, kind.summary, options);
  add_history(app, "all", "All of them in one history, in order of time", options);
  add_month(app, options);
}

/// The services that the command asks for: all, or the one of that name.
std::vector<const ServiceKind*> asked_for(const std::string& command) {
  std::vector<const ServiceKind*> kinds;
  for (const auto& kind : service_kinds())
    if (command == "all" || command == kind.name) kinds.push_back(&kind);
  return kinds;
}

}  // namespace

}  // namespace daybook::generate

int main(int argc, char** argv) {
  using namespace daybook::generate;
  std::ios::sync_with_stdio(false);
  CLI::App app{
      "Writes made-up histories of services, one post a line, each accepted by the rules.\n"
      "Import one into an empty ledger: daybook --data DIR import FILE"};
  app.require_subcommand(1);
  Options options;
  add_commands(app, options);
  CLI11_PARSE(app, argc, argv);
  options.command = app.get_subcommands().front()->get_name();
  if (options.command == "dorset-month") return write_month(options);
  return write_history(options, asked_for(options.command));
}

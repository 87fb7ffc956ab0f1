/// daybook-generate: made-up histories of services, to be imported or posted.
#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/base/time_zones.hpp"
#include "eventstore/process/command_line.hpp"
#include "eventstore/process/destination.hpp"
#include "eventstore/process/program.hpp"
#include "eventstore/process/standard_streams.hpp"
#include "tools/generate/month/month.hpp"
#include "tools/generate/output/copies.hpp"
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
  if (!process::reader_left()) process::tell(fmt::format("daybook-generate: {}\n", message));
  return process::exit_could_not_run;
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
    auto service = TRY(kind->make(options.data(), options.seed, recorder));
    services.push_back(std::move(service));
  }
  return services;
}

/// Attempts that must be refused, in a file of their own; none when nobody asked for them.
class RefusedPosts {
 public:
  RefusedPosts(const Options& options, Recorder& recorder) {
    if (options.with_refusals.empty()) return;
    auto file = process::Destination::open(options.with_refusals);
    if (!file) {
      wrong_ = file.error();
      return;
    }
    file_.emplace(*std::move(file));
    writer_.emplace(file_->stream());
    provoker_.emplace(recorder, *writer_);
  }
  /// Why the file cannot be written; empty while it can.
  const std::string& wrong() const { return wrong_; }
  std::uint64_t lines() const { return writer_ ? writer_->lines() : 0; }
  Result<void, std::string> finish() {
    return file_ ? file_->finish() : Result<void, std::string>();
  }

 private:
  std::string wrong_;
  std::optional<process::Destination> file_;
  std::optional<RefusalWriter> writer_;
  std::optional<Provoker> provoker_;
};

/// Event ids of one command are never those of another, even for the same seed.
int write_history(const Options& options, const std::vector<const ServiceKind*>& kinds,
                  process::Destination& out) {
  const auto ids = seed_of(options.command, options.seed);
  const auto until = options.until.empty() ? std::optional<Date>() : parse_date(options.until);
  if (!options.until.empty() && !until) return fail("--until: must be a date YYYY-MM-DD");
  const auto order = options.in_turn ? CopyOrder::in_turn : CopyOrder::interleaved;
  CopyWriter writer(out.stream(), {options.scale, order, ids});
  Recorder recorder(ids, writer);
  RefusedPosts refused(options, recorder);
  if (!refused.wrong().empty()) return fail(refused.wrong());
  const auto services = made(kinds, options, recorder);
  if (!services) return fail(services.error().message);
  run_together(*services, until);
  writer.finish();
  if (const auto finished = out.finish(); !finished) return fail(finished.error());
  if (const auto finished = refused.finish(); !finished) return fail(finished.error());
  process::tell(fmt::format(
      "posts={} entries={} programmes={}{}\n", writer.lines(), writer.entries(),
      options.scale * kinds.size(),
      options.with_refusals.empty() ? "" : fmt::format(" refusals={}", refused.lines())));
  return process::exit_ok;
}

int write_history(const Options& options, const std::vector<const ServiceKind*>& kinds) {
  auto out = process::Destination::open(options.out);
  if (!out) return fail(out.error());
  return write_history(options, kinds, *out);
}

Result<void, std::string> write_client(const std::filesystem::path& directory, std::size_t number,
                                       const MonthClient& client) {
  const auto name = "client-" + std::to_string(number);
  std::string lines;
  for (const auto& line : client.lines) lines += line + '\n';
  auto written = process::write_whole(directory / (name + ".jsonl"), lines);
  if (!written) return written;
  return process::write_whole(directory / (name + ".actor.json"),
                              boost::json::serialize(actor_value(client.actor)) + "\n");
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
    if (const auto written = write_client(options.out_directory, ++number, client); !written)
      return fail(written.error());
  }
  process::tell(fmt::format("posts={} clients={}\n", posts, number));
  return process::exit_ok;
}

void add_common(CLI::App& command, Options& options) {
  command.add_option("--seed", options.seed, "The same seed writes the same bytes")
      ->check(process::whole_number())
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
  scale->check(process::whole_number())->check(CLI::Range(1, 1'000'000))->excludes(refusals);
  history->add_flag("--in-turn", options.in_turn,
                    "With --scale: one after the other; all but the first are recorded at the end");
}

void add_month(CLI::App& app, Options& options) {
  auto* month = app.add_subcommand(
      "dorset-month", "The month after dorset's history, for clients to post at the same time");
  add_common(*month, options);
  month->add_option("--clients", options.clients, "How many files, one a client")
      ->check(process::whole_number())
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

int run(int argc, char** argv) {
  CLI::App app{
      "Writes made-up histories of services, one post a line, each accepted by the rules.\n"
      "Import one into an empty ledger: daybook --data DIR import FILE",
      "daybook-generate"};
  app.require_subcommand(1);
  Options options;
  add_commands(app, options);
  try {
    app.parse(argc, argv);
    process::refuse_empty_values(app);
  } catch (const CLI::ParseError& error) {
    return process::status_of(app, error);
  }
  options.command = app.get_subcommands().front()->get_name();
  if (options.command == "dorset-month") return write_month(options);
  return write_history(options, asked_for(options.command));
}

}  // namespace

}  // namespace daybook::generate

int main(int argc, char** argv) {
  return daybook::process::run_program(
      "daybook-generate", [&] { return daybook::generate::run(argc, argv); },
      daybook::missing_time_zones);
}

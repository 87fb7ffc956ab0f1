/// daybook-generate: made-up histories that come to published figures, to be imported or posted.
#include <fstream>
#include <iostream>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "tools/generate/copies.hpp"
#include "tools/generate/month.hpp"
#include "tools/programmes/programme_file.hpp"

namespace daybook::generate {

namespace {

struct Options {
  std::string data_directory;
  std::uint64_t seed = 1;
  std::uint64_t scale = 1;
  bool in_turn = false;
  std::string until;
  std::string out;
  int clients = 4;
  std::string out_directory = ".";
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

int write_history(const Options& options, const Plan& plan, std::ostream& out) {
  const auto until = options.until.empty() ? std::optional<Date>() : parse_date(options.until);
  if (!options.until.empty() && !until) return fail("--until: must be a date YYYY-MM-DD");
  const auto order = options.in_turn ? CopyOrder::in_turn : CopyOrder::interleaved;
  CopyWriter writer(out, {options.scale, order, options.seed});
  History(plan, options.seed, writer).run(until);
  writer.finish();
  out.flush();
  if (!out) return fail("the history could not be written");
  std::cerr << "posts=" << writer.lines() << " entries=" << writer.entries()
            << " programmes=" << options.scale << '\n';
  return 0;
}

int write_history(const Options& options, const Plan& plan) {
  if (options.out.empty()) return write_history(options, plan, std::cout);
  std::ofstream file(options.out, std::ios::binary);
  if (!file) return fail(options.out + ": cannot be written");
  return write_history(options, plan, file);
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

int write_month(const Options& options, const Plan& plan) {
  NoLines no_lines;
  History history(plan, options.seed, no_lines);
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

/// The subcommands of one plan: its history, and the month after it.
struct Commands {
  CLI::App* history;
  CLI::App* month;
};

void add_common(CLI::App& command, Options& options) {
  command.add_option("--seed", options.seed, "The same seed writes the same bytes")
      ->capture_default_str();
  command.add_option("--data", options.data_directory,
                     "Where the plan's data files lie, instead of programmes/ beside the program");
}

Commands add_commands(CLI::App& app, const std::string& plan, Options& options) {
  auto* history = app.add_subcommand(plan, "Years of history, to import into an empty ledger");
  add_common(*history, options);
  history->add_option("--scale", options.scale, "Programmes with this same history")
      ->check(CLI::Range(1, 1'000'000));
  history->add_flag("--in-turn", options.in_turn,
                    "Write programme after programme; all but the first are recorded at the end");
  history->add_option("--until", options.until, "Leave out what is recorded after this date");
  history->add_option("--out", options.out, "The file to write, instead of standard output");
  auto* month = app.add_subcommand(plan + "-month", "The month after it, for clients to post");
  add_common(*month, options);
  month->add_option("--clients", options.clients, "How many files, one a client")
      ->check(CLI::Range(1, 200));
  month->add_option("--out-dir", options.out_directory, "Where client-K files are written");
  return {history, month};
}

int run(const Options& options, const std::string& plan_name, bool month) {
  const auto directory = options.data_directory.empty()
                             ? shipped_programmes()
                             : std::filesystem::path(options.data_directory);
  const auto plan = read_plan(directory, plan_name);
  if (!plan) return fail(plan.error().message);
  return month ? write_month(options, *plan) : write_history(options, *plan);
}

}  // namespace

}  // namespace daybook::generate

int main(int argc, char** argv) {
  using namespace daybook::generate;
  std::ios::sync_with_stdio(false);
  CLI::App app{"Writes made-up histories that come to published figures"};
  app.require_subcommand(1);
  Options options;
  const auto dorset = add_commands(app, "dorset", options);
  CLI11_PARSE(app, argc, argv);
  return run(options, "dorset", dorset.month->parsed());
}

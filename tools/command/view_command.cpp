/// `daybook view`: asks the ledger a question.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "projections/render.hpp"
#include "projections/view_service.hpp"
#include "tools/command/commands.hpp"

namespace daybook::command {

namespace {

/// The options of `view` that are parameters of the question, as views know them and as they are
/// typed.
constexpr std::pair<const char*, const char*> params[] = {
    {"programme", "programme's id"},
    {"year", "budget year, 2021/22"},
    {"from", "first date"},
    {"to", "last date"},
    {"provider", "provider's id"},
    {"case", "case's id"},
    {"package", "package's id"},
    {"claim", "claim's id"},
    {"gathering", "gathering's id"},
    {"match", "match's id"},
    {"supporter", "supporter's id"},
    {"line", "budget line"},
    {"framework", "outcome framework"},
    {"as_at", "position or instant: only what was known then"},
    {"on", "date: only what had happened by then"},
    {"by", "key to group by"},
    {"explain", "path of a figure, total.spent_pence: the events that make it"}};

struct Question {
  std::string name;
  std::vector<GivenParam> given;
  std::string statement;  ///< the file of a payer's statement
  std::string format = "table";
  std::string out;
  bool publish = false;
};

/// What a server takes of a statement in one frame, written as JSON, with room for the rest of the
/// question.
constexpr std::size_t most_statement_over_socket = 1'000'000;

std::string rendered(const boost::json::object& answer, const std::string& format) {
  if (format == "json") return boost::json::serialize(answer) + "\n";
  if (format == "html") return render_html(answer);
  return format == "csv" ? render_csv(answer) : render_table(answer);
}

void write(const std::string& text, const std::string& path) {
  if (path.empty()) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    return;
  }
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw CommandError{fmt::format("{} cannot be written", path)};
}

/// Says what cannot be asked for together.
void check(const Target& target, const Question& question) {
  if (target.rebuild && !target.server.empty())
    throw CommandError{"--rebuild reads a ledger's own files: give --data, not --server"};
  if (question.format == "xlsx" && question.out.empty())
    throw CommandError{"--format xlsx writes a file: give --out FILE"};
  if (question.publish && question.format != "html" && question.format != "xlsx")
    throw CommandError{"--publish goes with --format html or xlsx"};
}

std::string statement_in(const Target& target, const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path))
    throw CommandError{fmt::format("--statement: {} cannot be read", path)};
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!target.server.empty() &&
      boost::json::serialize(boost::json::string(text)).size() > most_statement_over_socket)
    throw CommandError{fmt::format(
        "--statement: {} has {} bytes, more than fit one frame: ask the ledger itself, with --data",
        path, text.size())};
  return text;
}

std::vector<GivenParam> asked(const Target& target, const Question& question) {
  std::vector<GivenParam> given;
  for (const auto& param : question.given)
    if (!param.value.empty()) given.push_back(param);
  if (!question.statement.empty())
    given.push_back({"statement", statement_in(target, question.statement)});
  return given;
}

boost::json::object published(const boost::json::object& answer) {
  auto fit = for_publication(answer);
  if (!fit) throw CommandError{fit.error()};
  return *std::move(fit);
}

int ask(const Target& target, const Question& question) {
  check(target, question);
  const auto given = asked(target, question);
  auto answer = reach(target, Purpose::look)->view(question.name, given);
  if (question.publish) answer = published(answer);
  if (question.format != "xlsx") {
    write(rendered(answer, question.format), question.out);
    return exit_ok;
  }
  if (const auto written = write_xlsx(answer, question.out); !written)
    throw CommandError{written.error()};
  return exit_ok;
}

std::string option_name(std::string_view param) {
  std::string option = "--" + std::string(param);
  std::replace(option.begin(), option.end(), '_', '-');
  return option;
}

std::string view_names() {
  std::string names;
  for (const auto view : ViewService::names())
    names += fmt::format("{}{}", names.empty() ? "" : ", ", view);
  return names;
}

}  // namespace

void add_view(CLI::App& app, Shared& shared) {
  auto* command = app.add_subcommand("view", "ask the ledger: " + view_names());
  auto question = std::make_shared<Question>();
  command->add_option("NAME", question->name, "which view")->required();
  question->given.reserve(std::size(params));
  for (const auto& [param, what] : params) {
    question->given.push_back({param, {}});
    command->add_option(option_name(param), question->given.back().value, what);
  }
  command->add_option("--statement", question->statement,
                      "CSV file of a payer's statement to compare with");
  command->add_flag("--publish", question->publish,
                    "hide small numbers of people, and whatever tells of single families");
  command->add_option("--format", question->format, "table, json, csv, html or xlsx")
      ->check(CLI::IsMember({"table", "json", "csv", "html", "xlsx"}))
      ->capture_default_str();
  command->add_flag("--rebuild", shared.target.rebuild,
                    "fold from position 0, whatever is stored (embedded only)");
  command->add_option("--out", question->out, "write to this file");
  command->callback(
      [=, &shared] { shared.run = [=, &shared] { return ask(shared.target, *question); }; });
}

}  // namespace daybook::command

/// `daybook view`: asks the ledger a question.
#include <boost/json.hpp>
#include <fmt/format.h>

#include "projections/query/service.hpp"
#include "projections/render/render.hpp"
#include "tools/command/commands.hpp"
#include "tools/command/disclosing.hpp"
#include "tools/command/output.hpp"
#include "tools/command/question_options.hpp"
#include "tools/command/small_files.hpp"

namespace daybook::command {

namespace {

struct Question {
  std::string name;
  std::vector<GivenParam> given;
  std::string statement;  ///< the file of a payer's statement
  std::string format = "table";
  std::string out;
  std::optional<std::string> purpose;  ///< of opening what is sealed in a history
  bool publish = false;
};

/// What a server takes of a statement in one frame, written as JSON, with room for the rest of the
/// question.
constexpr std::size_t most_statement_over_socket = 1'000'000;

/// A payer's statement is a few lines; this is far beyond any.
constexpr std::uint64_t most_statement_bytes = std::uint64_t{256} << 20;

/// Says what cannot be asked for together.
void check(const Target& target, const Question& question) {
  if (target.rebuild && !target.server.empty())
    throw CommandError{"--rebuild reads a ledger's own files: give --data, not --server"};
  if (question.format == "xlsx" && question.out.empty())
    throw CommandError{"--format xlsx writes a file: give --out FILE"};
  if (question.publish && question.format != "html" && question.format != "xlsx")
    throw CommandError{"--publish goes with --format html or xlsx"};
  if (!question.purpose) return;
  if (question.name != "history")
    throw CommandError{"--purpose opens what is sealed in a history: ask view history"};
  if (question.publish || question.format == "csv" || question.format == "xlsx")
    throw CommandError{"--purpose goes with --format table, html or json, unpublished"};
}

std::string statement_in(const Target& target, const std::string& path) {
  auto text = text_given("--statement", path, most_statement_bytes);
  if (!target.server.empty() &&
      boost::json::serialize(boost::json::string(text)).size() > most_statement_over_socket)
    throw CommandError{fmt::format(
        "--statement: {} has {} bytes, more than fit one frame: ask the ledger itself, with --data",
        path, text.size())};
  return text;
}

std::vector<GivenParam> asked(const Target& target, const Question& question) {
  auto given = options_given(question.given);
  if (!question.statement.empty())
    given.push_back({"statement", statement_in(target, question.statement)});
  return given;
}

boost::json::object published(const boost::json::object& answer) {
  auto fit = for_publication(answer);
  if (!fit) throw CommandError{fit.error()};
  return *std::move(fit);
}

void write_workbook(const boost::json::object& answer, const std::string& path) {
  auto file = process::WholeFile::begin(path);
  if (!file) throw CommandError{file.error()};
  auto written = write_xlsx(answer, file->scratch());
  if (written) written = file->finish();
  if (!written) throw CommandError{written.error()};
}

int ask(const Target& target, const Question& question) {
  check(target, question);
  const auto given = asked(target, question);
  if (question.purpose) {
    PrivateAnswer place(question.out);
    place.write(disclosed(target, {given, *question.purpose, question.format}));
    return exit_ok;
  }
  auto answer = reach(target, Purpose::look)->view(question.name, given);
  if (question.publish) answer = published(answer);
  if (question.format != "xlsx") {
    write_out(answer_text(answer, question.format), question.out);
    return exit_ok;
  }
  write_workbook(answer, question.out);
  return exit_ok;
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
  add_question_options(*command, question->given);
  command->add_option("--statement", question->statement,
                      "CSV file of a payer's statement to compare with");
  command->add_option("--purpose", question->purpose,
                      "open what is sealed in a history: what for, in words; it is recorded");
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

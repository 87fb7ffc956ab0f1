/// `daybook view`: asks the ledger a question.
#include <boost/json.hpp>
#include <fmt/format.h>

#include "eventstore/base/wiping_memory.hpp"
#include "projections/disclosure/render.hpp"
#include "projections/query/publication.hpp"
#include "projections/query/service.hpp"
#include "projections/query/view.hpp"
#include "projections/render/render.hpp"
#include "tools/command/commands.hpp"
#include "tools/command/io.hpp"
#include "tools/command/question_options.hpp"

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
  bool rebuild = false;
};

/// What a server takes of a statement in one frame, written as JSON, with room for the rest of the
/// question.
constexpr std::size_t most_statement_over_socket = 1'000'000;

/// A payer's statement is a few lines; this is far beyond any.
constexpr std::uint64_t most_statement_bytes = std::uint64_t{256} << 20;

/// Says what cannot be asked for together.
void check(const Target& target, const Question& question) {
  if (target.rebuild) require_own_files(target, "--rebuild");
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

void write_workbook(const boost::json::object& answer, const std::string& path) {
  auto file = need(process::WholeFile::begin(path));
  need(write_xlsx(answer, file.scratch()));
  need(file.finish());
}

/// A history with what was said in it: in memory that is wiped.
Secret disclosed(const Target& target, const Question& question,
                 const std::vector<GivenParam>& given) {
  boost::json::object params{{"purpose", *question.purpose}};
  for (const auto& [name, value] : given) params[name] = value;
  auto answer = run_command(target, "disclose", params);
  if (question.format == "json") {
    answer.append("\n");
    return answer;
  }
  const auto object = answered_object(answer.view(), wiping_storage());
  return question.format == "html" ? disclosed_html(object) : disclosed_text(object);
}

int ask(const Target& target, const Question& question) {
  check(target, question);
  const auto given = asked(target, question);
  if (question.purpose) {
    PrivateAnswer place(question.out);
    place.write(disclosed(target, question, given));
    return exit_ok;
  }
  auto answer = open_ledger(target, Purpose::look)->view(question.name, given);
  if (question.publish) answer = need(for_publication(answer));
  if (question.format == "xlsx")
    write_workbook(answer, question.out);
  else
    write_out(answer_text(answer, question.format), question.out);
  return exit_ok;
}

/// The views for `--help`: what each shows, its parameters, and who may ask it.
std::string views_in_words() {
  std::string text = "Views:";
  for (const auto& view : all_views())
    text += fmt::format("\n  {}: {}\n    takes {}\n    for {}", view.name, view.help,
                        fmt::join(view.params(), ", "), in_words(view.who));
  return text;
}

}  // namespace

Action add_view(CLI::App& line) {
  line.description(
      fmt::format("{}: {}", line.get_description(), fmt::join(ViewService::names(), ", ")));
  line.footer(views_in_words);
  auto question = std::make_shared<Question>();
  line.add_option("NAME", question->name, "which view")->required();
  add_question_options(line, question->given);
  line.add_option("--statement", question->statement,
                  "CSV file of a payer's statement to compare with");
  line.add_option("--purpose", question->purpose,
                  "open what is sealed in a history: what for, in words; it is recorded");
  line.add_flag("--publish", question->publish,
                "hide small numbers of people, and whatever tells of single families");
  line.add_option("--format", question->format, "table, json, csv, html or xlsx")
      ->check(CLI::IsMember({"table", "json", "csv", "html", "xlsx"}))
      ->capture_default_str();
  line.add_flag("--rebuild", question->rebuild,
                "fold from position 0, whatever is stored (embedded only)");
  line.add_option("--out", question->out, "write to this file");
  return [=](Target target) {
    target.rebuild = question->rebuild;
    return ask(target, *question);
  };
}

}  // namespace daybook::command

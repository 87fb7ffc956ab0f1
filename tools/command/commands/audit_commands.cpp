/// `daybook sample` and `compare`: an auditor's questions beside the views.
#include <boost/json.hpp>
#include <fmt/format.h>

#include "eventstore/process/command_line.hpp"
#include "projections/query/compare.hpp"
#include "projections/query/sample.hpp"
#include "tools/command/commands.hpp"
#include "tools/command/io.hpp"
#include "tools/command/question_options.hpp"

namespace daybook::command {

namespace {

/// The parameters of both commands.
struct Question {
  std::string view;
  std::vector<GivenParam> given;
  std::vector<std::string> as_at;  ///< of `compare`
  std::string batch;               ///< of `sample`, and so the rest
  int percent = -1;                ///< -1: not given
  std::string format = "table";
  std::string out;

  std::string programme() const {
    for (const auto& param : given)
      if (param.name == "programme") return param.value;
    return "";
  }
};

void add_output_options(CLI::App& command, Question& question) {
  command.add_option("--format", question.format, "table, json, csv or html")
      ->check(CLI::IsMember({"table", "json", "csv", "html"}))
      ->capture_default_str();
  command.add_option("--out", question.out, "write to this file");
}

int compare(const Target& target, const Question& question) {
  if (question.as_at.size() != 2)
    throw CommandError{"compare: give --as-at twice, before and after"};
  const auto ledger = open_ledger(target, Purpose::look);
  const auto as_at = [&](const std::string& moment) {
    auto params = options_given(question.given);
    params.push_back({"as_at", moment});
    return ledger->view(question.view, params);
  };
  const auto compared = need(compare_answers(as_at(question.as_at[0]), as_at(question.as_at[1])));
  write_out(answer_text(compared, question.format), question.out);
  return exit_ok;
}

/// The batch, from the streams of the programmes, or of the one that was named.
std::pair<std::string, BatchRecord> find_batch(LedgerClient& ledger, const Question& question) {
  const auto named = question.programme();
  std::map<std::string, BatchSearch> searches;
  std::string found;
  ReadRequest request;
  if (named.empty())
    request.kinds = {std::string(name(StreamKind::programme))};
  else
    request.stream = stream_name(StreamKind::programme, named);
  ledger.read(request, [&](const Recorded& entry) {
    const std::string programme(entry.stream.id);
    auto& search = searches.try_emplace(programme, question.batch).first->second;
    search.apply(entry);
    if (search.done()) found = programme;
    return found.empty();
  });
  if (found.empty())
    throw CommandError{fmt::format("--batch: {} was opened by no programme{}", question.batch,
                                   named.empty() ? "" : fmt::format(" called {}", named))};
  return {found, *searches.at(found).found()};
}

/// Draws a batch's sample again: the seed is the root of the tree that ends with its opening.
boost::json::object sample_batch(LedgerClient& ledger, const Question& question) {
  const auto [programme, record] = find_batch(ledger, question);
  const auto basis = ledger.view(
      "claims", {{"programme", programme}, {"as_at", std::to_string(record.opened.value + 1)}});
  const auto percent = question.percent < 0 ? std::nullopt : std::optional(question.percent);
  return sample_answer({programme, question.batch, percent}, record, basis);
}

boost::json::object sample_rows(LedgerClient& ledger, const Question& question) {
  if (question.percent < 0)
    throw CommandError{"sample: say how many of the rows, --percent 1 to 100, or name a --batch"};
  return need(
      sample_answer(ledger.view(question.view, options_given(question.given)), question.percent));
}

int sample(const Target& target, const Question& question) {
  if (!question.batch.empty() && question.view != "claims")
    throw CommandError{"--batch: batches are of claims; leave --view out"};
  const auto ledger = open_ledger(target, Purpose::look);
  const auto drawn =
      question.batch.empty() ? sample_rows(*ledger, question) : sample_batch(*ledger, question);
  write_out(answer_text(drawn, question.format), question.out);
  const auto* agrees = drawn.at("result").as_object().if_contains("agrees");
  return agrees && agrees->is_bool() && !agrees->get_bool() ? exit_some_refused : exit_ok;
}

}  // namespace

Action add_compare(CLI::App& line) {
  auto question = std::make_shared<Question>();
  line.add_option("NAME", question->view, "which view")->required();
  line.add_option("--as-at", question->as_at, "position or instant; given twice, before and after")
      ->required();
  add_question_options(line, question->given, {"as_at", "explain"});
  add_output_options(line, *question);
  return [=](const Target& target) { return compare(target, *question); };
}

Action add_sample(CLI::App& line) {
  auto question = std::make_shared<Question>();
  question->view = "claims";
  line.add_option("--view", question->view, "whose rows: those of its first list")
      ->capture_default_str();
  line.add_option("--batch", question->batch, "a claim batch: its recorded sample, drawn again");
  line.add_option("--percent", question->percent, "how many; a batch's policy says it too")
      ->check(process::whole_number())
      ->check(CLI::Range(1, 100));
  add_question_options(line, question->given, {"explain"});
  add_output_options(line, *question);
  return [=](const Target& target) { return sample(target, *question); };
}

}  // namespace daybook::command

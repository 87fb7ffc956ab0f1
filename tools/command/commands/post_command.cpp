/// `daybook post` and `daybook import`: JSON Lines in, one JSON answer a line out.
#include <mutex>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/vocabulary/json_in.hpp"
#include "eventstore/ledger/json.hpp"
#include "eventstore/process/standard_streams.hpp"
#include "tools/command/commands.hpp"
#include "tools/command/line_source.hpp"

namespace daybook::command {

namespace {

/// Counts and prints answers in order, whichever thread they come on.
class Answers {
 public:
  explicit Answers(bool print_all) : print_all_(print_all) {}

  void take(std::uint64_t line, const Answer& answer) {
    const std::lock_guard lock(mutex_);
    if (std::holds_alternative<Accepted>(answer))
      ++accepted_;
    else if (const auto* refused = std::get_if<Refused>(&answer))
      tell(line, *refused);
    else
      failure_ = std::get<Failed>(answer).message;
    if (print_all_) print(answer);
  }

  int finish() {
    if (!failure_.empty()) throw CommandError{failure_};
    if (lost_ > 0 && !process::reader_left())
      process::tell(fmt::format(
          "daybook: {} answers could not be written, and nothing behind them was posted: post the "
          "file again, what was recorded is answered as before\n",
          lost_));
    if (!print_all_) process::say("{} posts accepted, {} refused.\n", accepted_, refused_);
    return refused_ == 0 ? exit_ok : exit_some_refused;
  }

  /// True once an answer could not be written: nothing more should be posted.
  bool are_lost() {
    const std::lock_guard lock(mutex_);
    return lost_ > 0;
  }

  /// What happened so far, for a command that ends too early.
  std::string so_far() {
    const std::lock_guard lock(mutex_);
    return fmt::format("{} posts before that were accepted, {} refused", accepted_, refused_);
  }

 private:
  /// Standard error names the line; beyond the first few a count says enough.
  void tell(std::uint64_t line, const Refused& refused) {
    constexpr std::uint64_t told_at_most = 20;
    if (++refused_ > told_at_most) return;
    for (const auto& [index, refusal] : refused.refusals)
      process::tell(fmt::format("daybook: line {}: event {}: {}: {}\n", line, index,
                                name(refusal.code), refusal.message));
    if (refused_ == told_at_most)
      process::tell(fmt::format("daybook: further refusals are in the answers only\n"));
  }

  /// An answer is worth something only once it is out.
  void print(const Answer& answer) {
    const bool out =
        process::put(boost::json::serialize(to_json(answer)) + '\n') && process::flush();
    if (!out) ++lost_;
  }

  const bool print_all_;
  std::mutex mutex_;
  std::uint64_t accepted_ = 0;
  std::uint64_t refused_ = 0;
  std::uint64_t lost_ = 0;  ///< answers that could not be written
  std::string failure_;
};

Refused fault_answer(std::uint64_t line, const PostFault& fault) {
  auto refusal = fault.refusal;
  refusal.message = fmt::format("line {}: {}", line, refusal.message);
  return {{{fault.index, std::move(refusal)}}};
}

void submit_lines(LineSource& lines, LedgerClient& ledger, Answers& answers) {
  for (std::string line; !answers.are_lost() && lines.next(line);) {
    const auto number = lines.number();
    auto post = post_from_json(line);
    if (!post) {
      ledger.flush();  // answers come in the order of the lines
      answers.take(number, fault_answer(number, post.error()));
      continue;
    }
    ledger.submit(std::move(*post),
                  [&answers, number](const Answer& answer) { answers.take(number, answer); });
  }
}

int post_lines(const Target& target, const std::string& file, Purpose purpose, bool print_all) {
  LineSource lines(file);
  Answers answers(print_all);
  const auto ledger = open_ledger(target, purpose);
  try {
    submit_lines(lines, *ledger, answers);
  } catch (const CommandError& cut) {
    ledger->flush();
    throw CommandError{fmt::format("{}; {}", cut.message, answers.so_far())};
  }
  ledger->flush();
  return answers.finish();
}

}  // namespace

Action add_post(CLI::App& line) {
  auto file = std::make_shared<std::string>();
  line.add_option("FILE", *file, "JSON Lines, or - for standard input")->required();
  return [=](const Target& target) { return post_lines(target, *file, Purpose::post, true); };
}

Action add_import(CLI::App& line) {
  auto file = std::make_shared<std::string>();
  auto answers = std::make_shared<bool>(false);
  line.add_option("FILE", *file, "JSON Lines, or - for standard input")->required();
  line.add_flag("--answers", *answers, "print every answer");
  return
      [=](const Target& target) { return post_lines(target, *file, Purpose::import_, *answers); };
}

}  // namespace daybook::command

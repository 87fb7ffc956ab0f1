#include "tools/command/question_options.hpp"

#include <algorithm>

namespace daybook::command {

namespace {

std::string option_name(std::string_view param) {
  std::string option = "--" + std::string(param);
  std::replace(option.begin(), option.end(), '_', '-');
  return option;
}

}  // namespace

void add_question_options(CLI::App& command, std::vector<GivenParam>& given,
                          std::initializer_list<std::string_view> leave_out) {
  const auto params = all_params();
  given.reserve(params.size());
  for (const auto& [name, help] : params) {
    if (name == "statement") continue;  // a file's text: the commands that take it read it
    if (std::find(leave_out.begin(), leave_out.end(), name) != leave_out.end()) continue;
    given.push_back({std::string(name), {}});
    command.add_option(option_name(name), given.back().value, std::string(help));
  }
}

std::vector<GivenParam> options_given(const std::vector<GivenParam>& given) {
  std::vector<GivenParam> out;
  for (const auto& param : given)
    if (!param.value.empty()) out.push_back(param);
  return out;
}

}  // namespace daybook::command

#include "tools/command/question_options.hpp"

#include <algorithm>

namespace daybook::command {

namespace {

struct Param {
  const char* name;  ///< as views know it
  const char* what;
};

constexpr Param params[] = {
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

std::string option_name(std::string_view param) {
  std::string option = "--" + std::string(param);
  std::replace(option.begin(), option.end(), '_', '-');
  return option;
}

}  // namespace

void add_question_options(CLI::App& command, std::vector<GivenParam>& given,
                          std::initializer_list<std::string_view> leave_out) {
  given.reserve(std::size(params));
  for (const auto& [name, what] : params) {
    if (std::find(leave_out.begin(), leave_out.end(), name) != leave_out.end()) continue;
    given.push_back({name, {}});
    command.add_option(option_name(name), given.back().value, what);
  }
}

std::vector<GivenParam> options_given(const std::vector<GivenParam>& given) {
  std::vector<GivenParam> out;
  for (const auto& param : given)
    if (!param.value.empty()) out.push_back(param);
  return out;
}

}  // namespace daybook::command

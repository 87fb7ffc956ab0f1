#include <fmt/format.h>

#include "tests/system/support/failing_calls.hpp"

namespace daybook::test {

namespace {

constexpr long never = 1'000'000'000;

std::vector<std::string> environment(const FailingCall& failing) {
  return {"/usr/bin/env", "LD_PRELOAD=" DAYBOOK_FAILING_CALLS_LIBRARY,
          fmt::format("DAYBOOK_FAILING_CALLS={}:{}:{}:{}:{}", failing.kind, failing.n,
                      failing.ever ? "ever" : "once", failing.error, failing.part)};
}

Finished run_in(std::vector<std::string> environment, const std::vector<std::string>& command,
                const std::string& in) {
  environment.insert(environment.end(), command.begin(), command.end());
  return run(environment, in);
}

}  // namespace

Finished run_with(const FailingCall& failing, std::vector<std::string> command,
                  const std::string& in) {
  return run_in(environment(failing), command, in);
}

long calls_of(const std::string& kind, const std::string& part, std::vector<std::string> command,
              const std::string& in) {
  const ScratchDirectory scratch;
  const auto count = scratch.path() / "count";
  auto words = environment({kind, part, never});
  words.push_back("DAYBOOK_FAILING_CALLS_COUNT=" + count.string());
  const auto finished = run_in(words, command, in);
  INFO(finished.err);
  REQUIRE(finished.status == 0);
  const auto calls = contents_of(count);
  return calls.empty() ? 0 : std::stol(calls);
}

}  // namespace daybook::test

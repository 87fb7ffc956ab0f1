#include "tests/system/support/place.hpp"

#include <fstream>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <sys/stat.h>

namespace daybook::test {

std::string last_line(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

Place::Place() : made(run({program("daybook"), "init", path("l"), "--name", "example"})) {
  REQUIRE(made.status == 0);
  save("admin", last_line(made.out));
}

void Place::save(const std::string& name, const std::string& token) {
  std::ofstream(path(name)) << token << '\n';
  REQUIRE(::chmod(path(name).c_str(), 0600) == 0);
  tokens.push_back(token);
}

std::vector<std::string> Place::words(const Daemon& daemon, const std::string& who,
                                      std::vector<std::string> what) const {
  std::vector<std::string> all = {program("daybook"), "--server",
                                  fmt::format("127.0.0.1:{}", daemon.endpoint().port),
                                  "--token-file", path(who)};
  all.insert(all.end(), what.begin(), what.end());
  return all;
}

Finished Place::as(const Daemon& daemon, const std::string& who, std::vector<std::string> what,
                   const std::string& in) const {
  return run(words(daemon, who, std::move(what)), in);
}

Finished Place::embedded(std::vector<std::string> what, const std::string& in) const {
  std::vector<std::string> all = {program("daybook"), "--data", path("l")};
  all.insert(all.end(), what.begin(), what.end());
  return run(all, in);
}

void Place::known(const Daemon& daemon, const std::string& id, const std::string& role,
                  const std::string& provider) {
  std::vector<std::string> adding = {"principal", "add", id, "--role", role};
  if (!provider.empty()) adding.insert(adding.end(), {"--provider", provider});
  REQUIRE(as(daemon, "admin", adding).status == 0);
  const auto token = as(daemon, "admin", {"principal", "token", id});
  REQUIRE(token.status == 0);
  save(id, last_line(token.out));
}

}  // namespace daybook::test

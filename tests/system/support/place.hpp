/// A ledger made by `daybook init`, whom it lets in, and the files beside it.
#pragma once

#include <string>
#include <vector>

#include "tests/system/support/process.hpp"

namespace daybook::test {

std::string last_line(std::string text);

class Place {
 public:
  Place();

  std::string path(const std::string& name) const { return scratch_.path() / name; }

  /// Keeps a token in a file that nobody else may read.
  void save(const std::string& name, const std::string& token);

  /// The command as somebody whose token was saved.
  std::vector<std::string> words(const Daemon& daemon, const std::string& who,
                                 std::vector<std::string> what) const;
  Finished as(const Daemon& daemon, const std::string& who, std::vector<std::string> what,
              const std::string& in = "") const;

  /// The command on the ledger itself; what follows `--data` and the directory.
  Finished embedded(std::vector<std::string> what, const std::string& in = "") const;

  /// Makes a principal with a token, through the server.
  void known(const Daemon& daemon, const std::string& id, const std::string& role,
             const std::string& provider = "");

  std::vector<std::string> tokens;
  ScratchDirectory scratch_;
  const Finished made;
};

}  // namespace daybook::test

/// A ledger in a directory of its own with everything that commands ask for, and the programs run
/// on it.
#pragma once

#include <string>
#include <vector>

#include "tests/system/support/place.hpp"
#include "tests/system/support/process.hpp"

namespace daybook::test {

/// A ledger `l` made by `init`, with a programme, money, and a family about whom something was
/// said.
class WorkedDesk {
 public:
  WorkedDesk();

  std::string path(const std::string& name) const { return scratch_.path() / name; }
  const std::filesystem::path& place() const { return scratch_.path(); }
  /// The token that `init` showed.
  const std::string& token() const { return token_; }

  /// `daybook --data l` and these words.
  std::vector<std::string> words(std::vector<std::string> more) const;
  Finished on_ledger(const std::vector<std::string>& more, const std::string& in = "") const;
  /// The same as an administrator.
  std::vector<std::string> as_administrator(std::vector<std::string> more) const;

  /// Fails the test unless the ledger and its keys are sound, and the family's name is still read.
  void require_sound() const;
  std::string root() const;

 private:
  ScratchDirectory scratch_;
  std::string token_;
};

/// A command of `daybook` that is done with a ledger.
struct Commanded {
  std::string name;
  std::vector<std::string> words;
  bool changes = false;  ///< entries or keys
};

/// Every command that prints something, with what it needs to succeed on such a desk.
std::vector<Commanded> every_command(const WorkedDesk& desk);

/// A family's opening, with what was said about it.
std::string family_line(const std::string& id, const std::string& name);

/// A program with variables set, started in `directory` where that is named.
std::vector<std::string> with_environment(const std::vector<std::string>& variables,
                                          std::vector<std::string> command,
                                          const std::string& directory = "");

}  // namespace daybook::test

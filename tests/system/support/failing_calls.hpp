/// Programs whose calls of the operating system fail on demand (failing_calls.cpp).
#pragma once

#include <string>
#include <vector>

#include "tests/system/support/process.hpp"

namespace daybook::test {

/// Which call fails: the n-th, from 0, of one kind on files whose path has `part`.
struct FailingCall {
  std::string kind;  ///< open, look, read, write, sync, truncate, rename, mkdir, unlink, close
  std::string part;
  long n = 0;
  bool ever = false;  ///< all later ones fail too
  int error = 5;      ///< EIO; 28 is ENOSPC
};

/// Runs a command with that call failing.
Finished run_with(const FailingCall& failing, std::vector<std::string> command,
                  const std::string& in = "");

/// How many calls of that kind on such files a command makes.
long calls_of(const std::string& kind, const std::string& part, std::vector<std::string> command,
              const std::string& in = "");

}  // namespace daybook::test

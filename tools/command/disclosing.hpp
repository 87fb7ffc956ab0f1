/// What people said, on its way from a ledger to whoever asked: in memory that is wiped, into files
/// that only their owner can read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/base/secret.hpp"
#include "eventstore/process/whole_file.hpp"
#include "projections/query/params.hpp"
#include "tools/command/access.hpp"

namespace daybook::command {

/// A history that is asked for a purpose.
struct DisclosureAsked {
  std::vector<GivenParam> given;
  std::string purpose;
  std::string format;  ///< table, json or html
};

/// The disclosed history in that format. Throws CommandError with the reason when there is none.
Secret disclosed(const Target& target, const DisclosureAsked& asked);

/// Where such an answer goes: the file at a path, whole or not at all and readable by its owner
/// alone, or standard output when the path is empty. Made before anything is asked, so that nothing
/// is recorded or destroyed for an answer that has no place. Throws CommandError when there is
/// none.
class PrivateAnswer {
 public:
  explicit PrivateAnswer(const std::string& path);

  /// All of it, once. Throws CommandError when the file cannot be written.
  void write(const Secret& text);

 private:
  std::optional<process::WholeFile> file_;
};

}  // namespace daybook::command

/// What people said, on its way from a ledger to whoever asked: in memory that is wiped, into files
/// that only their owner can read.
#pragma once

#include <string>
#include <vector>

#include "domain/secret.hpp"
#include "projections/view_params.hpp"
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

/// To the file at `path`, which becomes readable by its owner alone; to standard output when it is
/// empty. Throws CommandError when it cannot be written.
void write_private(const Secret& text, const std::string& path);

}  // namespace daybook::command

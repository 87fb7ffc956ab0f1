/// The error that a view or a command is answered with.
#pragma once

#include <optional>
#include <string>

#include "domain/vocabulary/refusal.hpp"

namespace daybook::server {

/// Why a view is not answered, or a command not carried out. The message is a sentence.
struct CommandFault {
  bool not_permitted = false;
  std::string message;
  bool malformed = false;          ///< its shape is wrong, whoever asks
  std::optional<Code> recorded{};  ///< a refusal that is to be recorded, with its code
};

}  // namespace daybook::server

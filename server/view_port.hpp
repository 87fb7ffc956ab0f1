/// How the server asks for a view or has a command carried out, whoever does it.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "domain/principal.hpp"
#include "domain/result.hpp"
#include "domain/secret.hpp"

namespace daybook::server {

/// Answers a view with JSON text, or says why not. `params` is a JSON object.
///
/// Called on several worker threads at once, never on the one that serves the sockets.
using ViewPort =
    std::function<Result<std::string, std::string>(std::string_view name, std::string_view params)>;

/// Why a command was not carried out. The message is a sentence.
struct CommandFault {
  bool not_permitted = false;  ///< to be recorded
  std::string message;
};

/// Has a command carried out for somebody, if it is permitted: its answer as text, which may hold
/// what people said. Called as ViewPort is.
using CommandPort = std::function<Result<Secret, CommandFault>(
    std::string_view name, std::string_view params, const Caller& by)>;

}  // namespace daybook::server

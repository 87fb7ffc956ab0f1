/// How the server asks for a view or has a command carried out, whoever does it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "domain/base/result.hpp"
#include "domain/base/secret.hpp"
#include "domain/state/principal.hpp"
#include "domain/vocabulary/refusal.hpp"

namespace daybook {
class ViewService;
}

namespace daybook::server {

/// Why a view is not answered, or a command not carried out. The message is a sentence.
struct CommandFault {
  bool not_permitted = false;
  std::string message;
  bool malformed = false;          ///< its shape is wrong, whoever asks
  std::optional<Code> recorded{};  ///< a refusal that is to be recorded, with its code
};

/// Answers a view with JSON text, if it is permitted, or says why not. `params` is a JSON object.
///
/// Called on several worker threads at once, never on the one that serves the sockets.
using ViewPort = std::function<Result<std::string, CommandFault>(
    std::string_view name, std::string_view params, const Caller& by)>;

/// Has a command carried out for somebody, if it is permitted: its answer as text, which may hold
/// what people said. Called as ViewPort is.
using CommandPort = std::function<Result<Secret, CommandFault>(
    std::string_view name, std::string_view params, const Caller& by)>;

/// Answers from what the views know, which must outlive the port.
ViewPort answers_of(const ViewService& views);

}  // namespace daybook::server

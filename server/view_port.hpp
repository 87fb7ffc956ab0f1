/// How the server asks for a view, whoever answers it.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "domain/result.hpp"

namespace daybook::server {

/// Answers a view with JSON text, or says why not. `params` is a JSON object.
///
/// Called on several worker threads at once, never on the one that serves the sockets.
using ViewPort =
    std::function<Result<std::string, std::string>(std::string_view name, std::string_view params)>;

}  // namespace daybook::server

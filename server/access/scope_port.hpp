/// The interface through which a session looks up scopes, asks views and runs commands.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "domain/base/result.hpp"
#include "domain/base/secret.hpp"
#include "domain/rules/access.hpp"
#include "domain/state/principal.hpp"
#include "projections/books/follower.hpp"
#include "server/protocol/command_fault.hpp"

namespace daybook {
class ViewService;
}

namespace daybook::server {

/// All empty: nothing is known, and only what somebody may see of every programme is shown. Called
/// on several worker threads at once.
struct AccessPort {
  /// Waits until the answers below know the first `size` entries; false when that takes too long.
  std::function<bool(std::uint64_t size)> ready;
  std::function<About(const StreamRef& stream)> about_stream;

  /// What a stream is about; nothing where that is not known.
  About of(const StreamRef& stream) const { return about_stream ? about_stream(stream) : About(); }
};

/// As the books know it that follow the ledger. The follower must outlive the port.
AccessPort access_from(const Follower& follower);

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

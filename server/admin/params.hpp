/// The parameters of commands, parsed with clear errors, and their ends. Private to the admin.
#pragma once

#include <optional>
#include <string>

#include <boost/json.hpp>

#include "domain/state/principal.hpp"
#include "server/admin/admin.hpp"

namespace daybook::server {

/// Ends a command; never leaves the admin.
struct AdminError {
  CommandFault fault;
};

[[noreturn]] inline void trouble(std::string message) {
  throw AdminError{{false, std::move(message)}};
}
/// Ends a command that is not permitted, which is to be recorded.
[[noreturn]] inline void forbid(std::string message) {
  throw AdminError{{true, std::move(message), false, Code::not_permitted}};
}
/// Goes on where nothing speaks against it.
inline void permit(std::optional<Refusal> no) {
  if (no) forbid(std::move(no->message));
}

/// The value, or the end of the command with its error's sentence.
template <class T>
T need(Result<T, std::string> result) {
  if (!result) trouble(std::move(result.error()));
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}
template <class T, class E>
T need(Result<T, E> result) {
  if (!result) trouble(std::move(result.error().message));
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

/// What a command is asked with, and who asks.
struct Params {
  const boost::json::object& params;
  const Caller& by;

  /// Texts; empty where absent.
  std::string text(std::string_view key) const;
  /// As above, but must be there.
  std::string needed(std::string_view key) const;
  /// A path that must be there, without control characters.
  std::string place(std::string_view key) const;
  std::optional<std::uint64_t> number(std::string_view key) const;
  bool flag(std::string_view key) const;
};

/// The parameters of the question that a command asks of a view, without the command's own.
boost::json::object question_in(const Params& asked, std::initializer_list<std::string_view> own);

/// The case or supporter that a command is about (`case/c-1`), from `case` or `supporter`.
std::string subject_in(const Params& asked);

/// The key store, or the end of the command.
store::KeyStore& keys(Admin& admin);

/// A checkpoint of the ledger as it is now. A copy signs nothing: then the newest that it has.
std::string published(Admin& admin);

/// JSON text of an answer that holds nothing personal.
Secret plain(const boost::json::object& answer);

}  // namespace daybook::server

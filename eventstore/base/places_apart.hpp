/// Places for copies: apart from every ledger and every key store.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace daybook::store {

/// Why nothing may be copied to `place`, as a sentence: it is a ledger or a key store, lies in one,
/// or has one directly in it, links followed. Nothing when it lies apart, there or not.
std::optional<std::string> not_apart(const std::filesystem::path& place);

/// The same, but `place` may hold ledgers and key stores: for something new beside them.
std::optional<std::string> lies_inside(const std::filesystem::path& place);

/// Why nobody can tell whether there is something at `path`, as a sentence: a directory on the way
/// may not be read, or does not answer. Nothing when it can be told.
std::optional<std::string> cannot_look(const std::filesystem::path& path);

}  // namespace daybook::store

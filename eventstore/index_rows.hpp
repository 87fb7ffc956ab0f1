/// The rows of the writer's index: budgets and links, as FORMAT.md specifies them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/states.hpp"

namespace daybook {

std::string budget_key(std::string_view programme);
std::string links_key(std::string_view owner);

/// The row that tells how many entries, from position 0 on, came from an import.
inline constexpr std::string_view imported_key = "imported";

std::string encode_imported(std::uint64_t entries);
std::optional<std::uint64_t> decode_imported(std::string_view bytes);
std::string encode_budget(const Budget& budget);
std::string encode_links(const Links& links);
/// Nothing when the bytes are not such a row.
std::optional<Budget> decode_budget(std::string_view bytes);
std::optional<Links> decode_links(std::string_view bytes);

}  // namespace daybook

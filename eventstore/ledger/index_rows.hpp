/// The rows of the writer's index: budgets, links, blocks and erasures, as FORMAT.md specifies
/// them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/rules/journal.hpp"
#include "domain/rules/states.hpp"
#include "eventstore/store/commit_group.hpp"

namespace daybook {

std::string budget_key(std::string_view programme);
std::string links_key(std::string_view owner);
std::string block_key(std::string_view programme_and_id);
/// Rows of subjects (`case/c-1`) whose personal data was erased: the position of the latest
/// erasure.
inline constexpr std::string_view erased_prefix = "erased/";
std::string erased_key(std::string_view subject);
/// Rows of the entries `ledger_taken_over`, by position in 20 digits: the key that signed the trees
/// without the entry, a slash, the key that signs those with it; 64 hexadecimal digits each, or
/// nothing where nothing was signed.
inline constexpr std::string_view taken_over_prefix = "taken_over/";

/// The row that holds an aggregate as `states` have it now.
store::IndexUpdate row_of(States& states, Aggregate kind, std::string_view name);

/// The row that tells how many entries, from position 0 on, came from an import.
inline constexpr std::string_view imported_key = "imported";

/// A row that holds one number: how many entries were imported, the position of an erasure.
std::string encode_number(std::uint64_t number);
std::optional<std::uint64_t> decode_number(std::string_view bytes);
std::string encode_budget(const Budget& budget);
std::string encode_links(const Links& links);
std::string encode_block(const Block& block);
/// Nothing when the bytes are not such a row.
std::optional<Budget> decode_budget(std::string_view bytes);
std::optional<Links> decode_links(std::string_view bytes);
std::optional<Block> decode_block(std::string_view bytes);

}  // namespace daybook

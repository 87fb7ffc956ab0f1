#include "eventstore/stored_states.hpp"

#include "eventstore/index_rows.hpp"

namespace daybook {

std::vector<store::IndexUpdate> StoredStates::take_changes() {
  std::vector<store::IndexUpdate> updates;
  for (const auto& [kind, name] : take_changed_rows()) updates.push_back(row_of(*this, kind, name));
  return updates;
}

void StoredStates::trim(std::size_t bytes) {
  if (weight() > bytes) forget_all();
}

std::optional<Recorded> StoredStates::stored_entry(Position position) {
  if (position.value >= pending_.size()) return {};
  entry_bytes_ = pending_.entry(position);
  return read_entry(entry_bytes_);
}

void StoredStates::replay(const StreamRef& stream,
                          const std::function<void(const Recorded&)>& each) {
  const auto read = store_.read_stream(stream_name(stream.kind, stream.id), {0}, ~std::uint64_t{0},
                                       [&](Version, Position, std::string_view bytes) {
                                         const auto event = read_entry(bytes);
                                         if (!event)
                                           failed_ = true;
                                         else
                                           each(*event);
                                         return event.has_value();
                                       });
  if (!read) failed_ = true;
}

template <class Decode>
auto StoredStates::stored_row(const std::string& key, Decode decode) -> decltype(decode({})) {
  const auto row = store_.index_get(key);
  if (row && !*row) return std::nullopt;
  auto value = row ? decode(**row) : std::nullopt;
  if (!value) failed_ = true;
  return value;
}

std::optional<Budget> StoredStates::stored_budget(std::string_view programme) {
  return stored_row(budget_key(programme), decode_budget);
}

std::optional<Block> StoredStates::stored_block(std::string_view programme_and_id) {
  return stored_row(block_key(programme_and_id), decode_block);
}

std::optional<Links> StoredStates::stored_links(std::string_view owner) {
  return stored_row(links_key(owner), decode_links);
}

}  // namespace daybook

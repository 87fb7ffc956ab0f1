#include "tests/eventstore/ledgers.hpp"

#include <charconv>
#include <cstdlib>

#include "eventstore/store/encoding.hpp"

namespace daybook::store::testing {

ScratchDirectory::ScratchDirectory() {
  std::string pattern = std::filesystem::temp_directory_path() / "daybook-XXXXXX";
  REQUIRE(mkdtemp(pattern.data()) != nullptr);
  path_ = pattern;
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string event_id(std::uint64_t number) {
  return "event-id" + std::string(number_bytes(number).view());
}

EntryDraft entry_of(std::string_view stream, Version version, std::optional<std::uint64_t> id,
                    std::string_view text) {
  EntryDraft entry;
  entry.stream = stream;
  entry.version = version;
  if (id) entry.event_id = event_id(*id);
  entry.bytes = id ? entry.event_id : std::string(kEventIdBytes, '-');
  entry.bytes += stream_key(stream, version);
  entry.bytes += text;
  return entry;
}

Result<Described, std::string> describe(Position, std::string_view bytes) {
  const std::size_t end = bytes.find('\0', kEventIdBytes);
  if (end == std::string_view::npos || bytes.size() < end + 9)
    return failed(std::string("no stream"));
  Described described;
  described.stream = bytes.substr(kEventIdBytes, end - kEventIdBytes);
  described.version = Version{load_big_endian(bytes.data() + end + 1)};
  const std::string_view id = bytes.substr(0, kEventIdBytes);
  if (!id.starts_with('-')) {
    described.event_id = id;
    described.content = sha256({bytes});
  }
  const char* const place = bytes.data() + bytes.rfind(' ') + 1;
  std::from_chars(place, bytes.data() + bytes.size(), described.post_index);
  return described;
}

GroupMaker GroupMaker::behind(const Store& store) {
  GroupMaker maker;
  maker.next_ = store.size();
  must(store.list_streams("", [&](std::string_view name, std::uint64_t size) {
    maker.versions_.emplace(name, size);
    return true;
  }));
  return maker;
}

CommitGroup GroupMaker::group(const std::vector<std::string>& streams, bool last_is_derived) {
  CommitGroup group;
  group.first = Position{next_};
  const auto entries = static_cast<std::uint32_t>(streams.size());
  for (const std::string& stream : streams) {
    const Position position{next_++};
    const bool derived = last_is_derived && streams.size() > 1 && &stream == &streams.back();
    const auto id = derived ? std::nullopt : std::optional(position.value);
    const auto index = static_cast<std::uint16_t>(group.entries.size());
    EntryDraft entry =
        entry_of(stream, Version{versions_[stream]++}, id,
                 "text of " + std::to_string(position.value) + " at " + std::to_string(index));
    if (!derived) {
      group.posts.push_back({entry.event_id, PostRecord{position, group.first, entries, index,
                                                        sha256({entry.bytes})}});
    }
    group.index.push_back({"last/" + stream, std::to_string(position.value)});
    group.entries.push_back(std::move(entry));
    group.recorded_at =
        Instant{kIdentity.created_at.milliseconds + static_cast<std::int64_t>(next_)};
  }
  return group;
}

std::vector<std::string> all_entries(const Store& store) {
  std::vector<std::string> entries;
  must(store.scan(Position{0}, store.size(), [&](Position position, std::string_view bytes) {
    REQUIRE(position.value == entries.size());
    entries.emplace_back(bytes);
    return true;
  }));
  return entries;
}

void load(const std::filesystem::path& ledger, std::size_t groups, std::size_t each,
          const Options& options) {
  const auto store = must(Store::create(ledger, kIdentity, options));
  GroupMaker maker;
  for (std::size_t i = 0; i < groups; ++i) {
    std::vector<std::string> streams;
    for (std::size_t k = 0; k < each; ++k) streams.push_back("case/" + std::to_string((i + k) % 7));
    must(store->append(maker.group(streams)));
  }
}

}  // namespace daybook::store::testing

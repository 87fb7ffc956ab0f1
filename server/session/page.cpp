#include "server/session/page.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "domain/rules/in_part.hpp"

namespace daybook::server {

namespace {

namespace p = wire::p;
using store::Store;
using store::StoreResult;

/// Entries of one page, on their way into a message.
class Collector {
 public:
  Collector(const Reading& reading, Selection& selection, const Limits& limits,
            wire::Builder& builder)
      : reading_(reading), selection_(selection), limits_(limits), builder_(builder) {}

  /// Takes an entry, or passes over it; false when the page is full and it must come with the next.
  bool offer(std::string_view bytes) {
    if (examined_ == limits_.entries_examined) return false;
    const auto shown = selection_.shows(bytes);
    if (shown != Shown::nothing) {
      const auto more = shown == Shown::in_part ? withheld_overhead : 0;
      if (!fits(bytes.size() + more)) return false;
      take(bytes, shown);
    }
    ++examined_;
    return true;
  }

  std::size_t count() const { return entries_.size(); }

  void finish(std::uint64_t request_id, const Page& page) {
    const auto entries = builder_.CreateVector(entries_);
    const auto body = p::CreateEntries(builder_, entries, page.next, page.end, page.size);
    wire::finish_response(builder_, request_id, p::ResponseBody::Entries, body.Union());
  }

 private:
  /// What an entry takes beyond its bytes, and what the message takes beyond its entries.
  static constexpr std::size_t entry_overhead = 32;
  static constexpr std::size_t withheld_overhead =
      256;  ///< of an entry in part: it is written anew
  static constexpr std::size_t message_overhead = 256;

  bool fits(std::size_t bytes) const {
    if (entries_.size() >= reading_.limit) return false;
    const std::size_t after = builder_.GetSize() + bytes + entry_overhead +
                              sizeof(std::uint32_t) * (entries_.size() + 1) + message_overhead;
    return entries_.empty() || after <= limits_.frame_bytes;
  }

  void take(std::string_view bytes, Shown shown) {
    if (shown == Shown::whole) {
      entries_.push_back(p::CreateStoredEntry(builder_, copied(bytes)));
      return;
    }
    const auto entry = *read_entry(bytes);
    std::vector<flatbuffers::Offset<flatbuffers::String>> names;
    for (const auto field : kept_from_providers(entry.tag))
      names.push_back(builder_.CreateString(field));
    const auto withheld = builder_.CreateVector(names);
    entries_.push_back(p::CreateStoredEntry(builder_, copied(entry_in_part(entry)), withheld));
  }

  flatbuffers::Offset<flatbuffers::Vector<std::uint8_t>> copied(std::string_view bytes) {
    builder_.ForceVectorAlignment(bytes.size(), 1, 8);
    return builder_.CreateVector(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  }

  const Reading& reading_;
  Selection& selection_;
  const Limits& limits_;
  wire::Builder& builder_;
  std::vector<flatbuffers::Offset<p::StoredEntry>> entries_;
  std::size_t examined_ = 0;
};

/// Goes on before `number` when reading backwards; at 0 there is nothing before.
void step_back(Page& page, std::uint64_t number) {
  page.end = number == 0;
  page.next = number == 0 ? 0 : number - 1;
}

StoreResult<void> log_forwards(const Store& store, const Reading& reading, Collector& into,
                               Page& page) {
  page.next = reading.from.value_or(0);
  const std::uint64_t limit = page.size - std::min(page.size, page.next);
  auto read =
      store.scan(Position{page.next}, limit, [&](Position position, std::string_view bytes) {
        if (!into.offer(bytes)) return false;
        page.next = position.value + 1;
        return true;
      });
  page.end = page.next >= page.size;
  return read;
}

StoreResult<void> log_backwards(const Store& store, const Reading& reading, Collector& into,
                                Page& page) {
  constexpr std::uint64_t window = 128;
  page.end = page.size == 0;
  if (!page.end) page.next = std::min(reading.from.value_or(page.size - 1), page.size - 1);
  for (bool full = false; !page.end && !full;) {
    const std::uint64_t low = page.next - std::min(page.next, window - 1);
    std::vector<std::string> entries;
    auto read =
        store.scan(Position{low}, page.next - low + 1, [&](Position, std::string_view bytes) {
          entries.emplace_back(bytes);
          return true;
        });
    if (!read) return read;
    for (auto number = page.next; !entries.empty() && !full; --number, entries.pop_back()) {
      full = !into.offer(entries.back());
      if (!full) step_back(page, number);
    }
  }
  return {};
}

StoreResult<void> stream_forwards(const Store& store, const Reading& reading, Collector& into,
                                  Page& page) {
  const auto size = TRY(store.stream_size(reading.stream));
  page.next = reading.from.value_or(0);
  const std::uint64_t limit = size - std::min(size, page.next);
  auto read = store.read_stream(reading.stream, Version{page.next}, limit,
                                [&](Version version, Position, std::string_view bytes) {
                                  if (!into.offer(bytes)) return false;
                                  page.next = version.value + 1;
                                  return true;
                                });
  page.end = page.next >= size;
  return read;
}

StoreResult<void> stream_backwards(const Store& store, const Reading& reading, Collector& into,
                                   Page& page) {
  const auto size = TRY(store.stream_size(reading.stream));
  page.end = size == 0;
  if (page.end) return {};
  page.next = std::min(reading.from.value_or(size - 1), size - 1);
  return store.read_stream_backwards(reading.stream, Version{page.next}, page.next + 1,
                                     [&](Version version, Position, std::string_view bytes) {
                                       if (!into.offer(bytes)) return false;
                                       step_back(page, version.value);
                                       return true;
                                     });
}

StoreResult<void> collect(const Store& store, const Reading& reading, Collector& into, Page& page) {
  if (reading.stream.empty())
    return reading.backwards ? log_backwards(store, reading, into, page)
                             : log_forwards(store, reading, into, page);
  return reading.backwards ? stream_backwards(store, reading, into, page)
                           : stream_forwards(store, reading, into, page);
}

/// Whether a stream is for the reader: decided of the stream, whatever it holds, so that nobody
/// learns that there is none of that name.
bool may_read(const Reading& reading, const AccessPort& access) {
  StreamRef stream;
  if (!parse_stream(reading.stream, stream)) return false;
  const auto glance = reading.sight.at(stream.kind);
  if (glance != Visibility::Glance::depends) return glance == Visibility::Glance::shown;
  return reading.sight.sees(stream.kind, access.of(stream));
}

}  // namespace

store::StoreResult<Page> read_page(const ReadSource& shelf, const Reading& reading,
                                   const Limits& limits, std::uint64_t request_id,
                                   wire::Builder& builder) {
  Page page;
  page.size = shelf.store.size();
  Selection selection(reading.filter, reading.sight, shelf.access);
  if (selection.asks() && shelf.access.ready && !shelf.access.ready(page.size))
    return failed(store::StoreError{
        store::StoreErrorCode::io_failed, "The books are not up to date; try again later.", {}});
  page.refused = !reading.stream.empty() && !may_read(reading, shelf.access);
  if (page.refused) return page;
  Collector collector(reading, selection, limits, builder);
  TRY(collect(shelf.store, reading, collector, page));
  page.entries = collector.count();
  collector.finish(request_id, page);
  return page;
}

}  // namespace daybook::server

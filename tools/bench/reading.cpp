#include "tools/bench/reading.hpp"

#include <stdexcept>

#include <fmt/format.h>

#include "domain/vocabulary/recorded.hpp"
#include "projections/books/books.hpp"
#include "projections/books/snapshot.hpp"
#include "projections/query/service.hpp"
#include "tools/bench/stopwatch.hpp"

namespace daybook::bench {

namespace {

template <class T>
void need(const store::StoreResult<T>& result) {
  if (!result) throw std::runtime_error(result.error().message);
}

}  // namespace

double open_to_first_read_s(const std::string& directory) {
  const Stopwatch watch;
  const auto ledger = Ledger::open(directory);
  need(ledger);
  need((*ledger)->store().entry({(*ledger)->store().size() / 2}));
  return watch.seconds();
}

double replay_per_s(const store::Store& store, bool fold) {
  Books books;
  const Stopwatch watch;
  std::uint64_t checked = 0;
  need(store.scan({0}, store.size(), [&](Position, std::string_view bytes) {
    const auto entry = read_entry(bytes);
    if (!entry) throw std::runtime_error("an entry cannot be read");
    ++checked;
    if (fold) books.apply(*entry);
    return true;
  }));
  return static_cast<double>(checked) / watch.seconds();
}

double stream_reads_per_s(const store::Store& store, const Size& size) {
  constexpr std::uint32_t readings = 5'000;
  const Stopwatch watch;
  for (std::uint32_t i = 0; i < readings; ++i) {
    const auto stream = fmt::format("package/p-{}", std::uint64_t{i} * 7919 % size.packages);
    std::uint64_t seen = 0;
    need(store.read_stream(stream, {0}, 100,
                           [&](Version, Position, std::string_view) { return ++seen > 0; }));
  }
  return readings / watch.seconds();
}

double fsck_per_s(store::Store& store) {
  Books books;
  need(store.scan({0}, store.size(), [&](Position, std::string_view bytes) {
    books.apply(*read_entry(bytes));
    return true;
  }));
  need(save_books(store, books));
  const Stopwatch watch;
  const auto sound = check_ledger_and_views(store);
  need(sound);
  if (sound->books != store.size()) throw std::runtime_error("the stored books were not checked");
  return static_cast<double>(sound->ledger.entries) / watch.seconds();
}

double view_s(store::Store& store, const std::string& view, std::uint64_t entries) {
  const Stopwatch watch;
  const auto answer = ViewService(store).answer(
      view, boost::json::object{{"programme", "bench"}, {"year", "2021/22"}, {"as_at", entries}});
  if (!answer) throw std::runtime_error(answer.error());
  return watch.seconds();
}

}  // namespace daybook::bench

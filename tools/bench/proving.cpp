#include "tools/bench/proving.hpp"

#include <algorithm>
#include <random>
#include <stdexcept>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "eventstore/proof/prove.hpp"
#include "eventstore/store/store.hpp"
#include "tools/bench/stopwatch.hpp"

namespace daybook::bench {

namespace {

constexpr std::uint64_t group_entries = 20'000;
constexpr std::uint64_t streams = 1'000;
constexpr std::size_t positions = 10'000;

template <class T>
T need(store::StoreResult<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return *std::move(result);
}

/// Entries first to first + count - 1, spread over the streams in turn.
store::CommitGroup group_of(std::uint64_t first, std::uint64_t count) {
  store::CommitGroup group;
  group.first = {first};
  group.recorded_at = {static_cast<std::int64_t>(first + count)};
  group.entries.reserve(count);
  for (auto i = first; i < first + count; ++i)
    group.entries.push_back({fmt::format("entry {:020} of a ledger made to be proved", i),
                             fmt::format("case/{:03}", i % streams),
                             {i / streams},
                             {}});
  return group;
}

void write_entries(const std::filesystem::path& place, std::uint64_t entries) {
  auto store = need(store::Store::create(place, {{"bench"}, {0}}, {}));
  for (std::uint64_t first = 0; first < entries; first += group_entries)
    need(store->append(group_of(first, std::min(group_entries, entries - first))));
}

void forget_cached(const std::filesystem::path& place) {
  for (const auto& file : std::filesystem::recursive_directory_iterator(place)) {
    const int fd = file.is_regular_file() ? ::open(file.path().c_str(), O_RDONLY) : -1;
    if (fd < 0) continue;
    ::fdatasync(fd);
    ::posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    ::close(fd);
  }
}

std::vector<Position> random_positions(std::uint64_t entries) {
  std::mt19937_64 random(2'022);
  std::vector<Position> out;
  for (std::size_t i = 0; i < positions; ++i) out.push_back({random() % entries});
  return out;
}

void prove_all(Report& report, const std::string& name, const store::Store& store,
               const std::vector<Position>& asked) {
  const auto size = store.size();
  std::vector<double> took_us;
  std::size_t hashes = 0;
  for (const auto position : asked) {
    const Stopwatch watch;
    hashes += need(store::inclusion_path(store, position, size)).size();
    took_us.push_back(watch.seconds() * 1e6);
  }
  if (hashes < asked.size()) throw std::runtime_error("proofs without hashes");
  double sum = 0;
  for (const auto one : took_us) sum += one;
  std::sort(took_us.begin(), took_us.end());
  report.add(name + "_mean_us", sum / static_cast<double>(took_us.size()));
  report.add(name + "_p99_us", took_us[(took_us.size() - 1) * 99 / 100]);
}

}  // namespace

void measure_proving(Report& report, const std::filesystem::path& directory,
                     std::uint64_t entries) {
  const auto place = directory / "proving";
  const Stopwatch writing;
  write_entries(place, entries);
  report.add("proof_entries", static_cast<double>(entries));
  report.add("proof_entries_written_per_s", static_cast<double>(entries) / writing.seconds());
  forget_cached(place);
  const auto store = need(store::Store::open(place, {}));
  const auto asked = random_positions(entries);
  if (!store::verify_inclusion(need(store::prove_inclusion(*store, asked.front(), entries))))
    throw std::runtime_error("a proof does not hold");
  prove_all(report, "proof_cold", *store, asked);
  prove_all(report, "proof_warm", *store, asked);
}

}  // namespace daybook::bench

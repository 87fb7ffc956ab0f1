/// `fuzz-replay CORPUS TARGET`: hands every file of a target's checked-in corpus to the target, and
/// then a few thousand mutations of them, the same on every machine. Ends with 0, or stops where
/// the target does.
#include <algorithm>
#include <array>
#include <filesystem>
#include <random>
#include <stdexcept>

#include <fmt/format.h>

#include "domain/base/time_zones.hpp"
#include "eventstore/process/file_text.hpp"
#include "eventstore/process/program.hpp"
#include "eventstore/process/standard_streams.hpp"
#include "tools/fuzz/targets.hpp"

namespace daybook::fuzz {

namespace {

struct Target {
  std::string_view name;
  void (*take)(std::string_view);
  std::size_t mutations;
};

constexpr std::array targets{
    Target{"note", note, 4'000},         Target{"proof", proof, 4'000},
    Target{"evidence", evidence, 2'000}, Target{"token", token, 4'000},
    Target{"sealed", sealed, 4'000},     Target{"personal", personal, 4'000},
    Target{"keys", keys, 4'000},         Target{"message", message, 4'000},
    Target{"post", post, 4'000},         Target{"tile_path", tile_path, 4'000}};

using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t end) {
  return end == 0 ? 0 : random() % end;
}

/// One small change of `input`; `others` are what pieces are taken from.
void change(std::string& input, const std::vector<std::string>& others, Random& random) {
  const auto at = below(random, input.size());
  const auto run = 1 + below(random, 16);
  switch (below(random, 6)) {
    case 0:
      if (!input.empty()) input[at] = static_cast<char>(input[at] ^ (1 << below(random, 8)));
      break;
    case 1:
      if (!input.empty()) input[at] = static_cast<char>(random());
      break;
    case 2:
      input.erase(at, run);
      break;
    case 3:
      input.insert(at, input.substr(below(random, input.size()), run));
      break;
    case 4:
      input.insert(at, run, static_cast<char>(random()));
      break;
    default: {
      const auto& other = others[below(random, others.size())];
      input = input.substr(0, at) + other.substr(std::min(at, other.size()));
    }
  }
}

std::vector<std::string> files_of(const std::filesystem::path& corpus) {
  constexpr std::uint64_t most_bytes = std::uint64_t{64} << 20;
  std::vector<std::filesystem::path> names;
  for (const auto& file : std::filesystem::directory_iterator(corpus)) names.push_back(file.path());
  std::sort(names.begin(), names.end());
  std::vector<std::string> files;
  for (const auto& name : names) {
    auto text = process::file_text(name, most_bytes);
    if (!text) throw std::runtime_error(text.error());
    files.push_back(*std::move(text));
  }
  return files;
}

void replay(const Target& target, const std::vector<std::string>& files) {
  for (const auto& file : files) target.take(file);
  target.take("");
  Random random(2'022);
  for (std::size_t i = 0; i < target.mutations; ++i) {
    auto input = files[below(random, files.size())];
    for (auto changes = 1 + below(random, 3); changes > 0; --changes) change(input, files, random);
    target.take(input);
  }
  process::say("{}: {} files, {} mutations\n", target.name, files.size(), target.mutations);
}

int run(int argc, char** argv) {
  const std::string_view name = argc == 3 ? argv[2] : "";
  const auto target = std::find_if(targets.begin(), targets.end(),
                                   [&](const Target& one) { return one.name == name; });
  if (target == targets.end()) throw std::runtime_error("usage: fuzz-replay CORPUS TARGET");
  const auto files = files_of(std::filesystem::path(argv[1]) / name);
  if (files.empty()) throw std::runtime_error(fmt::format("the corpus of {} is empty", name));
  replay(*target, files);
  return process::exit_ok;
}

}  // namespace

}  // namespace daybook::fuzz

int main(int argc, char** argv) {
  return daybook::process::run_program(
      "fuzz-replay", [&] { return daybook::fuzz::run(argc, argv); }, daybook::missing_time_zones);
}

#include "eventstore/base/places_apart.hpp"

#include <array>
#include <fstream>
#include <string_view>

#include <fmt/format.h>

namespace daybook::store {
namespace {

namespace fs = std::filesystem;

bool is_ledger(const fs::path& directory) {
  std::error_code ignored;
  return fs::exists(directory / "db" / "CURRENT", ignored);
}

bool is_key_store(const fs::path& directory) {
  constexpr std::string_view title = "daybook keys\n";
  std::array<char, title.size()> begin{};
  std::ifstream file(directory / "keys", std::ios::binary);
  file.read(begin.data(), begin.size());
  return file && std::string_view(begin.data(), begin.size()) == title;
}

/// What is in that directory, and must not have copies in it; null for anything else.
const char* kind_of(const fs::path& directory) {
  if (is_ledger(directory)) return "ledger";
  return is_key_store(directory) ? "key store" : nullptr;
}

/// The whole path, links followed as far as there is something.
fs::path resolved(const fs::path& place) {
  std::error_code error;
  const auto whole = fs::absolute(place).lexically_normal();
  auto path = fs::weakly_canonical(whole, error);
  if (error) path = whole;
  return path.has_filename() ? path : path.parent_path();
}

}  // namespace

std::optional<std::string> lies_inside(const fs::path& place) {
  for (auto path = resolved(place);; path = path.parent_path()) {
    if (const char* const kind = kind_of(path))
      return fmt::format("{} lies in {}, which is a {}: name a place apart from ledgers and keys.",
                         place.string(), path.string(), kind);
    if (path == path.parent_path()) return std::nullopt;
  }
}

std::optional<std::string> not_apart(const fs::path& place) {
  if (auto inside = lies_inside(place)) return inside;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(resolved(place), ignored))
    if (const char* const kind = kind_of(entry.path()))
      return fmt::format(
          "{} has {} in it, which is a {}: name a place apart from ledgers and keys.",
          place.string(), entry.path().filename().string(), kind);
  return std::nullopt;
}

std::optional<std::string> cannot_look(const fs::path& path) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (fs::exists(status) || status.type() == fs::file_type::not_found) return std::nullopt;
  return fmt::format(
      "What is at {} cannot be seen: {}. Look at the permissions of its directories.",
      path.string(), error.message());
}

}  // namespace daybook::store

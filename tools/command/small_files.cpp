#include "tools/command/small_files.hpp"

#include <fstream>

#include <fmt/format.h>

#include "tools/command/access.hpp"

namespace daybook::command {

std::string file_text(const std::string& path, std::uint64_t most) {
  std::ifstream file(path, std::ios::binary);
  std::string text;
  char part[65'536];
  while (file && text.size() <= most) {
    file.read(part, sizeof part);
    text.append(part, static_cast<std::size_t>(file.gcount()));
  }
  if (text.size() > most)
    throw CommandError{fmt::format("{}: longer than the {} bytes that it may have", path, most)};
  if (!file.eof()) throw CommandError{fmt::format("{}: cannot be read", path)};
  return text;
}

store::VerifierKey key_given(std::string_view option, std::string_view vkey) {
  while (vkey.ends_with('\n') || vkey.ends_with('\r')) vkey.remove_suffix(1);
  auto key = store::VerifierKey::parse(vkey);
  if (!key) throw CommandError{fmt::format("{}: {}", option, key.error())};
  return *std::move(key);
}

}  // namespace daybook::command

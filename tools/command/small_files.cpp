#include "tools/command/small_files.hpp"

#include <fmt/format.h>

#include "eventstore/process/file_text.hpp"
#include "tools/command/access.hpp"

namespace daybook::command {

std::string file_text(const std::string& path, std::uint64_t most) {
  auto text = process::file_text(path, most);
  if (!text) throw CommandError{text.error()};
  return *std::move(text);
}

std::string text_given(std::string_view option, const std::string& path, std::uint64_t most) {
  auto text = process::file_text(path, most);
  if (!text) throw CommandError{fmt::format("{}: {}", option, text.error())};
  if (const auto foreign = process::foreign_encoding(*text); !foreign.empty())
    throw CommandError{fmt::format("{}: {} {}", option, path, foreign)};
  return *std::move(text);
}

store::VerifierKey key_given(std::string_view option, std::string_view vkey) {
  while (vkey.ends_with('\n') || vkey.ends_with('\r')) vkey.remove_suffix(1);
  auto key = store::VerifierKey::parse(vkey);
  if (!key) throw CommandError{fmt::format("{}: {}", option, key.error())};
  return *std::move(key);
}

}  // namespace daybook::command

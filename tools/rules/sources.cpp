#include "tools/rules/sources.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>

#include "eventstore/process/file_text.hpp"
#include "tools/rules/citation.hpp"

namespace daybook::rules {

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> sources_below(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".cpp") found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

/// The literal that begins at the quote `at`, which is moved behind it.
std::string literal_at(std::string_view source, std::size_t& at) {
  std::string text;
  for (++at; at < source.size() && source[at] != '"'; ++at) {
    if (source[at] == '\\') ++at;
    text += source[at];
  }
  ++at;
  return text;
}

/// The adjacent literals that begin at or after `at`, as one.
std::string text_at(std::string_view source, std::size_t at) {
  std::string text;
  for (;;) {
    at = source.find_first_not_of(" \n", at);
    if (at == std::string_view::npos || source[at] != '"') return text;
    text += literal_at(source, at);
  }
}

}  // namespace

std::string text_of(const fs::path& file) {
  constexpr std::uint64_t most_bytes = std::uint64_t{16} << 20;
  auto text = process::file_text(file, most_bytes);
  if (!text) throw std::runtime_error(text.error());
  return *std::move(text);
}

std::vector<Test> tests_below(const fs::path& folder) {
  constexpr std::string_view macro = "TEST_CASE(";
  std::vector<Test> tests;
  for (const auto& path : sources_below(folder)) {
    const auto source = text_of(path);
    for (auto at = source.find(macro); at != std::string::npos; at = source.find(macro, at + 1))
      tests.push_back({fs::relative(path, folder), text_at(source, at + macro.size())});
  }
  return tests;
}

std::vector<Reference> references_in(const fs::path& folder) {
  std::vector<Reference> references;
  for (const auto& path : sources_below(folder)) {
    const auto source = text_of(path);
    for (auto at = source.find('"'); at != std::string::npos; at = source.find('"', at + 1)) {
      const auto end = source.find('"', at + 1);
      const auto text = std::string_view(source).substr(at + 1, end - at - 1);
      if (end != std::string::npos && is_citation(text))
        references.push_back({path.filename(), std::string(text)});
    }
  }
  return references;
}

}  // namespace daybook::rules

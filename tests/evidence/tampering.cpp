#include "tests/evidence/tampering.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "projections/evidence/json.hpp"

namespace daybook::test {

namespace {

constexpr std::string_view kBegin = "\"entries\":[";
constexpr std::string_view kEnd = "],\"figure\"";

}  // namespace

std::vector<std::string> entry_texts(const std::string& text) {
  const auto begin = text.find(kBegin) + kBegin.size();
  const auto end = text.find(kEnd);
  REQUIRE(begin < end);
  std::vector<std::string> out;
  for (auto at = begin; at < end;) {
    const auto next = text.find('}', at) + 1;
    out.push_back(text.substr(at, next - at));
    at = next + 1;
  }
  return out;
}

std::string with_entries(const std::string& text, const std::vector<std::string>& entries) {
  const auto begin = text.find(kBegin) + kBegin.size();
  return fmt::format("{}{}{}", text.substr(0, begin), fmt::join(entries, ","),
                     text.substr(text.find(kEnd)));
}

std::string resealed(const std::string& text) {
  const auto file = read_evidence(text);
  if (!file) FAIL(in_words(file.error()));
  return write_evidence(file->evidence);
}

}  // namespace daybook::test

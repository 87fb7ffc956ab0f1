/// Evidence that two readers could read differently is none (ledger 4).
#include <catch2/catch.hpp>

#include "projections/evidence/parse.hpp"

using namespace daybook;

namespace {

std::string wrong_with(std::string_view text) {
  const auto read = read_evidence_parts(text);
  REQUIRE_FALSE(read.has_value());
  return read.error().why;
}

}  // namespace

TEST_CASE("evidence in which a key stands twice is refused, and the key is named (ledger 4)") {
  CHECK(wrong_with(R"({"kind":"figure","kind":"sample"})").starts_with("kind: stands twice"));
  CHECK(wrong_with(R"({"kind":"figure","k\u0069nd":"figure"})").starts_with("kind: stands twice"));
  CHECK(wrong_with(R"({"entries":[{},{"position":1,"position":2}]})")
            .starts_with("entries[1].position: stands twice"));
  CHECK(wrong_with(R"({"params":{"year":"2021/22","year":"2022/23"}})")
            .starts_with("params.year: stands twice"));
}

TEST_CASE("evidence that is no JSON, or nested too deep, is told as that (ledger 4)") {
  for (const auto& text : {std::string(), std::string("{"), std::string("{} {}"),
                           std::string(1'000'000, '['), std::string("{kind:1}")})
    CHECK(wrong_with(text).starts_with("it is not JSON: "));
}

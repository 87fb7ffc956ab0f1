#include "domain/base/base64.hpp"

#include <catch2/catch.hpp>

namespace daybook::test {

namespace {

/// How many bytes may stand at a place of four characters that are otherwise `AAAA`.
int accepted_at(std::size_t place) {
  int accepted = 0;
  for (int byte = 0; byte < 256; ++byte) {
    std::string text(4, 'A');
    text[place] = static_cast<char>(byte);
    const auto read = from_base64(text);
    if (!read) continue;
    ++accepted;
    CHECK(to_base64(*read) == text);
  }
  return accepted;
}

}  // namespace

TEST_CASE("base64 has 64 digits and none of them is beyond ASCII") {
  CHECK(accepted_at(0) == 64);
  CHECK(accepted_at(1) == 64);
  CHECK(accepted_at(2) == 64);
  CHECK(accepted_at(3) == 65);  // and the padding
  CHECK_FALSE(from_base64("AA\xcb\x88"));
  CHECK(from_base64("AA==") == std::string(1, '\0'));
  CHECK_FALSE(from_base64("AB=="));
  CHECK_FALSE(from_base64("AA="));
  CHECK_FALSE(from_base64("AAAA\n"));
}

}  // namespace daybook::test

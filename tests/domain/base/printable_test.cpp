/// Which characters a phrase may hold, and how others are written out (rulebook 2).
#include "domain/base/printable.hpp"

#include <set>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/scenario.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

/// A code point as UTF-8, surrogates too, whose bytes are none.
std::string utf8(char32_t code) {
  const auto tail = [&](int shift) { return static_cast<char>(0x80 | (code >> shift & 0x3f)); };
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xc0 | code >> 6), tail(0)};
  if (code < 0x10000) return {static_cast<char>(0xe0 | code >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xf0 | code >> 18), tail(12), tail(6), tail(0)};
}

/// The code points that no phrase may hold: table in RULES.md.
std::vector<char32_t> refused_code_points() {
  std::vector<char32_t> all;
  const auto add = [&](char32_t first, char32_t last) {
    for (auto code = first; code <= last; ++code) all.push_back(code);
  };
  add(0x00, 0x1f);
  add(0x7f, 0x9f);
  add(0x2028, 0x202e);
  add(0x2066, 0x2069);
  add(0xfdd0, 0xfdef);
  for (char32_t plane = 0; plane <= 0x10; ++plane)
    add((plane << 16) + 0xfffe, (plane << 16) + 0xffff);
  return all;
}

std::string answer_to(Scenario& scenario, const std::string& reason) {
  const auto answer = scenario.post(
      By::commissioner, "programme/p", "budget_allocated",
      boost::json::serialize(boost::json::object{
          {"year", "2021/22"}, {"line", "main"}, {"amount_pence", 1}, {"reason", reason}}));
  if (!answer.contains("refused")) return "accepted";
  const auto& refusal = answer.at("refused").at(0);
  return fmt::format("{} {}", std::string(refusal.at("code").as_string()),
                     std::string(refusal.at("message").as_string()));
}

}  // namespace

TEST_CASE("a phrase holds no character that commands or deceives whoever shows it (rulebook 2)") {
  Scenario scenario;
  for (const auto code : refused_code_points()) {
    const auto answer = answer_to(scenario, "Vote " + utf8(code) + "2J");
    INFO(answer);
    CHECK(answer.starts_with("malformed data.reason"));
    CHECK(answer.find(fmt::format("U+{:04X}", static_cast<unsigned>(code))) != std::string::npos);
    CHECK(printable_length(answer));
  }
}

TEST_CASE("a phrase holds what people write, in every language (rulebook 2)") {
  Scenario scenario;
  for (const auto* phrase :
       {"Tŷ Gŵyr, Llŷn", "Ŵŵ Ŷŷ Ïï Ââ", "Zoë’s group – “late” … café", "£1 or €2", "Українська",
        "اللغة", "日本語", "👩\u200d👩\u200d👧 family", "☕\ufe0f", "a\u00a0b", "e\u0301", "x\u200by",
        "\u00ad", "\ufffd", "\ue000", "\U0010fffd", "<b>&\"'", "=1+1", "_x0041_"}) {
    INFO(phrase);
    CHECK(answer_to(scenario, phrase) == "accepted");
  }
}

TEST_CASE("each character is printable or none of it, by the one table (rulebook 2)") {
  const auto all = refused_code_points();
  const std::set<char32_t> refused(all.begin(), all.end());
  for (char32_t code = 0; code <= 0x10ffff; ++code)
    if (is_printable(code) == (refused.count(code) == 1))
      FAIL_CHECK("U+" << std::hex << static_cast<unsigned>(code));
}

TEST_CASE(
    "every character is read as itself; halves of one and longer forms are none (rulebook 2)") {
  for (char32_t code = 0; code <= 0x10ffff; ++code) {
    const auto text = utf8(code);
    const auto read = first_character(text + "x");
    const bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
    if (read.has_value() == is_surrogate)
      FAIL_CHECK("U+" << std::hex << static_cast<unsigned>(code));
    if (read && (read->code != code || read->bytes != text.size()))
      FAIL_CHECK("U+" << std::hex << static_cast<unsigned>(code));
    if (text.size() > 1 && first_character(text.substr(0, text.size() - 1)))
      FAIL_CHECK("half of U+" << std::hex << static_cast<unsigned>(code));
  }
  for (const auto* broken :
       {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xff"})
    CHECK_FALSE(first_character(broken));
}

TEST_CASE("what is not printable is written out as JSON escapes it (rulebook 2)") {
  CHECK(printable("Tŷ 👩\u200d👧") == "Tŷ 👩\u200d👧");
  CHECK(printable("a\x1b[2J\tb\r\n") == R"(a\u001b[2J\u0009b\u000d\u000a)");
  CHECK(printable("\u009b31m\u202egnp\u2029") == R"(\u009b31m\u202egnp\u2029)");
  CHECK(printable("\ufdd0\uffff\U0001fffe\U0010ffff") == R"(\ufdd0\uffff\ud83f\udffe\udbff\udfff)");
  CHECK(printable("\x9b\xc3(\xed\xa0\x80") == R"(\x9b\xc3(\xed\xa0\x80)");
  CHECK(printable(std::string("a\0b", 3)) == R"(a\u0000b)");
  CHECK(printable("") == "");
}

TEST_CASE("of several lines, ends of lines and tabs stay, a lone return does not (rulebook 2)") {
  CHECK(printable_lines("a\tb\r\nc\n\r\x0b\x85\u0085") ==
        "a\tb\r\nc\n"
        R"(\u000d\u000b\x85\u0085)");
  std::string pieces;
  each_printable_piece("one\n\x1btwo\u2028", [&](std::string_view piece) { pieces += piece; });
  CHECK(pieces ==
        "one\n"
        R"(\u001btwo\u2028)");
}

TEST_CASE("whatever is written out is printable, and stays as it is (rulebook 2)") {
  for (const auto code : refused_code_points())
    for (const auto& text : {utf8(code), "a" + utf8(code) + "b", utf8(code) + utf8(code)}) {
      const auto shown = printable(text);
      CHECK(printable_length(shown) == shown.size());
      CHECK(printable(shown) == shown);
    }
  for (int byte = 0x80; byte <= 0xff; ++byte)
    CHECK(printable(std::string(1, static_cast<char>(byte))) == fmt::format("\\x{:02x}", byte));
}

TEST_CASE("a message says which character a text may not hold (rulebook 2)") {
  CHECK(unprintable_in("ab\u009b") == "U+009B");
  CHECK(unprintable_in("\U0010ffff") == "U+10FFFF");
  CHECK(unprintable_in("é\x9b") == "the byte 9B, which is no UTF-8");
}

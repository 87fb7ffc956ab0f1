#include "eventstore/ledger/personal.hpp"

#include <cstring>
#include <random>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include "eventstore/base/wiping_memory.hpp"

namespace daybook {
namespace {

using Kind = PersonalFault::Kind;

std::string canonical(std::string_view text) {
  const auto made = canonical_personal(text);
  if (!made) FAIL(made.error().message);
  return std::string(made->view());
}

PersonalFault fault(std::string_view text) {
  const auto made = canonical_personal(text);
  REQUIRE_FALSE(made.has_value());
  return made.error();
}

std::string note_of(std::size_t bytes) {
  return R"({"note":")" + std::string(bytes - std::strlen(R"({"note":""})"), 'x') + "\"}";
}

}  // namespace

TEST_CASE(
    "a personal part has one form: fields in order, no space, fewest escapes (rulebook 2, ledger "
    "5)") {
  CHECK(canonical(R"( { "note" : "b", "name":"a" ,"contact":"" } )") ==
        R"({"contact":"","name":"a","note":"b"})");
  CHECK(canonical(R"({"note":"\u00e9\u20AC\ud83d\ude00\/"})") == "{\"note\":\"é€😀/\"}");
  CHECK(canonical(R"({"note":"\u0022\u005c\u0008\u000c\u000A\u000d\u0009\u0000\u001F\u007f"})") ==
        "{\"note\":\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f\x7f\"}");
}

TEST_CASE("what is canonical stays as it is (rulebook 2, ledger 5)") {
  std::mt19937_64 random(7);
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (auto left = random() % 40; left > 0; --left) text += static_cast<char>(random() % 128);
    const boost::json::object object{{"note", text}, {"contact", "c"}};
    const auto once = canonical(boost::json::serialize(object));
    CHECK(canonical(once) == once);
    CHECK(boost::json::parse(once) == boost::json::value(object));
  }
}

TEST_CASE("a field that stands twice is malformed, and named without what it says (rulebook 2)") {
  for (const auto* text : {R"({"note":"Anna","note":"Bert"})", R"({"note":"Anna","note":"Anna"})",
                           R"({"note":"Anna","name":"x","\u006eote":"Bert"})"}) {
    INFO(text);
    const auto found = fault(text);
    CHECK(found.kind == Kind::malformed);
    CHECK(found.message.starts_with("personal.note: stands twice"));
    CHECK(found.message.find("Anna") == std::string::npos);
  }
}

TEST_CASE(
    "a personal part of another form is malformed, and the message tells nothing (rulebook 2)") {
  for (const auto* text :
       {"", " ", "null", "[]", "\"note\"", "{}", R"({"note":1})", R"({"note":null})",
        R"({"note":"Anna","other":"x"})", R"({"other":"Anna"})", R"({"Note":"Anna"})",
        R"({"note":"Anna"} x)", R"({"note":"Anna")", R"({"note":["Anna"]})", "{\"note\":\"\xff\"}",
        "{\"note\":\"\xc0\xaf\"}", R"({"note":"\ud800"})", "{\"note\":\"a\nb\"}",
        R"({note:"Anna"})"}) {
    INFO(text);
    const auto found = fault(text);
    CHECK(found.kind == Kind::malformed);
    CHECK(found.message.find("Anna") == std::string::npos);
  }
}

TEST_CASE("a personal part may have 16,384 bytes in its canonical form, not one more (ledger 8)") {
  CHECK(canonical(note_of(16'384)).size() == 16'384);
  const auto found = fault(note_of(16'385));
  CHECK(found.kind == Kind::too_large);
  CHECK(found.message == "personal: 16385 bytes, at most 16384 are allowed");
}

TEST_CASE("escapes and spaces do not count, within eight times the limit (ledger 8)") {
  std::string escapes = R"({"note":")";
  for (int i = 0; i < 16'000; ++i) escapes += "\\u0061";
  CHECK(canonical(escapes + "\"}").size() == 16'000 + 11);
  CHECK(fault(std::string(131'072, ' ') + R"({"note":"x"})").kind == Kind::too_large);
}

TEST_CASE("whatever bytes are given as a personal part, they are judged (ledger 8)") {
  std::mt19937_64 random(20'220'331);
  const std::string good = R"({"contact":"01305 \u00e9","name":"A\"B","note":"\ud83d\ude00 long"})";
  std::size_t taken = 0;
  for (int round = 0; round < 20'000; ++round) {
    auto changed = good;
    for (auto left = 1 + random() % 3; left > 0; --left)
      changed[random() % changed.size()] = static_cast<char>(random());
    if (const auto made = canonical_personal(changed)) {
      ++taken;
      CHECK(canonical(made->view()) == made->view());
    }
  }
  CHECK(taken > 100);
}

TEST_CASE("memory for what people said is zeroed when it is given back (ledger 5)") {
  const auto storage = wiping_storage();
  constexpr std::size_t kBytes = 4096;
  auto* const first = static_cast<char*>(storage->allocate(kBytes, 16));
  std::memset(first, 's', kBytes);
  storage->deallocate(first, kBytes, 16);
  // The allocator hands the block out again; it may have used its first bytes for itself.
  auto* const second = static_cast<char*>(storage->allocate(kBytes, 16));
  std::size_t left = 0;
  for (std::size_t i = 64; i < kBytes; ++i) left += second[i] == 's';
  CHECK(left == 0);
  storage->deallocate(second, kBytes, 16);
}

}  // namespace daybook

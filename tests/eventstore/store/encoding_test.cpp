#include "eventstore/store/encoding.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include "eventstore/base/crc32c.hpp"

namespace daybook::store {

using namespace std::string_literals;

TEST_CASE("CRC-32C gives the checksums of RFC 3720 and of its plain definition") {
  CHECK(crc32c_extend(0, "123456789") == 0xe3069283);
  CHECK(crc32c_extend(0, std::string(32, '\0')) == 0x8a9136aa);
  CHECK(crc32c_extend(0, "") == 0);
  rc::prop("both ways give the same, whole or in parts",
           [](const std::string& a, const std::string& b) {
             RC_ASSERT(crc32c_extend(crc32c_extend(0, a), b) == crc32c_extend_portable(0, a + b));
           });
}

TEST_CASE("the stored bytes are those of FORMAT.md") {
  CHECK(stream_key("case/1", Version{258}) == "case/1\0\0\0\0\0\0\0\x01\x02"s);
  CHECK(tile_key(1, 3).view() == "\x01\0\0\0\0\0\0\0\x03"s);
  std::string value;
  encode_log_value(Position{5}, "abc", value);
  CHECK(value.substr(4) == "abc");
  const std::uint32_t crc = crc32c_extend(0, "\0\0\0\0\0\0\0\x05"s + "abc");
  for (unsigned i = 0; i < 4; ++i)
    CHECK(static_cast<std::uint8_t>(value[i]) == ((crc >> (8 * i)) & 0xff));
  const PostRecord post{Position{1}, Position{2}, 3, 4, digest_of_raw(std::string(32, 'd'))};
  CHECK(encode_post(post) ==
        "\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\x02\0\0\0\x03\0\x04"s + std::string(32, 'd'));
  CHECK(decode_post(encode_post(post)) == post);
}

TEST_CASE("an entry is not read back with any bit changed or at another position (ledger 1.6)") {
  std::string value;
  encode_log_value(Position{5}, "some entry", value);
  REQUIRE(decode_log_value(Position{5}, value) == "some entry");
  CHECK_FALSE(decode_log_value(Position{4}, value).has_value());
  for (std::size_t bit = 0; bit < 8 * value.size(); ++bit) {
    std::string changed = value;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    CHECK_FALSE(decode_log_value(Position{5}, changed).has_value());
  }
}

TEST_CASE("a head is not read back with any bit of its tree changed") {
  StoredHead head;
  for (int i = 0; i < 11; ++i) head.frontier.append(leaf_hash(std::to_string(i)));
  head.root = head.frontier.root();
  const std::string value = encode_head(head);
  REQUIRE(decode_head(value)->frontier == head.frontier);
  for (std::size_t at = 16; at < value.size(); ++at) {
    std::string changed = value;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    CHECK_FALSE(decode_head(changed).has_value());
  }
  CHECK_FALSE(decode_head(value.substr(0, value.size() - 32)).has_value());
}

TEST_CASE("rows of a stream come in the order of its versions, streams apart from each other") {
  rc::prop("keys sort as (name, version) do", [](std::uint64_t a, std::uint64_t b) {
    RC_ASSERT((stream_key("x", Version{a}) < stream_key("x", Version{b})) == (a < b));
    RC_ASSERT(stream_key("x", Version{a}) < stream_key("x1", Version{b}));
    const std::string key = stream_key("x", Version{a});
    const auto row = stream_row(key, number_bytes(b).view());
    RC_ASSERT(row.has_value());
    RC_ASSERT(row->stream == "x");
    RC_ASSERT(row->version == Version{a});
    RC_ASSERT(row->position == Position{b});
  });
}

}  // namespace daybook::store

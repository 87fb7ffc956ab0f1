#include "projections/query/canonical_json.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/base/check.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

void write(const json::value& value, std::string& out);

char short_escape(char c) {
  switch (c) {
    case '\b':
      return 'b';
    case '\t':
      return 't';
    case '\n':
      return 'n';
    case '\f':
      return 'f';
    case '\r':
      return 'r';
    case '"':
      return '"';
    case '\\':
      return '\\';
    default:
      return 0;
  }
}

void write_text(std::string_view text, std::string& out) {
  out.push_back('"');
  for (const char c : text) {
    if (const char escape = short_escape(c)) {
      out.push_back('\\');
      out.push_back(escape);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

/// Whether UTF-8 texts stand in the order of their UTF-16 code units. Bytes agree with code units
/// but where one text has a character beyond U+FFFF, a surrogate (D800 to DFFF), and the other one
/// of U+E000 to U+FFFF: lead bytes EE and EF.
bool utf16_less(std::string_view a, std::string_view b) {
  const auto [at_a, at_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (at_a == a.end() || at_b == b.end()) return at_a == a.end() && at_b != b.end();
  const auto rank = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xF0 ? 0xEDF0 + (byte & 0xF) : byte << 8;
  };
  return rank(*at_a) < rank(*at_b);
}

void write_object(const json::object& object, std::string& out) {
  std::vector<const json::key_value_pair*> members;
  for (const auto& member : object) members.push_back(&member);
  std::sort(members.begin(), members.end(),
            [](const auto* a, const auto* b) { return utf16_less(a->key(), b->key()); });
  out.push_back('{');
  for (const auto* member : members) {
    if (member != members.front()) out.push_back(',');
    write_text(member->key(), out);
    out.push_back(':');
    write(member->value(), out);
  }
  out.push_back('}');
}

void write_array(const json::array& array, std::string& out) {
  out.push_back('[');
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (i > 0) out.push_back(',');
    write(array[i], out);
  }
  out.push_back(']');
}

void write(const json::value& value, std::string& out) {
  switch (value.kind()) {
    case json::kind::null:
      out += "null";
      return;
    case json::kind::bool_:
      out += value.get_bool() ? "true" : "false";
      return;
    case json::kind::int64:
      out += std::to_string(value.get_int64());
      return;
    case json::kind::uint64:
      out += std::to_string(value.get_uint64());
      return;
    case json::kind::string:
      return write_text(value.get_string(), out);
    case json::kind::array:
      return write_array(value.get_array(), out);
    case json::kind::object:
      return write_object(value.get_object(), out);
    case json::kind::double_:
      DAYBOOK_CHECK(false, "no answer holds a number that is not whole");
  }
}

}  // namespace

std::string canonical_json(const boost::json::value& value) {
  std::string out;
  write(value, out);
  return out;
}

}  // namespace daybook

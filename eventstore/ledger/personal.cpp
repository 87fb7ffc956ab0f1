#include "eventstore/ledger/personal.hpp"

#include <algorithm>
#include <array>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "domain/base/json_text.hpp"
#include "eventstore/base/sodium.hpp"
#include "eventstore/base/wiping_memory.hpp"

namespace daybook {
namespace {

namespace json = boost::json;

/// In the order of RFC 8785: that of their UTF-16 code units.
constexpr std::array<std::string_view, 3> kFields{"contact", "name", "note"};
/// More than a parser keeps on its stack: buffers for escapes and unfinished texts.
constexpr std::size_t kStackOfAParser = 32'768;

PersonalFault malformed(std::string message) {
  return {PersonalFault::Kind::malformed, std::move(message)};
}

PersonalFault too_large(std::size_t bytes, std::size_t most) {
  return {PersonalFault::Kind::too_large,
          fmt::format("personal: {} bytes, at most {} are allowed", bytes, most)};
}

bool is_escaped(char c) {
  return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
}

/// One character of a text that is not written as it is, in the form of RFC 8785 3.2.2.2.
void append_escaped(Secret& out, char c) {
  static constexpr std::string_view kNamed = "\"\"\\\\\bb\ff\nn\rr\tt";
  static constexpr std::string_view kHex = "0123456789abcdef";
  for (std::size_t i = 0; i < kNamed.size(); i += 2)
    if (kNamed[i] == c) return out.append(std::array{'\\', kNamed[i + 1], '\0'}.data());
  const auto byte = static_cast<unsigned char>(c);
  out.append("\\u00");
  out.append(kHex.substr(byte >> 4U, 1));
  out.append(kHex.substr(byte & 15U, 1));
}

void append_text(Secret& out, std::string_view text) {
  out.append("\"");
  for (;;) {
    const auto plain = std::find_if(text.begin(), text.end(), is_escaped) - text.begin();
    out.append(text.substr(0, static_cast<std::size_t>(plain)));
    text.remove_prefix(static_cast<std::size_t>(plain));
    if (text.empty()) break;
    append_escaped(out, text.front());
    text.remove_prefix(1);
  }
  out.append("\"");
}

Result<Secret, PersonalFault> canonical_of(const json::object& fields) {
  Secret out;
  std::size_t known = 0;
  for (const auto field : kFields) {
    const auto* const value = fields.if_contains({field.data(), field.size()});
    if (value == nullptr) continue;
    if (!value->is_string())
      return failed(malformed(fmt::format("personal.{}: must be a text", field)));
    out.append(known++ == 0 ? "{" : ",");
    append_text(out, field);
    out.append(":");
    const auto& text = value->get_string();
    append_text(out, {text.data(), text.size()});
  }
  if (known == 0 || known != fields.size())
    return failed(malformed("personal: must have name, contact or note, and no other field"));
  out.append("}");
  if (out.size() > PersonalLimits::canonical)
    return failed(too_large(out.size(), PersonalLimits::canonical));
  return out;
}

Result<Secret, PersonalFault> parse(std::string_view text) {
  const auto value = parse_json(text, wiping_storage());
  if (!value && value.error().path.empty())
    return failed(malformed("personal: must be JSON in UTF-8"));
  if (!value) return failed(malformed("personal." + value.error().told_of("personal")));
  if (!value->is_object()) return failed(malformed("personal: must be an object"));
  return canonical_of(value->get_object());
}

}  // namespace

Result<Secret, PersonalFault> canonical_personal(std::string_view json_text) {
  if (json_text.size() > PersonalLimits::given)
    return failed(too_large(json_text.size(), PersonalLimits::given));
  auto canonical = parse(json_text);
  sodium_stackzero(kStackOfAParser);
  return canonical;
}

}  // namespace daybook

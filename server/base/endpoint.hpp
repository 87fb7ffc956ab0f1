/// The address of a server: `HOST:PORT`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "domain/base/result.hpp"

namespace daybook {

struct Endpoint {
  std::string host = "127.0.0.1";
  std::uint16_t port = 7411;
};

/// Reads `HOST:PORT`, `HOST` (the default port) or `[IPV6]:PORT`; fails with a sentence.
Result<Endpoint, std::string> parse_endpoint(std::string_view text);

/// `HOST:PORT`, an IPv6 address in brackets.
std::string to_text(const Endpoint& endpoint);

}  // namespace daybook

#include "server/base/endpoint.hpp"

#include <charconv>

#include <fmt/format.h>

namespace daybook {

namespace {

Result<std::uint16_t, std::string> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, port);
  if (text.empty() || error != std::errc() || stopped != end)
    return failed(fmt::format("'{}' is not a port: it must be a number from 0 to 65535", text));
  return port;
}

/// Where the host of `text` ends.
std::size_t host_end(std::string_view text) {
  if (text.starts_with('[')) return text.find(']') + 1;  // 0 when there is no bracket
  const auto colon = text.rfind(':');
  return colon == std::string_view::npos ? text.size() : colon;
}

}  // namespace

Result<Endpoint, std::string> parse_endpoint(std::string_view text) {
  const auto end = host_end(text);
  auto host = text.substr(0, end);
  const auto rest = text.substr(end);
  const bool bracketed = host.starts_with('[');
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (host.empty() || (!rest.empty() && rest[0] != ':') ||
      (!bracketed && host.find(':') != std::string_view::npos))
    return failed(fmt::format("'{}' is not HOST:PORT; an IPv6 address stands in brackets", text));
  Endpoint endpoint;
  endpoint.host = host;
  if (rest.empty()) return endpoint;
  const auto port = TRY(parse_port(rest.substr(1)));
  endpoint.port = port;
  return endpoint;
}

std::string to_text(const Endpoint& endpoint) {
  const bool bracketed = endpoint.host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", bracketed ? "[" : "", endpoint.host, bracketed ? "]" : "",
                     endpoint.port);
}

}  // namespace daybook

#include "server/peer_address.hpp"

#include <fmt/format.h>

namespace daybook::server {

std::string name_of(const boost::asio::ip::address& address) {
  if (address.is_v4()) return address.to_string();
  const auto v6 = address.to_v6();
  if (v6.is_v4_mapped())
    return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, v6).to_string();
  if (v6.is_loopback()) return "0--1";
  const auto bytes = v6.to_bytes();
  const auto group = [&](std::size_t i) { return bytes[2 * i] << 8 | bytes[2 * i + 1]; };
  return fmt::format("{:x}-{:x}-{:x}-{:x}--64", group(0), group(1), group(2), group(3));
}

}  // namespace daybook::server

/// Peers' addresses as they are counted and recorded.
#pragma once

#include <string>

#include <boost/asio/ip/address.hpp>

namespace daybook::server {

/// The name under which attempts from an address are counted and recorded: the shape of an id.
///
/// - IPv4 as it is: `192.0.2.7`; also where it comes mapped into IPv6.
/// - IPv6 by its network of 64 bits, since the holder of one address there holds them all: four
///   groups joined by hyphens, then `--64`: `2001-db8-0-1--64`.
/// - The IPv6 loopback address, `::1`, as `0--1`.
std::string name_of(const boost::asio::ip::address& address);

}  // namespace daybook::server

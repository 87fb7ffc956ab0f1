/// Which entries a reader wants.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>

#include "domain/recorded.hpp"
#include "domain/result.hpp"
#include "server/wire.hpp"

namespace daybook::server {

/// Why a request cannot be served; the connection goes on.
struct BadRequest {
  wire::p::FaultCode code = wire::p::FaultCode::bad_request;
  std::string message;
};

/// Stream kinds and event types, looked up once and then tested by bits.
class Filter {
 public:
  /// Everything passes.
  Filter() = default;

  /// What a request asks for. A kind or type that does not exist is a `bad_request`; a programme is
  /// `not_supported`: an entry does not hold its programme.
  static Result<Filter, BadRequest> from(const wire::p::Filter* asked);

  /// Whether the stored entry in `bytes` is wanted. Bytes that are no entry are: it is the reader
  /// who finds out.
  bool wants(std::string_view bytes) const;

 private:
  std::uint32_t kinds_ = ~std::uint32_t{0};
  std::bitset<256> types_ = std::bitset<256>().set();
};

}  // namespace daybook::server

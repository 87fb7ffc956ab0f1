/// Which entries a reader wants.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>

#include "domain/base/result.hpp"
#include "domain/vocabulary/recorded.hpp"
#include "server/protocol/messages.hpp"

namespace daybook::server {

/// Why a request cannot be served; the connection goes on.
struct BadRequest {
  wire::p::FaultCode code = wire::p::FaultCode::bad_request;
  std::string message;
};

/// Says that there can be no stream of that name.
BadRequest no_stream(std::string_view name);

/// Stream kinds and event types, looked up once and then tested by bits; and a programme.
class Filter {
 public:
  /// Everything passes.
  Filter() = default;

  /// What a request asks for. A kind or type that does not exist is a `bad_request`, and so is a
  /// programme that has not the shape of an id. A programme is `not_supported` by a server that
  /// does not know which streams belong to one.
  static Result<Filter, BadRequest> from(const wire::p::Filter* asked, bool knows_programmes);

  /// Whether the stored entry in `bytes` is of a kind and type that is wanted. Bytes that are no
  /// entry are: it is the reader who finds out.
  bool wants(std::string_view bytes) const;
  bool wants(const Recorded& entry) const {
    return (kinds_ >> static_cast<unsigned>(entry.stream.kind) & 1U) != 0 &&
           types_.test(static_cast<std::size_t>(entry.tag));
  }

  /// Whose entries are wanted; empty: of all programmes. An entry does not hold its programme: who
  /// filters must ask what its stream is about.
  const std::string& programme() const { return programme_; }

 private:
  std::string programme_;
  std::uint32_t kinds_ = ~std::uint32_t{0};
  std::bitset<256> types_ = std::bitset<256>().set();
};

}  // namespace daybook::server

/// The filter that selects the entries a reader wants.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/unordered/unordered_flat_map.hpp>

#include "domain/base/result.hpp"
#include "domain/base/text_hash.hpp"
#include "domain/rules/access.hpp"
#include "domain/vocabulary/recorded.hpp"
#include "server/access/scope_port.hpp"
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

/// Which entries of a page are shown: those that its reader asked for and may see.
/// For one page: what a stream is about is asked once. All arguments must outlive it.
class Selection {
 public:
  Selection(const Filter& filter, const Visibility& sight, const AccessPort& port)
      : filter_(filter), sight_(sight), port_(port) {}

  /// Whether what streams are about has to be asked: then the port must be ready.
  bool asks() const { return !filter_.programme().empty() || !sight_.sees_all(); }

  /// How much of the stored entry in `bytes` is shown. Bytes that are no entry are shown to those
  /// who see everything: it is the reader who finds out.
  Shown shows(std::string_view bytes);

 private:
  /// Streams whose answer is remembered; beyond, they are asked again.
  static constexpr std::size_t remembered = 4'096;

  const About& about(const Recorded& entry);
  Shown seen(const Recorded& entry);

  const Filter& filter_;
  const Visibility& sight_;
  const AccessPort& port_;
  boost::unordered_flat_map<std::string, About, TextHash, std::equal_to<>> abouts_;
};

}  // namespace daybook::server

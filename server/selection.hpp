/// Which entries of a page are shown: those that its reader asked for and may see.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <boost/unordered/unordered_flat_map.hpp>

#include "domain/rules/access.hpp"
#include "server/access/scope_port.hpp"
#include "server/filter.hpp"

namespace daybook::server {

/// For one page: what a stream is about is asked once. All arguments must outlive it.
class Selection {
 public:
  Selection(const Filter& filter, const Sight& sight, const AccessPort& port)
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
  const Sight& sight_;
  const AccessPort& port_;
  boost::unordered_flat_map<std::string, About, TextHash, std::equal_to<>> abouts_;
};

}  // namespace daybook::server

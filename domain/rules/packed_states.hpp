/// States that are not in use, packed: a fraction of their size, and unpacked without reading a
/// single entry.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/unordered/unordered_flat_set.hpp>

#include "domain/base/recency.hpp"
#include "domain/base/text_hash.hpp"

namespace daybook {

/// The archives of states by the name of their stream. Each is whole: no entry of its stream is
/// missing in it. Not thread-safe.
class PackedStates {
 public:
  /// Keeps the state of `stream`, of which there is none yet.
  void put(std::string stream, std::string archive);
  /// The archive of a stream's state, which is then kept here no more; nothing when it is not here.
  std::optional<std::string> take(std::string_view stream);

  std::size_t weight() const { return order_.weight(); }
  /// Forgets the least recently packed until no more than `bytes` are left.
  void trim(std::size_t bytes) { order_.trim(bytes, {}); }

 private:
  struct Packed final : Cached {
    Packed(PackedStates& in, std::string name, std::string bytes);
    void let_go() override { all.states_.erase(all.states_.find(std::string_view(stream))); }

    PackedStates& all;
    std::string stream;
    std::string archive;
  };
  struct StreamOf {
    using is_transparent = void;
    std::string_view operator()(std::string_view stream) const { return stream; }
    std::string_view operator()(const std::unique_ptr<Packed>& packed) const {
      return packed->stream;
    }
  };

  Recency order_;
  boost::unordered_flat_set<std::unique_ptr<Packed>, HashBy<StreamOf>, EqualBy<StreamOf>> states_;
};

}  // namespace daybook

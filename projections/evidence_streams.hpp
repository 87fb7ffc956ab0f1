/// Which streams a figure is folded from.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "projections/books/books.hpp"

namespace daybook {

/// Names of streams, sorted.
using StreamNames = std::set<std::string, std::less<>>;

/// How far around an entry a figure may look.
enum class Around : std::uint8_t {
  itself,  ///< its stream, and those that it belongs to: the case, the supporter, the programme
  family,  ///< all of its case as well, and the providers of that
};

/// The streams around those named. Streams that the books do not know are passed over.
StreamNames streams_around(const Books& books, const StreamNames& named, Around around);

}  // namespace daybook

/// Hashes for finding things by a text, without making a copy of the text.
#pragma once

#include <string_view>

#include <boost/container_hash/hash.hpp>

namespace daybook {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return boost::hash<std::string_view>{}(text);
  }
};

/// The hash of what `TextOf` gives of a thing, or of a text itself.
template <class TextOf>
struct HashBy {
  using is_transparent = void;
  std::size_t operator()(const auto& thing) const { return TextHash{}(TextOf{}(thing)); }
};

template <class TextOf>
struct EqualBy {
  using is_transparent = void;
  bool operator()(const auto& one, const auto& other) const {
    return TextOf{}(one) == TextOf{}(other);
  }
};

}  // namespace daybook

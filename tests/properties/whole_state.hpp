/// Every field of a state as text, so that two states can be compared to the last bit of them.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/pfr.hpp>
#include <fmt/format.h>

#include "domain/base/ids.hpp"

namespace daybook::test {

template <class T>
void write_whole(const T& value, std::string& out);

inline void write_whole(const std::string& text, std::string& out) {
  out += fmt::format("'{}'", text);
}

template <class Tag>
void write_whole(const Id<Tag>& id, std::string& out) {
  write_whole(id.text, out);
}

template <class T>
void write_whole(const std::optional<T>& value, std::string& out) {
  if (!value) return out.push_back('-');
  write_whole(*value, out);
}

template <class T>
void write_whole(const std::vector<T>& list, std::string& out) {
  out += '[';
  for (const auto& item : list) {
    write_whole(item, out);
    out += ',';
  }
  out += ']';
}

/// A number, a code, or a struct with all its fields.
template <class T>
void write_whole(const T& value, std::string& out) {
  if constexpr (std::is_enum_v<T>) {
    out += std::to_string(static_cast<std::int64_t>(value));
  } else if constexpr (std::is_arithmetic_v<T>) {
    out += std::to_string(value);
  } else {
    out += '{';
    boost::pfr::for_each_field(value, [&](const auto& field) {
      write_whole(field, out);
      out += ' ';
    });
    out += '}';
  }
}

}  // namespace daybook::test

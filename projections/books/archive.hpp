/// Plain aggregates to bytes and back, by their structure alone: there is no code for any one type.
/// The same values give the same bytes. Numbers are little-endian and of fixed width, a list or
/// text is its length and its items.
#pragma once

#include <cstring>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/pfr.hpp>

#include "domain/base/check.hpp"

namespace daybook {

template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;
template <class T>
inline constexpr bool is_list<std::deque<T>> = true;
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_scalar = std::is_arithmetic_v<T> || std::is_enum_v<T>;

/// Writes values into chunks of bytes.
class ArchiveWriter {
 public:
  using Sink = std::function<void(std::string_view chunk)>;

  /// `sink` is called with each chunk of `chunk_bytes`, and by `finish` with the rest.
  ArchiveWriter(std::size_t chunk_bytes, Sink sink)
      : chunk_bytes_(chunk_bytes), sink_(std::move(sink)) {
    buffer_.reserve(chunk_bytes);
  }

  template <class T>
  void write(const T& value) {
    if constexpr (is_scalar<T>) {
      put(&value, sizeof value);
    } else if constexpr (std::is_same_v<T, std::string>) {
      write(static_cast<std::uint32_t>(value.size()));
      put(value.data(), value.size());
    } else if constexpr (is_optional<T>) {
      write(value.has_value());
      if (value) write(*value);
    } else if constexpr (is_list<T>) {
      write(static_cast<std::uint32_t>(value.size()));
      for (const auto& item : value) write(item);
    } else {
      boost::pfr::for_each_field(value, [this](const auto& field) { write(field); });
    }
  }

  void finish() {
    if (!buffer_.empty()) sink_(buffer_);
    buffer_.clear();
  }

 private:
  void put(const void* bytes, std::size_t size) {
    const auto* from = static_cast<const char*>(bytes);
    while (size > 0) {
      const auto part = std::min(size, chunk_bytes_ - buffer_.size());
      buffer_.append(from, part);
      from += part;
      size -= part;
      if (buffer_.size() == chunk_bytes_) finish();
    }
  }

  std::size_t chunk_bytes_;
  Sink sink_;
  std::string buffer_;
};

/// Reads what an ArchiveWriter wrote. The bytes are those that were written: checking that is the
/// caller's part.
class ArchiveReader {
 public:
  /// Gives the next chunk; an empty one when there is none.
  using Source = std::function<std::string()>;

  explicit ArchiveReader(Source source) : source_(std::move(source)) {}

  template <class T>
  void read(T& value) {
    if constexpr (is_scalar<T>) {
      take(&value, sizeof value);
    } else if constexpr (std::is_same_v<T, std::string>) {
      value.resize(size());
      take(value.data(), value.size());
    } else if constexpr (is_optional<T>) {
      bool present = false;
      read(present);
      if (present) read(value.emplace());
    } else if constexpr (is_list<T>) {
      read_list(value);
    } else {
      boost::pfr::for_each_field(value, [this](auto& field) { read(field); });
    }
  }

  /// All bytes were there, and none is left.
  bool sound() { return !short_ && at_ == chunk_.size() && source_().empty(); }

 private:
  std::uint32_t size() {
    std::uint32_t size = 0;
    read(size);
    return short_ ? 0 : size;
  }

  template <class List>
  void read_list(List& list) {
    list.clear();
    for (auto left = size(); left > 0 && !short_; --left) read(list.emplace_back());
  }

  void take(void* to, std::size_t size) {
    auto* out = static_cast<char*>(to);
    while (size > 0) {
      if (at_ == chunk_.size() && !next_chunk()) return;
      const auto part = std::min(size, chunk_.size() - at_);
      std::memcpy(out, chunk_.data() + at_, part);
      at_ += part;
      out += part;
      size -= part;
    }
  }

  bool next_chunk() {
    chunk_ = source_();
    at_ = 0;
    short_ = chunk_.empty();
    return !short_;
  }

  Source source_;
  std::string chunk_;
  std::size_t at_ = 0;
  bool short_ = false;
};

/// What the bytes of `T` are made of, as text: two programs that agree on it read each other's
/// archives.
template <class T>
void describe_archive(std::string& out) {
  if constexpr (is_scalar<T>) {
    out += "n" + std::to_string(sizeof(T));
  } else if constexpr (std::is_same_v<T, std::string>) {
    out += "s";
  } else if constexpr (is_optional<T>) {
    out += "?";
    describe_archive<typename T::value_type>(out);
  } else if constexpr (is_list<T>) {
    out += "*";
    describe_archive<typename T::value_type>(out);
  } else {
    out += "(";
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (describe_archive<std::remove_cvref_t<boost::pfr::tuple_element_t<I, T>>>(out), ...);
    }
    (std::make_index_sequence<boost::pfr::tuple_size_v<T>>());
    out += ")";
  }
}

}  // namespace daybook

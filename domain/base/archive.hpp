/// Plain aggregates to bytes and back, by their structure alone: there is no code for any one type.
///
/// The same values give the same bytes. A number is written seven bits a byte, the lowest first,
/// with the top bit set in all but the last; a signed one with its sign in the lowest bit. An enum
/// and a bool are numbers, a list or text is its length and its items, an optional is a bool and
/// perhaps its value, an aggregate is its fields in order.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/pfr.hpp>

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
inline constexpr bool is_scalar = std::is_integral_v<T> || std::is_enum_v<T>;

/// A number as the archive holds it: without a sign, and small when it is near 0.
template <class T>
constexpr std::uint64_t archived_number(T value) {
  if constexpr (std::is_enum_v<T>) {
    return archived_number(static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (std::is_signed_v<T>) {
    const auto wide = static_cast<std::int64_t>(value);
    return (static_cast<std::uint64_t>(wide) << 1) ^ static_cast<std::uint64_t>(wide >> 63);
  } else {
    return static_cast<std::uint64_t>(value);
  }
}

template <class T>
constexpr T number_of_archive(std::uint64_t number) {
  if constexpr (std::is_enum_v<T>) {
    return static_cast<T>(number_of_archive<std::underlying_type_t<T>>(number));
  } else if constexpr (std::is_signed_v<T>) {
    return static_cast<T>(static_cast<std::int64_t>(number >> 1) ^
                          -static_cast<std::int64_t>(number & 1));
  } else {
    return static_cast<T>(number);
  }
}

inline constexpr std::uint64_t kMoreFollows = 0x80;
inline constexpr unsigned kBitsAByte = 7;
inline constexpr std::size_t kNumberBytes = 10;  ///< at most: 64 bits
inline constexpr std::size_t kArchivePieceBytes = 4'096;

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
      put_number(archived_number(value));
    } else if constexpr (std::is_same_v<T, std::string>) {
      put_number(value.size());
      put(value);
    } else if constexpr (is_optional<T>) {
      write(value.has_value());
      if (value) write(*value);
    } else if constexpr (is_list<T>) {
      put_number(value.size());
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
  void put_number(std::uint64_t number) {
    char bytes[kNumberBytes];
    std::size_t size = 0;
    for (; number >= kMoreFollows; number >>= kBitsAByte)
      bytes[size++] = static_cast<char>(number | kMoreFollows);
    bytes[size++] = static_cast<char>(number);
    put({bytes, size});
  }

  void put(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto part = bytes.substr(0, chunk_bytes_ - buffer_.size());
      buffer_.append(part);
      bytes.remove_prefix(part.size());
      if (buffer_.size() == chunk_bytes_) finish();
    }
  }

  std::size_t chunk_bytes_;
  Sink sink_;
  std::string buffer_;
};

/// The archive of one value, in one piece.
template <class T>
std::string archived(const T& value) {
  std::string bytes;
  ArchiveWriter out(kArchivePieceBytes, [&](std::string_view piece) { bytes += piece; });
  out.write(value);
  out.finish();
  return bytes;
}

/// Reads what an ArchiveWriter wrote. The bytes are those that were written: checking that is the
/// caller's part.
class ArchiveReader {
 public:
  /// Gives the next chunk; an empty one when there is none.
  using Source = std::function<std::string()>;

  explicit ArchiveReader(Source source) : source_(std::move(source)) {}
  /// Reads `bytes`, which must outlive the reader.
  explicit ArchiveReader(std::string_view bytes) : chunk_(bytes) {}
  ArchiveReader(const ArchiveReader&) = delete;
  ArchiveReader& operator=(const ArchiveReader&) = delete;

  template <class T>
  void read(T& value) {
    if constexpr (is_scalar<T>) {
      value = number_of_archive<T>(number());
    } else if constexpr (std::is_same_v<T, std::string>) {
      take_text(value, number());
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
  bool sound() { return !short_ && at_ == chunk_.size() && (!source_ || source_().empty()); }

 private:
  std::uint64_t number() {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < kBitsAByte * kNumberBytes; shift += kBitsAByte) {
      if (at_ == chunk_.size() && !next_chunk()) return 0;
      const auto byte = static_cast<unsigned char>(chunk_[at_++]);
      number |= (byte & (kMoreFollows - 1)) << shift;
      if (byte < kMoreFollows) return number;
    }
    short_ = true;
    return 0;
  }

  template <class List>
  void read_list(List& list) {
    list.clear();
    for (auto left = number(); left > 0 && !short_; --left) read(list.emplace_back());
  }

  /// Piece by piece: a length that is not one asks for no more memory than there are bytes.
  void take_text(std::string& text, std::uint64_t size) {
    text.clear();
    while (size > 0) {
      if (at_ == chunk_.size() && !next_chunk()) return;
      const auto part = chunk_.substr(at_, static_cast<std::size_t>(size));
      text.append(part);
      at_ += part.size();
      size -= part.size();
    }
  }

  bool next_chunk() {
    if (source_) owned_ = source_();
    chunk_ = source_ ? std::string_view(owned_) : std::string_view();
    at_ = 0;
    short_ = chunk_.empty();
    return !short_;
  }

  Source source_;
  std::string owned_;
  std::string_view chunk_;
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

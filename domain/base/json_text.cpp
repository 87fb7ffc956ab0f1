#include "domain/base/json_text.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value_stack.hpp>
#include <fmt/format.h>

#include "domain/base/secret.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

/// The keys of the objects that a parser is within, and the first that stood twice.
class Keys {
 public:
  void begin_object() { begin({false, 0}); }
  void begin_array() { begin({true, 0}); }

  void key(std::string_view last_part, std::size_t size) {
    text_.insert(text_.end(), last_part.begin(), last_part.end());
    levels_.back().at = keys_.size();
    keys_.push_back({text_.size() - size, size});
  }
  void key_part(std::string_view part) { text_.insert(text_.end(), part.begin(), part.end()); }

  /// An item of a list, unless the value belongs to a key.
  void value() {
    if (!levels_.empty() && levels_.back().is_array) ++levels_.back().at;
  }

  void end_object(std::size_t keys) {
    levels_.pop_back();
    sorted_.clear();
    const auto first = keys_.size() - keys;
    for (auto i = first; i < keys_.size(); ++i) sorted_.push_back(text_of(keys_[i]));
    std::sort(sorted_.begin(), sorted_.end());
    const auto twice = std::adjacent_find(sorted_.begin(), sorted_.end());
    if (twice != sorted_.end() && !fault_) note(*twice);
    if (keys > 0) text_.resize(keys_[first].begin);
    keys_.resize(first);
  }
  void end_array() { levels_.pop_back(); }

  std::optional<JsonFault>& fault() { return fault_; }

 private:
  /// One object or list: where its present key stands among `keys_`, or how many items it has so
  /// far.
  struct Level {
    bool is_array = false;
    std::size_t at = 0;
  };
  struct Key {
    std::size_t begin = 0;
    std::size_t size = 0;
  };

  void begin(Level level) {
    value();
    levels_.push_back(level);
  }

  std::string_view text_of(const Key& key) const { return {text_.data() + key.begin, key.size}; }

  void note(std::string_view twice) {
    JsonFault fault;
    for (std::size_t i = 0; i < levels_.size(); ++i) {
      const auto& level = levels_[i];
      if (level.is_array && i == 0)
        fault.item = level.at - 1;
      else if (level.is_array)
        fault.path += fmt::format("[{}]", level.at - 1);
      else
        add(fault.path, text_of(keys_[level.at]));
    }
    add(fault.path, twice);
    fault.why = "stands twice, and readers would differ on what it says; say it once";
    fault_ = std::move(fault);
  }

  static void add(std::string& path, std::string_view key) {
    constexpr std::size_t shown = 80;
    if (!path.empty()) path += '.';
    path += key.empty() ? "\"\"" : key.substr(0, shown);
  }

  std::vector<char, WipingAllocator<char>> text_;  ///< of all `keys_`, one after the other
  std::vector<Key> keys_;
  std::vector<Level> levels_;
  std::vector<std::string_view> sorted_;
  std::optional<JsonFault> fault_;
};

/// What Boost.JSON's parser calls: it makes the value, and notes the keys.
struct Handler {
  using Code = json::error_code;
  using Text = json::string_view;

  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  json::value_stack values;
  Keys keys;

  explicit Handler(const json::storage_ptr& storage) : values(storage) { values.reset(storage); }

  static std::string_view view(Text text) { return {text.data(), text.size()}; }

  bool on_document_begin(Code&) { return true; }
  bool on_document_end(Code&) { return true; }
  bool on_object_begin(Code&) {
    keys.begin_object();
    return true;
  }
  bool on_object_end(std::size_t size, Code&) {
    keys.end_object(size);
    values.push_object(size);
    return true;
  }
  bool on_array_begin(Code&) {
    keys.begin_array();
    return true;
  }
  bool on_array_end(std::size_t size, Code&) {
    keys.end_array();
    values.push_array(size);
    return true;
  }
  bool on_key_part(Text text, std::size_t, Code&) {
    keys.key_part(view(text));
    values.push_chars(text);
    return true;
  }
  bool on_key(Text text, std::size_t size, Code&) {
    keys.key(view(text), size);
    values.push_key(text);
    return true;
  }
  bool on_string_part(Text text, std::size_t, Code&) {
    values.push_chars(text);
    return true;
  }
  bool on_string(Text text, std::size_t, Code&) {
    keys.value();
    values.push_string(text);
    return true;
  }
  bool on_number_part(Text, Code&) { return true; }
  bool on_int64(std::int64_t number, Text, Code&) {
    keys.value();
    values.push_int64(number);
    return true;
  }
  bool on_uint64(std::uint64_t number, Text, Code&) {
    keys.value();
    values.push_uint64(number);
    return true;
  }
  bool on_double(double number, Text, Code&) {
    keys.value();
    values.push_double(number);
    return true;
  }
  bool on_bool(bool flag, Code&) {
    keys.value();
    values.push_bool(flag);
    return true;
  }
  bool on_null(Code&) {
    keys.value();
    values.push_null();
    return true;
  }
  bool on_comment_part(Text, Code&) { return true; }
  bool on_comment(Text, Code&) { return true; }
};

}  // namespace

std::string JsonFault::told_of(std::string_view called) const {
  return path.empty() ? fmt::format("{} is not JSON: {}", called, why)
                      : fmt::format("{}: {}", path, why);
}

Result<json::value, JsonFault> parse_json(std::string_view text, json::storage_ptr storage) {
  json::basic_parser<Handler> parser(json::parse_options(), std::move(storage));
  json::error_code error;
  const auto read = parser.write_some(false, text.data(), text.size(), error);
  if (!error && read < text.size()) error = json::error::extra_data;
  if (error) return failed(JsonFault{{}, error.message(), {}});
  auto& handler = parser.handler();
  if (handler.keys.fault()) return failed(*std::move(handler.keys.fault()));
  return handler.values.release();
}

Result<json::object, std::string> object_in(std::string_view text, std::string_view called,
                                            json::storage_ptr storage) {
  auto value = parse_json(text, std::move(storage));
  if (!value && !value.error().path.empty())
    return failed(fmt::format("{}.{}", called, value.error().told_of(called)));
  if (!value || !value->is_object())
    return failed(fmt::format("{}: must be a JSON object", called));
  return std::move(value->get_object());
}

}  // namespace daybook

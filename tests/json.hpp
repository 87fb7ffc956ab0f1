/// JSON written in place: `{{"session", "s-1"}, {"minutes", 60}, {"attended", {"k0", "k1"}}}`.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace daybook::test {

class Json;

/// A value in braces, or a member `{key, value}`.
///
/// Braces whose every item is a pair that begins with a text are an object, and so are empty ones;
/// all others are a list. A part refers to what it was made of: it lives for one expression.
class JsonPart {
 public:
  constexpr JsonPart() : JsonPart(raw("{}")) {}
  constexpr JsonPart(const char* text) : JsonPart(std::string_view(text)) {}
  constexpr JsonPart(std::string_view text) : JsonPart(Kind::text, text) {}
  JsonPart(const std::string& text) : JsonPart(std::string_view(text)) {}
  JsonPart(const Json& json);
  constexpr JsonPart(std::nullptr_t) : JsonPart(raw("null")) {}
  constexpr JsonPart(bool value) : JsonPart(raw(value ? "true" : "false")) {}
  template <std::integral Number>
  constexpr JsonPart(Number value) : kind_(Kind::number), number_(value) {}
  constexpr JsonPart(std::initializer_list<JsonPart> items)
      : JsonPart(items.begin(), items.size()) {}

  /// What is JSON already.
  static constexpr JsonPart raw(std::string_view json) { return {Kind::raw, json}; }

  /// Appends the part as JSON without spaces.
  void print_to(std::string& out) const;

 private:
  enum class Kind : std::uint8_t { text, raw, number, items };

  constexpr JsonPart(const JsonPart* items, std::size_t size)
      : kind_(Kind::items), size_(size), items_(items) {}
  constexpr JsonPart(Kind kind, std::string_view text)
      : kind_(kind), size_(text.size()), text_(text.data()) {}

  bool is_member() const;
  void print_items_to(std::string& out) const;

  Kind kind_;
  std::size_t size_ = 0;
  union {
    const char* text_;
    std::int64_t number_;
    const JsonPart* items_;
  };
};

/// `[]`, which braces cannot say.
inline constexpr JsonPart no_items = JsonPart::raw("[]");

/// A JSON text: an event's data as a test writes them, in braces or, where the claim is about the
/// text, as they are.
class Json {
 public:
  Json() : text_("{}") {}
  Json(const char* text) : text_(text) {}
  Json(std::string_view text) : text_(text) {}
  Json(std::string text) : text_(std::move(text)) {}
  Json(std::initializer_list<JsonPart> items);
  Json(const JsonPart& part) { part.print_to(text_); }

  const std::string& text() const { return text_; }
  operator std::string_view() const { return text_; }
  /// This object with the members of `more` behind its own.
  Json with(const Json& more) const;

 private:
  std::string text_;
};

/// A list of texts, however many.
Json list_of(const std::vector<std::string>& texts);
/// A list of these: braces around a single `Json` would be that one itself.
template <std::same_as<Json>... Items>
Json list_of(const Items&... items) {
  return Json(JsonPart(std::initializer_list<JsonPart>{items...}));
}

}  // namespace daybook::test

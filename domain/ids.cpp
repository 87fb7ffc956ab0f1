#include "domain/ids.hpp"

#include <array>

namespace daybook {

namespace {
constexpr std::array<std::string_view, 5> kind_names = {"programme", "provider", "case", "package",
                                                        "claim"};
constexpr std::size_t longest_ident = 64;

bool is_lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}
}  // namespace

std::string_view name(StreamKind kind) {
  return kind_names[static_cast<std::size_t>(kind)];
}

std::string stream_name(StreamKind kind, std::string_view id) {
  std::string text(name(kind));
  text.push_back('/');
  text.append(id);
  return text;
}

bool is_ident(std::string_view text) {
  if (text.empty() || text.size() > longest_ident || !is_lower_or_digit(text.front())) return false;
  for (const char c : text)
    if (!is_lower_or_digit(c) && c != '.' && c != '_' && c != '-') return false;
  return true;
}

bool split_stream(std::string_view text, StreamRef& out) {
  // The kinds' names differ in length, so that one comparison settles which it is.
  constexpr std::size_t longest_kind = 9;
  const auto slash = text.substr(0, longest_kind + 1).find('/');
  for (std::size_t kind = 0; kind < kind_names.size(); ++kind) {
    if (kind_names[kind].size() != slash) continue;
    if (text.substr(0, slash) != kind_names[kind]) return false;
    out = {static_cast<StreamKind>(kind), text.substr(slash + 1)};
    return true;
  }
  return false;
}

bool parse_stream(std::string_view text, StreamRef& out) {
  return split_stream(text, out) && is_ident(out.id);
}

}  // namespace daybook

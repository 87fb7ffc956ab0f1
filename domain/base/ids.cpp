#include "domain/base/ids.hpp"

#include <algorithm>
#include <array>

namespace daybook {

namespace {
constexpr std::array<std::string_view, stream_kinds> kind_names = {
    "programme", "provider",  "case",  "package",   "claim",
    "gathering", "supporter", "match", "principal", "access"};
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
  constexpr std::size_t longest_kind = 9;
  const auto slash = text.substr(0, longest_kind + 1).find('/');
  if (slash == std::string_view::npos) return false;
  const auto kind = std::find(kind_names.begin(), kind_names.end(), text.substr(0, slash));
  if (kind == kind_names.end()) return false;
  out = {static_cast<StreamKind>(kind - kind_names.begin()), text.substr(slash + 1)};
  return true;
}

bool parse_stream(std::string_view text, StreamRef& out) {
  return split_stream(text, out) && is_ident(out.id);
}

}  // namespace daybook

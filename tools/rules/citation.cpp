#include "tools/rules/citation.hpp"

#include <regex>

namespace daybook::rules {

namespace {

constexpr const char* paragraph =
    R"(\b([EKDP] (\d+(\.\d+)*|reporting)|A (tier \d|intro))(?![\w.]*\w))";

/// Daybook's own pages are cited by their names, one way each.
constexpr const char* page = R"((rulebook|ledger|keys|format) [\d.]+( to [\d.]+)?|views)";

bool is_page(const std::string& text) {
  static const std::regex whole(page);
  return std::regex_match(text, whole);
}

/// Where the parentheses that end the title begin; npos when there are none.
std::size_t citation_begin(std::string_view title) {
  return title.ends_with(')') ? title.rfind('(') : std::string_view::npos;
}

/// "a, b" as a and b.
std::vector<std::string> items_of(std::string_view list) {
  std::vector<std::string> items;
  for (std::size_t at = 0; at <= list.size();) {
    const auto comma = std::min(list.find(", ", at), list.size());
    items.emplace_back(list.substr(at, comma - at));
    at = comma + 2;
  }
  return items;
}

std::vector<std::string> items_at_end(std::string_view title) {
  const auto begin = citation_begin(title);
  if (begin == std::string_view::npos) return {};
  return items_of(title.substr(begin + 1, title.size() - begin - 2));
}

}  // namespace

bool is_citation(std::string_view text) {
  static const std::regex whole(paragraph);
  return std::regex_match(text.begin(), text.end(), whole);
}

std::vector<std::string> cited_in(std::string_view title) {
  std::vector<std::string> cited;
  for (auto& item : items_at_end(title))
    if (is_citation(item)) cited.push_back(std::move(item));
  return cited;
}

std::optional<std::string> fault_in(std::string_view title) {
  static const std::regex anywhere(paragraph);
  const std::string text(without_citation(title));
  std::smatch found;
  if (std::regex_search(text, found, anywhere))
    return found.str() + " must stand in parentheses at the end of the name";
  bool after_citation = false;
  for (const auto& item : items_at_end(title)) {
    const bool shortened = item[0] >= '0' && item[0] <= '9';
    if (shortened && after_citation) return item + " must be written out, as in (D 5.5, D 6.1)";
    after_citation = is_citation(item) || is_page(item);
  }
  return {};
}

std::string_view without_citation(std::string_view title) {
  const auto begin = citation_begin(title);
  if (begin == std::string_view::npos || begin == 0) return title;
  return title.substr(0, title.find_last_not_of(' ', begin - 1) + 1);
}

}  // namespace daybook::rules

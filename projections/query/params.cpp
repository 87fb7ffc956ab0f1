#include "projections/query/params.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "domain/base/ids.hpp"
#include "eventstore/base/digest.hpp"

namespace daybook {

namespace {

constexpr std::array<std::string_view, 7> kGroupNames = {
    "locality", "provider", "package_type", "bracket", "month", "case", "package"};

using Objection = std::optional<std::string>;

Objection expected(std::string_view what) {
  return std::string(what);
}

Objection read_ident(std::string& out, std::string_view text) {
  if (!is_ident(text)) return expected("an id of 1 to 64 of a-z 0-9 . _ -");
  out = text;
  return {};
}

Objection read_text(std::string& out, std::string_view text) {
  if (text.empty()) return expected("a text");
  out = text;
  return {};
}

/// Names and keys, apart by dots; an item of a list by its place, "[0]".
bool is_path(std::string_view text) {
  constexpr std::string_view digits = "0123456789";
  if (text.empty() || text.starts_with('.') || text.starts_with('[') || text.ends_with('.'))
    return false;
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
  for (auto open = text.find('['); open != text.npos; open = text.find('[', open + 1)) {
    const auto close = text.find_first_not_of(digits, open + 1);
    if (close == text.npos || close == open + 1 || text[close] != ']') return false;
  }
  return true;
}

Objection read_path(std::string& out, std::string_view text) {
  if (!is_path(text)) return expected("a figure's path such as total.spent_pence");
  out = text;
  return {};
}

/// Any text, the empty one too: the view says what is wrong with it.
Objection read_given(std::string& out, std::string_view text) {
  out = text;
  return {};
}

Objection read_date(std::optional<Date>& out, std::string_view text) {
  out = parse_date(text);
  return out ? Objection{} : expected("a date such as 2021-06-03");
}

Objection read_year(std::optional<Year>& out, std::string_view text) {
  out = parse_year(text);
  return out ? Objection{} : expected("a year such as 2021/22");
}

Objection read_group(std::optional<GroupBy>& out, std::string_view text) {
  const auto known = std::find(kGroupNames.begin(), kGroupNames.end(), text);
  if (known == kGroupNames.end()) return fmt::format("one of {}", fmt::join(kGroupNames, ", "));
  out = static_cast<GroupBy>(known - kGroupNames.begin());
  return {};
}

Objection read_as_at(std::optional<AsAt>& out, std::string_view text) {
  std::uint64_t position = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, position);
  if (read.ec == std::errc() && read.ptr == end) {
    out = Position{position};
    return {};
  }
  const auto instant = parse_instant(text);
  if (!instant)
    return expected("a position such as 1200 or an instant such as 2021-06-03T09:00:00Z");
  out = *instant;
  return {};
}

struct Reader {
  ParamKind kind;
  Objection (*read)(ViewParams& params, std::string_view text);
};

/// A reader of the parameter that is kept in `member`.
template <auto member, auto read_member>
constexpr Reader reader(std::string_view name, std::string_view help) {
  return {{name, help}, [](ViewParams& params, std::string_view text) {
            return read_member(params.*member, text);
          }};
}

using P = ViewParams;
constexpr Reader kReaders[] = {
    reader<&P::programme, read_ident>("programme", "programme's id"),
    reader<&P::year, read_year>("year", "budget year, 2021/22"),
    reader<&P::from, read_date>("from", "first date"),
    reader<&P::to, read_date>("to", "last date"),
    reader<&P::provider, read_ident>("provider", "provider's id"),
    reader<&P::family_case, read_ident>("case", "case's id"),
    reader<&P::package, read_ident>("package", "package's id"),
    reader<&P::claim, read_ident>("claim", "claim's id"),
    reader<&P::gathering, read_ident>("gathering", "gathering's id"),
    reader<&P::match, read_ident>("match", "match's id"),
    reader<&P::supporter, read_ident>("supporter", "supporter's id"),
    reader<&P::line, read_ident>("line", "budget line"),
    reader<&P::framework, read_text>("framework", "outcome framework"),
    reader<&P::as_at, read_as_at>("as_at", "position or instant: only what was known then"),
    reader<&P::on, read_date>("on", "date: only what had happened by then"),
    reader<&P::by, read_group>("by", "key to group by"),
    reader<&P::explain, read_path>("explain",
                                   "path of a figure, total.spent_pence: the events that make it"),
    reader<&P::statement, read_given>("statement", "a payer's statement, as CSV"),
};

std::string reader_names() {
  std::vector<std::string_view> names;
  names.reserve(std::size(kReaders));
  for (const auto& reader : kReaders) names.push_back(reader.kind.name);
  std::sort(names.begin(), names.end());
  return fmt::format("{}", fmt::join(names, ", "));
}

Objection read_one(ViewParams& params, const GivenParam& given) {
  if (params.has(given.name)) return fmt::format("{}: is given twice; give it once.", given.name);
  const auto* reader = std::find_if(std::begin(kReaders), std::end(kReaders),
                                    [&](const Reader& r) { return r.kind.name == given.name; });
  if (reader == std::end(kReaders))
    return fmt::format("{}: there is no such parameter; there are {}.", given.name, reader_names());
  if (const auto wanted = reader->read(params, given.value))
    return fmt::format("{}: \"{}\" is not {}.", given.name, given.value, *wanted);
  params.given.push_back(given);
  return {};
}

Objection contradiction(const ViewParams& params) {
  if (params.year && (params.from || params.to))
    return expected("year: cannot be given together with from or to; give one or the other.");
  if (params.from && params.to && *params.to < *params.from)
    return fmt::format("to: \"{}\" is before from, {}; give a day that is not.",
                       to_text(*params.to), to_text(*params.from));
  return {};
}

}  // namespace

std::string_view name(GroupBy by) {
  return kGroupNames[static_cast<std::size_t>(by)];
}

std::vector<ParamKind> all_params() {
  std::vector<ParamKind> all;
  for (const auto& reader : kReaders) all.push_back(reader.kind);
  return all;
}

bool ViewParams::has(std::string_view param) const {
  return std::any_of(given.begin(), given.end(),
                     [&](const GivenParam& g) { return g.name == param; });
}

boost::json::object ViewParams::to_json() const {
  boost::json::object out;
  for (const auto& param : given)
    if (param.name == "statement")
      out[param.name] = store::to_hex(store::sha256({param.value}));
    else if (param.name != "as_at" && param.name != "on")
      out[param.name] = param.value;
  return out;
}

Result<ViewParams, std::string> parse_params(std::span<const GivenParam> given) {
  ViewParams params;
  for (const auto& param : given)
    if (auto wrong = read_one(params, param)) return failed(*std::move(wrong));
  if (auto wrong = contradiction(params)) return failed(*std::move(wrong));
  std::sort(params.given.begin(), params.given.end(),
            [](const GivenParam& a, const GivenParam& b) { return a.name < b.name; });
  return params;
}

Result<ViewParams, std::string> parse_params(const boost::json::object& given) {
  std::vector<GivenParam> list;
  for (const auto& member : given) {
    const auto& value = member.value();
    const std::string key(member.key());
    if (value.is_null()) continue;
    if (value.is_string())
      list.push_back({key, std::string(value.get_string())});
    else if (value.is_int64() || value.is_uint64())
      list.push_back({key, boost::json::serialize(value)});
    else
      return failed(fmt::format("{}: must be a text or a whole number.", key));
  }
  return parse_params(list);
}

}  // namespace daybook

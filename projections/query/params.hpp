/// The parameters of a question, read and checked.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/json/object.hpp>

#include "domain/base/calendar.hpp"
#include "domain/base/result.hpp"

namespace daybook {

/// What a list of groups is grouped by.
enum class GroupBy : std::uint8_t {
  locality,
  provider,
  package_type,
  bracket,
  month,
  family_case,
  package
};

std::string_view name(GroupBy by);

/// What was known: entries before a position, or recorded by an instant.
using AsAt = std::variant<Position, Instant>;

/// One parameter as it was given.
struct GivenParam {
  std::string name;
  std::string value;
};

/// A parameter that there is, whichever views take it.
struct ParamKind {
  std::string_view name;
  std::string_view help;  ///< what it is, in a few words
};

/// All of them, in the order in which they are listed to people.
std::vector<ParamKind> all_params();

/// Empty texts and absent values were not given.
struct ViewParams {
  std::string programme;
  std::string provider;
  std::string family_case;  ///< `case`
  std::string package;
  std::string claim;
  std::string gathering;
  std::string match;
  std::string supporter;
  std::string line;
  std::string framework;
  std::string explain;
  std::string statement;  ///< the text of a payer's statement
  std::optional<Year> year;
  std::optional<Date> from;
  std::optional<Date> to;
  std::optional<GroupBy> by;
  std::optional<AsAt> as_at;
  std::optional<Date> on;
  std::vector<GivenParam> given;  ///< all of them, sorted by name

  bool has(std::string_view param) const;
  /// The parameters that name the subject: all but `as_at` and `on`, which the answer names itself.
  /// A statement is named by its SHA-256.
  boost::json::object to_json() const;
};

/// Reads parameters. The error is one sentence: the parameter, its value, and what would be right.
/// A later value of the same name is an error too.
Result<ViewParams, std::string> parse_params(std::span<const GivenParam> given);
/// From an object of strings and integers; a member that is null was not given.
Result<ViewParams, std::string> parse_params(const boost::json::object& given);

}  // namespace daybook

/// A post that must be refused, in the making: it starts from one that the history has just made,
/// or is about to make.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "domain/rules/state_cache.hpp"
#include "domain/vocabulary/refusal.hpp"

namespace daybook::generate {

/// The latest accepted post of each type on each stream, with its "position".
class Latest {
 public:
  void remember(const boost::json::value& event, Position position);
  /// Null when there was none.
  const boost::json::value* of(std::string_view type, std::string_view stream) const;

 private:
  std::map<std::string, boost::json::value> posts_;
};

/// What an attempt can be made from. `position` is that of the model once it has been accepted.
struct Occasion {
  boost::json::value model;  ///< the history's post, as somebody on the command line would post it
  Position position;
  States& states;
  const Latest& latest;
};

/// The events of the attempt, one post together: all but the last would be accepted.
struct Attempt {
  explicit Attempt(const Occasion& the_occasion) : occasion(the_occasion) {}

  const Occasion& occasion;
  std::vector<Code> expect;  ///< the codes that it is refused with, in the order of the answer
  std::vector<boost::json::value> events;
  int turn = 1;  ///< of a step that is done several times

  /// The text at a JSON pointer of the model; empty when there is none.
  std::string text(std::string_view pointer) const;
  std::string stream() const { return text("/stream"); }
  /// The latest post of this type on the model's stream; null when there was none.
  const boost::json::value* latest(std::string_view type) const;
  /// The day of the model.
  Date today() const;
  /// The case that the model is about; null when there is none.
  const Case* family_case() const;
  /// The id of the model's programme; empty when it cannot be told.
  std::string programme_id() const;
  /// The programme, and the policy in force on the model's day; null when it is not open.
  const Programme* programme() const;
  const Policy* policy() const;
  /// The package of the model's stream, which is known.
  const Package& package() const;
};

/// What stands at a JSON pointer; null when nothing does.
const boost::json::value* at(const boost::json::value& value, std::string_view pointer);

/// `package/p-1` without its kind.
std::string id_in(std::string_view stream);

/// An actor of one role, who is nobody of the history.
boost::json::object somebody(std::string_view role);

}  // namespace daybook::generate

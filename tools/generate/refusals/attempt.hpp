/// A post that must be refused, in the making: it starts from one that the history has just made,
/// or is about to make.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "domain/rules/state_cache.hpp"
#include "domain/vocabulary/refusal.hpp"

namespace daybook::generate {

/// The latest accepted post of each type on each stream.
class Latest {
 public:
  struct Post {
    boost::json::object event;
    Position position;
  };
  void remember(const boost::json::object& event, Position position);
  /// Null when there was none.
  const Post* of(std::string_view type, std::string_view stream) const;

 private:
  std::map<std::string, Post> posts_;
};

/// What an attempt can be made from. `position` is that of the model once it has been accepted.
struct Occasion {
  boost::json::object model;  ///< the history's post, as somebody on the command line would post it
  Position position;
  States& states;
  const Latest& latest;
};

/// The events of the attempt, one post together: all but the last would be accepted.
class Attempt {
 public:
  explicit Attempt(const Occasion& occasion) : occasion_(occasion) {}

  const Occasion& occasion() const { return occasion_; }
  std::string stream() const { return text(occasion_.model, "stream"); }
  const boost::json::object& model_data() const { return occasion_.model.at("data").as_object(); }

  /// Adds the model once more, to be changed; returns it.
  boost::json::object& again();
  /// Adds the model's data once more, to be changed; returns them.
  boost::json::object& data_again() { return again().at("data").as_object(); }
  /// Adds an event at the model's time by somebody of `role`; returns it.
  boost::json::object& add(std::string_view stream, std::string_view type, boost::json::object data,
                           std::string_view role = "central_team");
  /// Adds an event on the model's stream.
  boost::json::object& add_here(std::string_view type, boost::json::object data,
                                std::string_view role = "central_team") {
    return add(stream(), type, std::move(data), role);
  }

  /// The codes that this attempt is refused with, where they depend on the occasion.
  std::vector<Code> expect;
  std::vector<boost::json::object>& events() { return events_; }

  static std::string text(const boost::json::object& object, std::string_view key);
  /// The day of the model, as text.
  std::string today() const;
  /// The id of the programme that the model belongs to; empty when it cannot be told.
  std::string programme() const;
  /// The policy in force on the model's day; null when the programme cannot be told.
  const Policy* policy() const;

 private:
  const Occasion& occasion_;
  std::vector<boost::json::object> events_;
};

/// `package/p-1` without its kind.
std::string id_in(std::string_view stream);

/// An actor of one role, who is nobody of the history.
boost::json::object somebody(std::string_view role);

}  // namespace daybook::generate

/// What a view is: one description, in the view's own file, from which everything that must know
/// the view reads it: who may ask, parameters, help, explanations, what may be published.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "domain/base/result.hpp"
#include "domain/rules/access.hpp"
#include "eventstore/store/store.hpp"
#include "projections/books/books.hpp"
#include "projections/books/partial_ledger.hpp"
#include "projections/query/fields.hpp"
#include "projections/query/figure.hpp"
#include "projections/query/params.hpp"

namespace daybook {

/// The question to a view. Everything it points to outlives the answer.
struct Question {
  const Books& books;
  const ViewParams& params;
  const store::Store* store = nullptr;  ///< for views that read streams; others are asked without
  std::uint64_t size = 0;               ///< the entries behind the answer: positions below it
  Explanation* explanation = nullptr;
  std::uint64_t memory_bytes = std::uint64_t{1} << 30;  ///< for books that a view makes itself
  const PartialLedger* part = nullptr;  ///< the entries at hand, where there is no store
  const Caller* reader = nullptr;  ///< who is shown the answer; null: somebody who may see it whole
};

/// The result, or one sentence that says what to ask instead.
using ViewResult = Result<boost::json::object, std::string>;

/// What else is wrong with the values of parameters, as one sentence.
using ShapeCheck = std::optional<std::string> (*)(const ViewParams& params);

struct ViewKind {
  std::string_view name;
  std::string_view help;  ///< what it shows, in a few words
  Right who{};            ///< who may ask it: nobody where that is not said
  std::uint32_t version = 1;
  std::vector<std::string_view> needs{};      ///< parameters that must be given
  std::vector<std::string_view> needs_one{};  ///< of these exactly one must be given
  /// Parameters that may be given, beside as_at, on and explain.
  std::vector<std::string_view> takes{};
  ShapeCheck shape = nullptr;
  std::vector<Part> parts{};  ///< what its results show
  ViewResult (*fold)(const Question&) = nullptr;
  bool reads_streams = false;  ///< reads entries itself: any books that know its streams will do
  bool folds_itself = false;   ///< makes books of its own from the entries: needs none

  /// The part at a path; null where none is described.
  const Part* part(std::string_view path) const;
  /// All parameters that it takes, the necessary ones first.
  std::vector<std::string_view> params() const;
};

/// All views, sorted by name (projections/views/all_views.cpp).
std::span<const ViewKind> all_views();
/// Null when there is none of that name.
const ViewKind* find_view(std::string_view name);

/// Says that there is no view of that name, and which there are.
std::string unknown_view(std::string_view name);

/// Whether the caller may ask the view about this: nothing when they may, else the refusal.
std::optional<Refusal> decide_view(const Caller& caller, const ViewKind& kind, const About& about);

/// Nothing when a view takes these parameters; otherwise what is wrong, as one sentence.
std::optional<std::string> objection(const ViewKind& kind, const ViewParams& params);

/// A question of the right shape: a view that there is, with parameters that it takes.
struct Asking {
  const ViewKind* kind = nullptr;
  ViewParams params;
};

/// Judges the shape of a question, which depends neither on what is recorded nor on the caller:
/// before it is decided whether they may ask. The error is one sentence.
Result<Asking, std::string> read_question(std::string_view view, std::span<const GivenParam> given);
/// As above, of an object of strings and integers.
Result<Asking, std::string> read_question(std::string_view view, const boost::json::object& given);

/// The programme named by the question, as of its date.
Result<const ProgrammeRow*, std::string> programme_asked(const Question& question);

/// Days asked for, both included; all of them where nothing was asked.
struct DateRange {
  Date first{INT32_MIN};
  Date last{INT32_MAX};
  bool holds(Date date) const { return first <= date && date <= last; }
};

/// The range of `from` and `to`, or that of `year`.
DateRange range_asked(const ViewParams& params, const Programme& programme);
DateRange range_of(Year year, const Programme& programme);

/// A text as JSON.
boost::json::string text_json(std::string_view text);

}  // namespace daybook

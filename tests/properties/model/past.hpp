/// What has been recorded, as a list of facts that is read anew for every question.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "tests/properties/model/calendar.hpp"

namespace daybook::test::model {

using Data = boost::json::object;
using Wide = __int128_t;

// --- reading data; "", 0 and false where there is none
bool has(const Data& data, std::string_view key);
std::string text(const Data& data, std::string_view key);
std::int64_t number(const Data& data, std::string_view key, std::int64_t otherwise = 0);
bool flag(const Data& data, std::string_view key);
const boost::json::array& list(const Data& data, std::string_view key);
std::vector<std::string> texts(const Data& data, std::string_view key);

struct Fact {
  std::int64_t position = 0;
  std::int64_t version = 0;
  std::string stream;  ///< kind/id
  std::string kind;
  std::string id;
  std::string type;
  Ms at = 0;
  Day on = 0;  ///< business date
  std::string actor;
  std::vector<std::string> roles;
  std::string staff_of;  ///< the poster's provider
  Data data;
  std::int64_t cause = -1;  ///< the entry that this one is derived from
  bool voided = false;

  bool is(std::string_view wanted) const { return type == wanted; }
  std::string get(std::string_view key) const { return text(data, key); }
  std::int64_t num(std::string_view key) const { return number(data, key); }
  Day day(std::string_view key) const { return parse_day(get(key)); }
  Ms instant(std::string_view key) const { return parse_instant(get(key)); }
};

using Facts = std::vector<const Fact*>;

/// A fact from the JSON of a post; neither position nor version.
Fact fact_of(const Data& post);
/// Field on, received_on or effective_on, else the London date of occurred_at (rulebook 1).
Day business_date(const Data& data, Ms at);

class Past {
 public:
  const Fact& add(Fact fact);
  /// Forgets all but the first `size` facts, and what they voided.
  void cut(std::size_t size);

  std::int64_t size() const { return static_cast<std::int64_t>(all_.size()); }
  const Fact& at(std::int64_t position) const { return all_[static_cast<std::size_t>(position)]; }
  std::int64_t events_of(std::string_view stream) const;
  bool knows(std::string_view stream) const { return events_of(stream) > 0; }

  /// The facts of a stream that count: voids, and what they took back, are as if they never were
  /// (rulebook 5.8).
  Facts of(std::string_view stream) const;
  Facts of(std::string_view stream, std::string_view type) const;
  /// Those of a type on any stream.
  Facts all(std::string_view type) const;
  /// The last of a type on a stream; null when there is none.
  const Fact* last(std::string_view stream, std::string_view type) const;
  /// The last of a type on a stream whose text `key` is `value`; null when there is none.
  const Fact* find(std::string_view stream, std::string_view type, std::string_view key,
                   std::string_view value) const;

 private:
  std::deque<Fact> all_;
};

/// The case of a package, claim or match; the id itself of a case; "" where there is none.
std::string case_of(const Past& past, const Fact& event);
/// The programme that an event belongs to; "" where there is none, or none that is known.
std::string programme_of(const Past& past, const Fact& event);
std::string programme_of_case(const Past& past, std::string_view case_id);

/// The policy of a programme on a day: what was opened with, and every change in force by then.
struct Policy {
  Data values;
  int version = 0;

  std::int64_t num(std::string_view key, std::int64_t otherwise) const {
    return number(values, key, otherwise);
  }
  bool is(std::string_view key) const { return flag(values, key); }
  bool sets(std::string_view key) const { return has(values, key); }
  std::string code(std::string_view key, std::string_view otherwise) const {
    return sets(key) ? text(values, key) : std::string(otherwise);
  }
};
Policy policy_on(const Past& past, std::string_view programme, Day on);

/// False where the programme lists codes of this sort and `code` is none of them.
bool lists(const Past& past, std::string_view programme, std::string_view key,
           std::string_view code);

std::int64_t round_half_up(Wide numerator, std::int64_t denominator);

}  // namespace daybook::test::model

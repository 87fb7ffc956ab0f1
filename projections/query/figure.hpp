/// Figures: sums that can be opened. A view states what a figure is made of once; its value and its
/// explanation both follow from that.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "domain/base/quantity.hpp"
#include "projections/query/fields.hpp"

namespace daybook {

/// What one entry adds to a figure: pence, minutes, people or 1.
struct Contribution {
  Position position;
  std::int64_t amount = 0;
  friend bool operator==(const Contribution&, const Contribution&) = default;
};

/// A sum over entries. Watched, it keeps its contributions too.
class Figure {
 public:
  void add(Position position, std::int64_t amount) {
    DAYBOOK_CHECK(!__builtin_add_overflow(sum_, amount, &sum_), "a figure overflows");
    if (watcher_ && amount != 0) watcher_->push_back({position, amount});
  }
  void add(Position position, Money amount) { add(position, amount.pence); }
  void count(Position position) { add(position, 1); }
  void subtract(Position position, Money amount) { add(position, -amount); }

  /// Takes the figure off a row that has none: it is null whatever is added.
  void leave_out() { left_out_ = true; }
  /// `watcher` must outlive the figure.
  void watch(std::vector<Contribution>& watcher) { watcher_ = &watcher; }

  std::int64_t sum() const { return sum_; }
  std::optional<std::int64_t> value() const {
    return left_out_ ? std::nullopt : std::optional(sum_);
  }

 private:
  std::int64_t sum_ = 0;
  std::vector<Contribution>* watcher_ = nullptr;
  bool left_out_ = false;
};

/// A figure made of other figures, which are what can be opened.
struct Rate {
  std::optional<std::int64_t> value;
  std::string numerator;  ///< its field beside this one, or a whole path where it stands elsewhere
  std::string denominator;  ///< likewise
};

/// round_half_up(100·n/d) and null of nothing (rulebook 6.5).
Rate percentage(const Figure& n, std::string_view n_name, const Figure& d, std::string_view d_name);
/// round_half_up(n/d), negative halves away from zero.
std::optional<std::int64_t> mean(std::int64_t n, std::int64_t d);

/// The figure that is to be opened, by its path of names and keys, and what was found of it.
class Explanation {
 public:
  /// What is to be opened: the figure at the path, or all figures of the row that it stands in.
  enum class Scope : std::uint8_t { figure, row };

  explicit Explanation(std::string path, Scope scope = Scope::figure)
      : path_(std::move(path)), scope_(scope) {}
  Explanation(const Explanation&) = delete;
  Explanation& operator=(const Explanation&) = delete;

  const std::string& path() const { return path_; }
  bool found() const { return found_; }
  /// Of the figure asked for, in order of position.
  std::vector<Contribution> contributions() const;
  /// Set when the path names a rate.
  const std::optional<Rate>& rate() const { return rate_; }
  /// The path of the row that the figure stands in.
  std::string_view row() const;

  /// Takes over what `part`, which watched a fold inside this one, has found.
  void take(const Explanation& part);

  void meet(std::string_view row, std::string_view name, Figure& figure);
  void meet(std::string_view row, std::string_view name, const Rate& rate);

 private:
  bool names(std::string_view row, std::string_view name) const;

  std::string path_;
  Scope scope_;
  bool found_ = false;
  std::vector<Contribution> contributions_;
  std::optional<Rate> rate_;
};

/// Writes the fields that a row describes into JSON, in the row's order.
struct FieldWriter {
  boost::json::object& out;
  void operator()(const Field& field, const Figure& figure) const;
  void operator()(const Field& field, const Rate& rate) const;
  void operator()(const Field& field, const boost::json::value& value) const;
};

/// Shows the fields that a row describes to an explanation.
struct FieldWatcher {
  Explanation& explanation;
  std::string_view row;
  void operator()(const Field& field, Figure& figure) const {
    explanation.meet(row, field.name, figure);
  }
  void operator()(const Field& field, const Rate& rate) const {
    explanation.meet(row, field.name, rate);
  }
  void operator()(const Field&, const boost::json::value&) const {}
};

/// Lets an explanation, where there is one, watch a row's figures before anything is added to them.
template <class Row>
void watch(Row& row, std::string_view path, Explanation* explanation) {
  if (explanation) Row::describe(row, FieldWatcher{*explanation, path});
}

template <class Row>
void write_fields(const Row& row, boost::json::object& out) {
  Row::describe(row, FieldWriter{out});
}

template <class Row>
boost::json::object to_json(const Row& row) {
  boost::json::object out;
  write_fields(row, out);
  return out;
}

/// Rows by key, sorted by it. `Row` has a static `describe(row, visit)` that calls `visit(field,
/// value)` for each `Field` in order, a value being a `Figure`, a `Rate` or JSON.
template <class Row>
class RowsByKey {
 public:
  RowsByKey(std::string path, Explanation* explanation)
      : path_(std::move(path)), explanation_(explanation) {}

  /// The row of `key`, made when there is none.
  Row& at(std::string_view key) {
    const auto known = rows_.lower_bound(key);
    if (known != rows_.end() && known->first == key) return known->second;
    auto& row = rows_.emplace_hint(known, std::string(key), Row{})->second;
    watch(row, path_ + "." + std::string(key), explanation_);
    return row;
  }

  const std::map<std::string, Row, std::less<>>& rows() const { return rows_; }

  boost::json::array to_json(std::string_view key_name) const {
    boost::json::array list;
    for (const auto& [key, row] : rows_) {
      boost::json::object item;
      item[key_name] = boost::json::string(key);
      write_fields(row, item);
      list.push_back(std::move(item));
    }
    return list;
  }

 private:
  std::string path_;
  Explanation* explanation_;
  std::map<std::string, Row, std::less<>> rows_;
};

}  // namespace daybook

/// Rows by id, kept in the order in which they were made, whose addresses stay put.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include <boost/unordered/unordered_flat_map.hpp>

#include "domain/base/text_hash.hpp"

namespace daybook {

/// Where a row stands in its table; -1: nowhere.
using RowIndex = std::int32_t;

/// `Row` is an aggregate with a member `id`. Finding a row is one hash and one comparison; the row
/// found or made last is found without a hash, since an event and what is derived from it follow
/// each other.
template <class Row>
class Table {
 public:
  Table() = default;
  Table(Table&&) noexcept = default;
  Table& operator=(Table&&) noexcept = default;

  /// The row of `id`, made when there is none.
  Row& at(std::string_view id) {
    if (last_ && last_->id == id) return *last_;
    const auto known = index_.find(id);
    last_ = known == index_.end() ? &make(id) : &rows_[known->second];
    return *last_;
  }
  /// Null when there is none. Safe from several threads as long as none changes the table.
  const Row* find(std::string_view id) const {
    const auto known = index_.find(id);
    return known == index_.end() ? nullptr : &rows_[known->second];
  }
  RowIndex index_of(std::string_view id) const {
    const auto known = index_.find(id);
    return known == index_.end() ? -1 : static_cast<RowIndex>(known->second);
  }
  Row& operator[](RowIndex index) { return rows_[static_cast<std::size_t>(index)]; }
  const Row& operator[](RowIndex index) const { return rows_[static_cast<std::size_t>(index)]; }

  const std::deque<Row>& rows() const { return rows_; }
  std::size_t size() const { return rows_.size(); }

  /// Takes up stored rows, in their order.
  void take(std::deque<Row> rows) {
    rows_ = std::move(rows);
    index_.clear();
    last_ = nullptr;
    for (std::uint32_t i = 0; i < rows_.size(); ++i) index_.emplace(rows_[i].id, i);
  }

 private:
  Row& make(std::string_view id) {
    auto& row = rows_.emplace_back();
    row.id = id;
    index_.emplace(row.id, static_cast<std::uint32_t>(rows_.size() - 1));
    return row;
  }

  std::deque<Row> rows_;
  boost::unordered_flat_map<std::string_view, std::uint32_t, TextHash, std::equal_to<>> index_;
  Row* last_ = nullptr;
};

}  // namespace daybook

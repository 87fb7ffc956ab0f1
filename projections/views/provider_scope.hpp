/// The packages, cases and entries that concern one provider, where a question names one.
#pragma once

#include <algorithm>
#include <string>

#include "projections/books/books.hpp"

namespace daybook {

/// Everything when the question names no provider. Otherwise the packages matched to it and their
/// cases, the gatherings and matches it runs, and the supporters of those matches.
struct ProviderScope {
  const Books& books;
  const std::string& provider;

  bool is_all() const { return provider.empty(); }
  bool holds(const PackageRow& row) const {
    return is_all() || (row.state.match && row.state.match->provider == provider);
  }
  bool holds(const GatheringRow& row) const { return is_all() || row.state.provider == provider; }
  bool holds(const MatchRow& row) const { return is_all() || row.state.provider == provider; }
  bool holds(const CaseRow& row) const {
    return is_all() ||
           std::any_of(row.packages.begin(), row.packages.end(),
                       [&](RowIndex package) { return holds(books.packages()[package]); }) ||
           std::any_of(row.matches.begin(), row.matches.end(),
                       [&](RowIndex match) { return holds(books.matches()[match]); });
  }
  bool holds(const SupporterRow& row) const {
    if (is_all()) return true;
    const auto index = books.supporters().index_of(row.id);
    const auto& matches = books.matches().rows();
    return std::any_of(matches.begin(), matches.end(), [&](const MatchRow& match) {
      return match.supporter == index && holds(match);
    });
  }
};

}  // namespace daybook

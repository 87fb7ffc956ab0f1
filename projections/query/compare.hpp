/// Two answers of one view side by side: what differs between two prefixes of the ledger.
#pragma once

#include <string>
#include <vector>

#include <boost/json.hpp>
#include <boost/json/object.hpp>

#include "domain/base/result.hpp"

namespace daybook {

/// Compares two answers of the same view to the same question but for `as_at`. What comes of it is
/// an answer of its own, of the view `compare`, whose `as_at` is that of `b`, with the result
/// `{"a":{as_at},"b":{as_at},"amounts":[{"path","a_pence","b_pence","difference_pence"}],
/// "numbers":[{"path","a","b","difference"}],"texts":[{"path","a","b"}],"appeared":[{"path"}],
/// "vanished":[{"path"}]}`.
///
/// Paths are names and keys, as `explain` takes them; rows are found by their keys, whatever their
/// order. The lists hold what differs, in the order of `a`; `difference` is b − a, and null where
/// one of them is null. A row of one side alone is named once, and what is in it is not. Rows of
/// the same key are told apart by their order: `k#2`. Pure. The error: they are not answers to one
/// question.
Result<boost::json::object, std::string> compare_answers(const boost::json::object& a,
                                                         const boost::json::object& b);

/// What the rows of a list are called, so that they are found again in another answer.
/// By how many of their leading names rows are told apart: 1 where the first is enough in every
/// list, else 2.
std::size_t key_depth(std::initializer_list<const boost::json::array*> lists);

/// The keys of the rows, in their order and each once: of those that are called the same, the
/// second is `k#2`. A plain value is its own key.
std::vector<std::string> row_keys(const boost::json::array& list, std::size_t depth);

}  // namespace daybook

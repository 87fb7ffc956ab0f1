/// The envelope of every answer: the question, the entries that stand behind the result, and its
/// digest.
#pragma once

#include <boost/json/object.hpp>

#include "projections/query/view.hpp"

namespace daybook {

/// The prefix of the ledger that an answer rests on.
struct AnswerBasis {
  std::uint64_t size = 0;
  store::Digest root;                  ///< RFC 6962, of exactly those entries
  std::optional<Instant> recorded_at;  ///< of the last of them
};

/// SHA-256 of a result in canonical JSON (RFC 8785).
store::Digest digest_of(const boost::json::object& result);

/// `{"view","version","params","as_at":{"size","root","recorded_at"},"on","digest","result"}`.
boost::json::object wrap(const ViewKind& kind, const ViewParams& params, const AnswerBasis& basis,
                         boost::json::object result);

}  // namespace daybook

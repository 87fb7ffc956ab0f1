#include "projections/query/answer.hpp"

#include "eventstore/base/digest.hpp"
#include "projections/query/canonical_json.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

template <class Given>
json::value text_or_null(const std::optional<Given>& given) {
  return given ? json::value(to_text(*given)) : json::value(nullptr);
}

}  // namespace

store::Digest digest_of(const boost::json::object& result) {
  return store::sha256({canonical_json(json::value(result))});
}

boost::json::object wrap(const ViewKind& kind, const ViewParams& params, const AnswerBasis& basis,
                         boost::json::object result) {
  json::object out;
  out["view"] = text_json(kind.name);
  out["version"] = kind.version;
  out["params"] = params.to_json();
  out["as_at"] = {{"size", basis.size},
                  {"root", store::to_hex(basis.root)},
                  {"recorded_at", text_or_null(basis.recorded_at)}};
  out["on"] = text_or_null(params.on);
  out["digest"] = store::to_hex(digest_of(result));
  out["result"] = std::move(result);
  return out;
}

}  // namespace daybook

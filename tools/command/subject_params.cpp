#include "tools/command/subject_params.hpp"

#include <fmt/format.h>

#include "domain/base/ids.hpp"
#include "tools/command/access.hpp"

namespace daybook::command {

boost::json::object subject_params(const std::string& subject, boost::json::object params) {
  StreamRef ref;
  const bool named = parse_stream(subject, ref);
  if (!named && !is_ident(subject))
    throw CommandError{fmt::format("'{}' is neither a case's id nor supporter/ID", subject)};
  const bool is_supporter = named && ref.kind == StreamKind::supporter;
  if (named && !is_supporter && ref.kind != StreamKind::family_case)
    throw CommandError{fmt::format("'{}' is neither a case nor a supporter", subject)};
  params[is_supporter ? "supporter" : "case"] = named ? std::string(ref.id) : subject;
  return params;
}

}  // namespace daybook::command

/// Publication: an answer without the small numbers that tell of single people (VIEWS.md).
#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "domain/base/result.hpp"

namespace daybook {

/// The answer as it may be published, by its view's description: counts of people from 1 to 4 say
/// "fewer than 5", and what would give them away says "not shown". Of a field that no description
/// names a number is taken for people, and nothing else is shown. The digest is left out, since the
/// hidden numbers could be guessed from it. The error is one sentence, for answers that tell of
/// single people.
Result<boost::json::object, std::string> for_publication(const boost::json::object& answer);

}  // namespace daybook

/// The programmes, providers and cases that streams and questions are about, as far as the books
/// know: input to the decisions of domain/rules/access.hpp (rulebook, section 4).
#pragma once

#include "domain/rules/access.hpp"
#include "projections/books/books.hpp"
#include "projections/query/params.hpp"

namespace daybook {

/// The programmes that a stream belongs to, and the providers whose staff may read it:
/// - a programme: itself; no provider
/// - a provider: the programmes it is registered for; itself
/// - a case, and a claim: its case's programme; no provider, whatever its staff posted there
/// - a package: its case's programme; the provider of its last match
/// - a gathering, a match: its programme; the provider that runs it
/// - a supporter: its programme; the providers of its matches
/// - a principal, the access log, and a stream that the books do not know: none and none
About about_stream(const Books& books, const StreamRef& stream);

/// What a view is asked about: the programme that is named, and the provider, where one is. A
/// history is about its thing.
About about_question(const Books& books, std::string_view view, const ViewParams& params);

}  // namespace daybook

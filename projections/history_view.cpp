/// The record an auditor reads: every entry of the streams that belong to a thing, in order of
/// position.
#include <algorithm>

#include <fmt/format.h>

#include "domain/base/check.hpp"
#include "projections/history.hpp"
#include "projections/query/views.hpp"

namespace daybook {

namespace {

namespace json = boost::json;

struct Subject {
  std::string_view param;
  StreamKind kind{};
  std::string_view id;
};

/// The thing asked for; the view's shape has it that there is one.
Subject subject_asked(const ViewParams& params) {
  const Subject subjects[] = {{"case", StreamKind::family_case, params.family_case},
                              {"package", StreamKind::package, params.package},
                              {"provider", StreamKind::provider, params.provider},
                              {"claim", StreamKind::claim, params.claim},
                              {"gathering", StreamKind::gathering, params.gathering},
                              {"match", StreamKind::match, params.match},
                              {"supporter", StreamKind::supporter, params.supporter},
                              {"programme", StreamKind::programme, params.programme}};
  const auto* found = std::find_if(std::begin(subjects), std::end(subjects),
                                   [](const Subject& subject) { return !subject.id.empty(); });
  DAYBOOK_CHECK(found != std::end(subjects), "a history is asked of one thing");
  return *found;
}

/// Whether any entry of the thing's own stream stands behind the question.
Result<bool, std::string> is_known(const std::string& stream, const Question& question) {
  bool known = false;
  const auto read =
      question.store->read_stream(stream, {}, 1, [&](Version, Position position, std::string_view) {
        known = position.value < question.size;
        return false;
      });
  if (!read) return failed(read.error().message);
  return known;
}

}  // namespace

ViewResult history_view(const Question& question) {
  const auto subject = subject_asked(question.params);
  const auto known = is_known(stream_name(subject.kind, subject.id), question);
  if (!known) return failed(known.error());
  if (!*known)
    return failed(fmt::format("{}: there is no {} {}.", subject.param, subject.param, subject.id));
  auto entries = history_entries(streams_of({subject.kind, subject.id}, question.books), question);
  if (!entries) return failed(entries.error());
  return json::object{{"entries", *std::move(entries)}};
}

}  // namespace daybook

/// Commands of auditors, and of whoever asks what is held about somebody.
#include <fmt/format.h>

#include "projections/concern.hpp"
#include "projections/disclosure.hpp"
#include "projections/evidence_json.hpp"
#include "projections/evidence_make.hpp"
#include "projections/sealed_texts.hpp"
#include "projections/subject_report.hpp"
#include "server/office_commands.hpp"

namespace daybook::server {

namespace {

namespace json = boost::json;

/// The parameters of the question that a command asks, without the command's own.
json::object question_in(const Asked& asked, std::initializer_list<std::string_view> own) {
  json::object question;
  for (const auto& [key, value] : asked.params)
    if (std::find(own.begin(), own.end(), std::string_view(key.data(), key.size())) == own.end())
      question[key] = value;
  return question;
}

template <class T>
T shown(DisclosureResult<T> result) {
  if (result) return *std::move(result);
  trouble(std::move(result.error().message),
          result.error().why == DisclosureError::Why::not_permitted);
}

/// What a command about a case, supporter or programme works on.
About about_params(const ViewService& views, std::uint64_t size, const Asked& asked) {
  About about;
  for (const auto kind : {StreamKind::family_case, StreamKind::supporter, StreamKind::programme}) {
    const auto id = asked.text(name(kind));
    if (id.empty()) continue;
    const auto stream = stream_name(kind, id);
    StreamRef ref;
    if (!parse_stream(stream, ref)) continue;
    need(views.with_books(size, [&](const Books& books) { about = about_stream(books, ref); }));
  }
  return about;
}

}  // namespace

About about_command(const Office& office, const Asked& asked) {
  const auto& views = OfficeCommands::views(office);
  const auto size = OfficeCommands::store(office).size();
  const bool history = asked.name == "disclose";
  const bool figure = asked.name == "evidence" && asked.text("batch").empty();
  if (!history && !figure) return about_params(views, size, asked);
  const auto params = parse_params(question_in(asked, {"view", "complete", "purpose"}));
  if (!params) return {};  // the command will say what is wrong with them
  const auto view = history ? std::string("history") : asked.text("view");
  About about;
  need(views.with_books(size,
                        [&](const Books& books) { about = about_question(books, view, *params); }));
  return about;
}

Secret OfficeCommands::disclose(Office& office, const Asked& asked) {
  const auto& parts = office.parts_;
  return secret_json(
      shown(daybook::disclose({parts.ledger, parts.views, parts.no_keys},
                              question_in(asked, {"purpose"}), {asked.by, asked.text("purpose")})));
}

Secret OfficeCommands::subject(Office& office, const Asked& asked) {
  const auto& parts = office.parts_;
  const auto report = shown(subject_report({parts.ledger, parts.views, parts.no_keys},
                                           subject_in(asked), {asked.by, asked.text("purpose")}));
  if (asked.text("format") == "html") return subject_report_html(report);
  return secret_json(report);
}

Secret OfficeCommands::evidence(Office& office, const Asked& asked) {
  const auto& ledger = store(office);
  const auto origin = store::origin_of(ledger.identity().name);
  const auto checkpoint = need(own_checkpoint(published(office), origin));
  if (const auto batch = asked.text("batch"); !batch.empty())
    return Secret(
        write_evidence(need(make_evidence(ledger, asked.needed("programme"), batch, checkpoint))));
  FigureAsked figure;
  figure.view = asked.needed("view");
  figure.params = need(parse_params(question_in(asked, {"view", "complete"})));
  figure.complete = asked.flag("complete");
  const auto& views = office.parts_.views;
  const auto size = need(views.size_asked(figure.params));
  const auto books =
      need(views.books_for(figure.params, std::min(size, checkpoint.checkpoint.size)));
  return Secret(write_evidence(need(make_evidence(ledger, books, figure, checkpoint))));
}

}  // namespace daybook::server

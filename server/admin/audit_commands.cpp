/// Commands of auditors, and of whoever asks what is held about somebody.
#include <fmt/format.h>

#include "projections/disclosure/disclosure.hpp"
#include "projections/disclosure/subject_report.hpp"
#include "projections/disclosure/unseal.hpp"
#include "projections/evidence/json.hpp"
#include "projections/evidence/make.hpp"
#include "projections/query/scope.hpp"
#include "server/admin/commands.hpp"

namespace daybook::server {

namespace {

namespace json = boost::json;

template <class T>
T shown(DisclosureResult<T> result) {
  if (result) return *std::move(result);
  auto& [why, message] = result.error();
  if (why == DisclosureError::Why::not_permitted) forbid(std::move(message));
  trouble(std::move(message));
}

/// What a command about a case, supporter or programme works on.
About about_params(const ViewService& views, std::uint64_t size, const Params& asked) {
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

About about_command(const Admin& admin, const Params& asked) {
  const auto& views = AdminCommands::views(admin);
  const auto size = AdminCommands::store(admin).size();
  const bool history = asked.name == "disclose";
  const bool figure = asked.name == "evidence" && asked.text("batch").empty();
  if (!history && !figure) return about_params(views, size, asked);
  const auto params = need(parse_params(question_in(asked, {"view", "complete", "purpose"})));
  const auto view = history ? std::string("history") : asked.text("view");
  About about;
  need(views.with_books(size,
                        [&](const Books& books) { about = about_question(books, view, params); }));
  return about;
}

Secret AdminCommands::disclose(Admin& admin, const Params& asked) {
  const auto& parts = admin.parts_;
  return secret_json(
      shown(daybook::disclose({parts.ledger, parts.views, parts.no_keys},
                              question_in(asked, {"purpose"}), {asked.by, asked.text("purpose")})));
}

Secret AdminCommands::subject(Admin& admin, const Params& asked) {
  const auto& parts = admin.parts_;
  const auto report = shown(subject_report({parts.ledger, parts.views, parts.no_keys},
                                           subject_in(asked), {asked.by, asked.text("purpose")}));
  if (asked.text("format") == "html") return subject_report_html(report);
  return secret_json(report);
}

Secret AdminCommands::evidence(Admin& admin, const Params& asked) {
  const auto made = evidence_made(admin, asked);
  std::optional<Refusal> no;
  need(views(admin).with_books(store(admin).size(), [&](const Books& books) {
    no = decide_evidence(asked.by, books, made);
  }));
  if (no) forbid(std::move(no->message));
  return Secret(write_evidence(made));
}

Evidence AdminCommands::evidence_made(Admin& admin, const Params& asked) {
  const auto& ledger = store(admin);
  const auto origin = store::origin_of(ledger.identity().name);
  const auto checkpoint = need(own_checkpoint(published(admin), origin));
  if (const auto batch = asked.text("batch"); !batch.empty())
    return need(make_evidence(ledger, asked.needed("programme"), batch, checkpoint));
  const auto figure = figure_in(asked);
  const auto size = need(views(admin).size_asked(figure.params));
  const auto books =
      need(views(admin).books_for(figure.params, std::min(size, checkpoint.checkpoint.size)));
  return need(make_evidence(ledger, books, figure, checkpoint));
}

}  // namespace daybook::server

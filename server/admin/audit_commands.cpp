/// Commands of auditors, and subject access.
#include <fmt/format.h>

#include "projections/disclosure/disclosure.hpp"
#include "projections/disclosure/subject_report.hpp"
#include "projections/disclosure/unseal.hpp"
#include "projections/evidence/json.hpp"
#include "projections/evidence/make.hpp"
#include "projections/query/scope.hpp"
#include "projections/query/view.hpp"
#include "server/admin/commands.hpp"
#include "server/admin/params.hpp"

namespace daybook::server {

namespace {

using enum v::Role;

template <class T>
T shown(DisclosureResult<T> result) {
  if (result) return *std::move(result);
  auto& [why, message] = result.error();
  if (why == DisclosureError::Why::not_permitted) forbid(std::move(message));
  trouble(std::move(message));
}

/// With what personal data is opened.
Disclosing disclosing(const Admin& admin) {
  const auto& parts = admin.parts();
  return {parts.ledger, parts.views, parts.no_keys};
}

boost::json::object history_in(const Params& asked) {
  return question_in(asked, {"purpose"});
}

void check_disclose(const Params& asked) {
  need(check_purpose(asked.text("purpose")));
  need(read_question("history", history_in(asked)));
}

Secret disclose(Admin& admin, const Params& asked) {
  return secret_json(shown(
      daybook::disclose(disclosing(admin), history_in(asked), {asked.by, asked.text("purpose")})));
}

void check_subject(const Params& asked) {
  subject_in(asked);
  need(check_purpose(asked.text("purpose")));
  const auto format = asked.text("format");
  if (!format.empty() && format != "json" && format != "html")
    trouble(fmt::format("format: '{}' is not json or html", format));
}

Secret subject(Admin& admin, const Params& asked) {
  const auto report = shown(
      subject_report(disclosing(admin), subject_in(asked), {asked.by, asked.text("purpose")}));
  return asked.text("format") == "html" ? subject_report_html(report) : secret_json(report);
}

/// The figure that evidence is asked of.
FigureAsked figure_in(const Params& asked) {
  auto asking = need(read_question(asked.needed("view"), question_in(asked, {"view", "complete"})));
  return {std::string(asking.kind->name), std::move(asking.params), asked.flag("complete")};
}

void check_batch(const Params& asked) {
  for (const auto* key : {"batch", "programme"})
    if (const auto id = asked.needed(key); !is_ident(id))
      trouble(fmt::format("{}: '{}' is not an id", key, id));
  for (const auto& member : asked.params)
    if (member.key() != "batch" && member.key() != "programme")
      trouble(fmt::format("{}: evidence of a batch does not take it; it takes batch, programme",
                          std::string_view(member.key())));
}

void check_evidence(const Params& asked) {
  if (!asked.text("batch").empty()) return check_batch(asked);
  need(check_figure(figure_in(asked)));
}

Evidence evidence_made(Admin& admin, const Params& asked) {
  const auto origin = store::origin_of(admin.store().identity().name);
  const auto checkpoint = need(own_checkpoint(published(admin), origin));
  if (const auto batch = asked.text("batch"); !batch.empty())
    return need(make_evidence(admin.store(), asked.needed("programme"), batch, checkpoint));
  const auto figure = figure_in(asked);
  const auto& views = admin.parts().views;
  const auto size = need(views.size_asked(figure.params));
  const auto books =
      need(views.books_for(figure.params, std::min(size, checkpoint.checkpoint.size)));
  return need(make_evidence(admin.store(), books, figure, checkpoint));
}

std::optional<Refusal> decide_view_of(const Params& asked, const About& about) {
  return decide_evidence_asked(asked.by, about, asked.text("view"), asked.flag("complete"));
}

Secret evidence(Admin& admin, const Params& asked) {
  const auto made = evidence_made(admin, asked);
  std::optional<Refusal> no;
  need(admin.parts().views.with_books(admin.store().size(), [&](const Books& books) {
    no = decide_evidence(asked.by, books, made);
  }));
  permit(std::move(no));
  return Secret(write_evidence(made));
}

constexpr Right disclose_right{any_of(central_team, lead_professional, auditor), true};

constexpr Command rows[] = {
    {"evidence", "make evidence of a figure, or of a batch's audit sample", evidence_right,
     "view, explain, the view's own, complete? or batch, programme", check_evidence, evidence,
     Effect::none, Asks::named_view, decide_view_of},
    {"disclose", "open a history with what was said in it; it is recorded", disclose_right,
     "those of a history, purpose", check_disclose, disclose, Effect::none, Asks::history},
    {"subject", "report everything held about a case or supporter; it is recorded", subject_right,
     "case or supporter, purpose, format?", check_subject, subject},
};

}  // namespace

std::span<const Command> audit_commands() {
  return rows;
}

}  // namespace daybook::server

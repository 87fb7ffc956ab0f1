/// The shapes of commands: what can be wrong with them whoever asks, whatever is recorded.
#include <fmt/format.h>

#include "eventstore/backup/backup.hpp"
#include "eventstore/ledger/post_check.hpp"
#include "projections/disclosure/disclosure.hpp"
#include "projections/query/view.hpp"
#include "server/admin/commands.hpp"

namespace daybook::server {

namespace {

void check_phrase_of_reading(const Params& asked) {
  need(check_purpose(asked.text("purpose")));
}

}  // namespace

std::optional<std::uint32_t> backups_kept(const Params& asked) {
  const auto keep = asked.number("keep");
  if (!keep) return {};
  if (*keep < 1 || *keep > store::kMaxBackupsKept)
    trouble(fmt::format("keep: must be 1 to {}", store::kMaxBackupsKept));
  return static_cast<std::uint32_t>(*keep);
}

std::int32_t days_of_copy(const Params& asked) {
  constexpr std::uint64_t longest_days = 3'650;
  const auto days = asked.number("expires_in_days");
  if (!days || *days < 1 || *days > longest_days)
    trouble(fmt::format("expires_in_days: must be 1 to {}", longest_days));
  return static_cast<std::int32_t>(*days);
}

std::string reasons_of(const Refused& refused) {
  std::string reasons;
  for (const auto& [index, refusal] : refused.refusals)
    reasons +=
        fmt::format("{}{}: {}", reasons.empty() ? "" : "; ", name(refusal.code), refusal.message);
  return reasons;
}

FigureAsked figure_in(const Params& asked) {
  auto asking = need(read_question(asked.needed("view"), question_in(asked, {"view", "complete"})));
  return {std::string(asking.kind->name), std::move(asking.params), asked.flag("complete")};
}

void OfficeShapes::backup(const Params& asked) {
  asked.place("to");
  backups_kept(asked);
}

void OfficeShapes::checkpoint(const Params& asked) {
  asked.number("size");
}

void OfficeShapes::cosign(const Params& asked) {
  asked.needed("note");
  need(store::VerifierKey::parse(asked.needed("witness")));
}

void OfficeShapes::disclose(const Params& asked) {
  check_phrase_of_reading(asked);
  need(read_question("history", question_in(asked, {"purpose"})));
}

void OfficeShapes::erase(const Params& asked) {
  PersonalParts none;
  const auto wrong = check_shapes({erasure_post(asked, {}), Trust::connection, asked.by}, {}, none);
  if (wrong) trouble(reasons_of(*wrong));
}

void OfficeShapes::evidence(const Params& asked) {
  const auto batch = asked.text("batch");
  if (batch.empty()) {
    need(check_figure(figure_in(asked)));
    return;
  }
  const auto programme = asked.needed("programme");
  for (const auto& [key, id] : {std::pair("batch", batch), std::pair("programme", programme)})
    if (!is_ident(id)) trouble(fmt::format("{}: '{}' is not an id", key, id));
  for (const auto& member : asked.params)
    if (member.key() != "batch" && member.key() != "programme")
      trouble(fmt::format("{}: evidence of a batch does not take it; it takes batch, programme",
                          std::string_view(member.key())));
}

void OfficeShapes::keys_backup(const Params& asked) {
  asked.place("to");
  days_of_copy(asked);
}

void OfficeShapes::prove(const Params& asked) {
  const auto position = asked.number("position"), from = asked.number("from");
  const auto size = asked.number("size"), to = asked.number("to");
  if (!position && !from) trouble("position: is missing; or give from and to");
  if (position && from) trouble("give a position, or from and to: one of them");
  if (size && !position) trouble("size: belongs to a position");
  if (to && !from) trouble("to: belongs to from");
}

void OfficeShapes::subject(const Params& asked) {
  subject_in(asked);
  check_phrase_of_reading(asked);
  const auto format = asked.text("format");
  if (!format.empty() && format != "json" && format != "html")
    trouble(fmt::format("format: '{}' is not json or html", format));
}

}  // namespace daybook::server

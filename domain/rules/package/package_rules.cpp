/// The judges of a package's events, row by row of the rulebook's section 5.4.
#include "domain/rules/package/package_rules.hpp"

#include <fmt/format.h>

#include "domain/rules/rules.hpp"
#include "domain/vocabulary/dispatch.hpp"

namespace daybook {

namespace {

using package_rules::judge;

Verdict judge(const Package& package, const v::PackageRefused&, const Recorded&, const Context&) {
  return only_if(package.stage == Stage::requested, Code::wrong_stage,
                 "the package is decided already", "rulebook 5.4");
}

Verdict judge(const Package& package, const v::LeadProfessionalNotified& notified, const Recorded&,
              const Context&) {
  const auto index = package.find_session(notified.session()->string_view());
  const bool failed =
      index >= 0 && !package.sessions[static_cast<std::size_t>(index)].is_open() &&
      package.sessions[static_cast<std::size_t>(index)].state != SessionState::delivered;
  return only_if(failed, Code::wrong_stage, "session: must be missed, cancelled or aborted",
                 "D 6.15");
}

Verdict judge(const Package&, const v::NoticeGiven& given, const Recorded& event, const Context&) {
  return only_if(Date{given.last_day()} >= event.business_date, Code::time_order,
                 "last_day must not be before the day the notice is given", "P 5.6");
}

Verdict judge(const Package& package, const v::PackageCompleted&, const Recorded&, const Context&) {
  Verdict verdict;
  verdict.unless(!package.has_open_session(), Code::session_open, "a session is still open",
                 "rulebook 5.4");
  verdict.unless(package.commenced_on().has_value(), Code::not_commenced,
                 "no session was delivered", "D 14.5");
  return verdict;
}

Verdict judge(const Package& package, const v::PackageEnded& end, const Recorded&, const Context&) {
  Verdict verdict;
  verdict.unless(!package.has_open_session(), Code::session_open,
                 "every open session must be cancelled first: by whom, and with what notice, "
                 "decides its charge",
                 "P 5.6");
  verdict.unless(package.approved.has_value(), Code::wrong_stage, "the package was never approved",
                 "rulebook 5.4");
  verdict.unless(end.reason() != v::EndReason::did_not_proceed || !package.commenced_on(),
                 Code::wrong_stage, "the package has commenced: it did proceed", "D 12.5");
  return verdict;
}

Verdict judge(const Package& package, const v::ProviderFollowedUp& followed, const Recorded& event,
              const Context& context) {
  Verdict verdict;
  verdict.unless(package.stage == Stage::completed, Code::wrong_stage,
                 "the package must be completed", "D 14.5");
  const auto& months = context.policy(event.business_date).followup_months;
  if (verdict.refusals.stopped() || months.empty()) return verdict;
  const auto from = add_months(package.ended_on, months.front()),
             to = add_months(package.ended_on, months.back());
  const Date on{followed.on()};
  verdict.unless(
      on >= from && on <= to, Code::outside_followup,
      [&] { return fmt::format("on must be from {} to {}", to_text(from), to_text(to)); },
      "D 14.5");
  return verdict;
}

}  // namespace

Verdict judge(const Package* known, const Recorded& event, const Context& context) {
  if (!known) return package_rules::requested(event, context);
  return dispatch<StreamKind::package,
                  Ignored<v::PackageRequested, v::FeedbackReceived, v::ChargeRaised,
                          v::ChargeReversed, v::EntryVoided>,
                  Verdict>(event,
                           [&](const auto& data) { return judge(*known, data, event, context); });
}

}  // namespace daybook

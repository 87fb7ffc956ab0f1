/// The judges of a package's events, row by row of the rulebook's section 5.4.
#include "domain/rules/package/package_rules.hpp"

#include <fmt/format.h>

#include "domain/rules/rules.hpp"

namespace daybook {

namespace package_rules {

namespace {

Verdict refused(const Package& package) {
  return only_if(package.stage == Stage::requested, Code::wrong_stage,
                 "the package is decided already", "rulebook 5.4");
}

Verdict lead_notified(const Package& package, const v::LeadProfessionalNotified& notified) {
  const auto index = package.find_session(notified.session()->string_view());
  const bool failed =
      index >= 0 && !package.sessions[static_cast<std::size_t>(index)].is_open() &&
      package.sessions[static_cast<std::size_t>(index)].state != SessionState::delivered;
  return only_if(failed, Code::wrong_stage, "session: must be missed, cancelled or aborted",
                 "D 6.15");
}

Verdict noticed(const Recorded& event) {
  return only_if(Date{event.as<v::NoticeGiven>().last_day()} >= event.business_date,
                 Code::time_order, "last_day must not be before the day the notice is given",
                 "P 5.6");
}

Verdict completed(const Package& package) {
  Verdict verdict;
  verdict.unless(!package.has_open_session(), Code::session_open, "a session is still open",
                 "rulebook 5.4");
  verdict.unless(package.commenced_on().has_value(), Code::not_commenced,
                 "no session was delivered", "D 14.5");
  return verdict;
}

Verdict ended(const Package& package, const v::PackageEnded& end) {
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

Verdict followed_up(const Package& package, const Recorded& event, const Context& context) {
  Verdict verdict;
  verdict.unless(package.stage == Stage::completed, Code::wrong_stage,
                 "the package must be completed", "D 14.5");
  const auto& months = context.policy(event.business_date).followup_months;
  if (verdict.refusals.stopped() || months.empty()) return verdict;
  const auto from = add_months(package.ended_on, months.front()),
             to = add_months(package.ended_on, months.back());
  const Date on{event.as<v::ProviderFollowedUp>().on()};
  verdict.unless(
      on >= from && on <= to, Code::outside_followup,
      [&] { return fmt::format("on must be from {} to {}", to_text(from), to_text(to)); },
      "D 14.5");
  return verdict;
}

Verdict delivery(const Package& package, const Recorded& event, const Context& context) {
  switch (event.tag) {
    case v::Data::SessionScheduled:
      return scheduled(package, event, context);
    case v::Data::SessionDelivered:
      return delivered(package, event, context);
    case v::Data::SessionMissed:
      return missed(package, event, context);
    case v::Data::SessionCancelled:
      return cancelled(package, event, context);
    case v::Data::SessionAborted:
      return aborted(package, event, context);
    case v::Data::ChargeWaived:
      return waived(package, event, context);
    case v::Data::MileageAgreed:
      return mileage(package, event, context);
    case v::Data::ReportReceived:
      return report(package, event, context);
    case v::Data::LeadProfessionalNotified:
      return lead_notified(package, event.as<v::LeadProfessionalNotified>());
    case v::Data::InvoiceReceived:
      return invoice_received(package, event);
    case v::Data::InvoiceApproved:
      return invoice_approved(package, event);
    case v::Data::InvoiceDisputed:
      return invoice_contested(package, event.as<v::InvoiceDisputed>().invoice()->string_view());
    case v::Data::InvoiceCancelled:
      return invoice_contested(package, event.as<v::InvoiceCancelled>().invoice()->string_view());
    case v::Data::PaymentMade:
      return paid(package, event);
    default:
      return {};  // feedback is recorded as it comes
  }
}

}  // namespace

}  // namespace package_rules

Verdict judge(const Package* known, const Recorded& event, const Context& context) {
  namespace rules = package_rules;
  if (!known) return rules::requested(event, context);
  const auto& package = *known;
  switch (event.tag) {
    case v::Data::PackageRefused:
      return rules::refused(package);
    case v::Data::PackageApproved:
      return rules::approved(package, event, context);
    case v::Data::PackageMatched:
      return rules::matched(package, event, context);
    case v::Data::PackageConfirmed:
      return rules::confirmed(package, event, context);
    case v::Data::NoticeGiven:
      return rules::noticed(event);
    case v::Data::PackageCompleted:
      return rules::completed(package);
    case v::Data::PackageEnded:
      return rules::ended(package, event.as<v::PackageEnded>());
    case v::Data::ProviderFollowedUp:
      return rules::followed_up(package, event, context);
    default:
      return rules::delivery(package, event, context);
  }
}

}  // namespace daybook

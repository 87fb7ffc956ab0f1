/// Applies the scheduling and ending of sessions, and their charges (rulebook 5.4, 6.2).
#include "domain/state/package/fold.hpp"

namespace daybook::package_fold {

namespace {

/// The part that all four ways to end a session share; null when the package has no such session.
Session* end_session(Package& package, const Recorded& event, const flatbuffers::String* id,
                     SessionState state) {
  auto* session = session_named(package, id);
  if (!session) return nullptr;
  session->state = state;
  session->ended = event.position;
  session->ended_at = event.occurred_at;
  session->reported_at = event.recorded_at;
  return session;
}

void reopen(Session& session) {
  session.state = SessionState::open;
  session.reopened = true;
  session.by = {};
  session.on_arrival = false;
  session.notice_at.reset();
  session.minutes_done = 0;
  session.attended = 0;
}

}  // namespace

void apply(Package& package, const v::SessionScheduled& scheduled, const Recorded& event) {
  Session session;
  session.id = scheduled.session()->str();
  session.scheduled = event.position;
  session.starts_at = {scheduled.starts_at()};
  session.minutes = scheduled.minutes();
  if (scheduled.replaces())
    session.replaces = package.find_session(scheduled.replaces()->string_view());
  if (auto* replaced = at(package.sessions, session.replaces))
    replaced->replaced_by = as_index(package.sessions.size());
  package.sessions.push_back(std::move(session));
}

void apply(Package& package, const v::SessionDelivered& delivered, const Recorded& event) {
  auto* session = end_session(package, event, delivered.session(), SessionState::delivered);
  if (!session) return;
  session->started_at = {delivered.started_at()};
  session->minutes_done = delivered.minutes();
  session->attended = as_index(delivered.attended()->size());
}

void apply(Package& package, const v::SessionCancelled& cancelled, const Recorded& event) {
  auto* session = end_session(package, event, cancelled.session(), SessionState::cancelled);
  if (!session) return;
  session->by = cancelled.by();
  session->on_arrival = cancelled.on_arrival().value_or(false);
  session->notice_at.reset();
  if (cancelled.notice_at()) session->notice_at = Instant{*cancelled.notice_at()};
}

void apply(Package& package, const v::SessionAborted& aborted, const Recorded& event) {
  auto* session = end_session(package, event, aborted.session(), SessionState::aborted);
  if (!session) return;
  session->by = aborted.by() == v::AbortedBy::family ? v::Party::family : v::Party::provider;
  session->minutes_done = aborted.minutes();
}

void apply(Package& package, const v::ChargeRaised& raised, const Recorded& event) {
  Charge charge;
  charge.position = event.position;
  charge.cause_entry = event.cause.value_or(event.position);
  charge.cause = raised.cause();
  charge.share = raised.share().value_or(0);
  charge.minutes = raised.minutes().value_or(0);
  charge.amount = {raised.amount_pence()};
  charge.business_date = {raised.business_date()};
  if (is_session_charge(charge.cause) && raised.session()) {
    charge.session = package.find_session(raised.session()->string_view());
    if (auto* session = at(package.sessions, charge.session))
      session->charge = as_index(package.charges.size());
    package.session_charges += charge.amount;
  }
  package.charges.push_back(charge);
}

void apply(Package& package, const v::ChargeReversed& reversed, const Recorded& event) {
  auto* charge = at(package.charges, package.find_charge({reversed.charge_position()}));
  if (!charge) return;
  charge->reversed = event.position;
  if (!is_session_charge(charge->cause)) return;
  package.session_charges -= charge->amount;
  if (auto* session = at(package.sessions, charge->session)) session->charge = -1;
}

void apply(Package& package, const v::LeadProfessionalNotified& data, const Recorded& event) {
  auto* session = session_named(package, data.session());
  if (!session) return;
  session->lead_notified = event.position;
  session->lead_notified_on = event.business_date;
}

void apply(Package& package, const v::ReportReceived& received, const Recorded& event) {
  package.reports.push_back({event.position, event.business_date, received.kind()});
}

void apply(Package& package, const v::NoticeGiven& given, const Recorded& event) {
  package.notices.push_back({event.position, event.business_date, given.by(), {given.last_day()}});
}

void apply(Package& package, const v::SessionMissed& data, const Recorded& event) {
  end_session(package, event, data.session(), SessionState::missed);
}

void apply(Package& package, const v::ProviderFollowedUp& followed, const Recorded& event) {
  package.followups.push_back({event.position, {followed.on()}, followed.result()});
}

void apply(Package& package, const v::FeedbackReceived& feedback, const Recorded& event) {
  package.feedback.push_back({event.position, feedback.from(), feedback.rating()});
}

void void_delivery(Package& package, Position position) {
  for (auto& session : package.sessions)
    if (!session.is_open() && session.ended == position) reopen(session);
  std::erase_if(package.feedback,
                [&](const PackageFeedback& given) { return given.position == position; });
}

}  // namespace daybook::package_fold

/// Applies the scheduling and ending of sessions, and their charges (rulebook 5.4, 6.2).
#include "domain/state/package/fold.hpp"

namespace daybook::package_fold {

namespace {

void schedule(Package& package, const Recorded& event) {
  const auto& scheduled = event.as<v::SessionScheduled>();
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

void deliver(Package& package, const Recorded& event) {
  const auto& delivered = event.as<v::SessionDelivered>();
  auto* session = end_session(package, event, delivered.session(), SessionState::delivered);
  if (!session) return;
  session->started_at = {delivered.started_at()};
  session->minutes_done = delivered.minutes();
  session->attended = as_index(delivered.attended()->size());
}

void cancel(Package& package, const Recorded& event) {
  const auto& cancelled = event.as<v::SessionCancelled>();
  auto* session = end_session(package, event, cancelled.session(), SessionState::cancelled);
  if (!session) return;
  session->by = cancelled.by();
  session->on_arrival = cancelled.on_arrival().value_or(false);
  session->notice_at.reset();
  if (cancelled.notice_at()) session->notice_at = Instant{*cancelled.notice_at()};
}

void abort_session(Package& package, const Recorded& event) {
  const auto& aborted = event.as<v::SessionAborted>();
  auto* session = end_session(package, event, aborted.session(), SessionState::aborted);
  if (!session) return;
  session->by = aborted.by() == v::AbortedBy::family ? v::Party::family : v::Party::provider;
  session->minutes_done = aborted.minutes();
}

void raise_charge(Package& package, const Recorded& event) {
  const auto& raised = event.as<v::ChargeRaised>();
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

void reverse_charge(Package& package, const Recorded& event) {
  const auto& reversed = event.as<v::ChargeReversed>();
  auto* charge = at(package.charges, package.find_charge({reversed.charge_position()}));
  if (!charge) return;
  charge->reversed = event.position;
  if (!is_session_charge(charge->cause)) return;
  package.session_charges -= charge->amount;
  if (auto* session = at(package.sessions, charge->session)) session->charge = -1;
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

void note_lead_notified(Package& package, const Recorded& event) {
  auto* session = session_named(package, event.as<v::LeadProfessionalNotified>().session());
  if (!session) return;
  session->lead_notified = event.position;
  session->lead_notified_on = event.business_date;
}

}  // namespace

bool evolve_delivery(Package& package, const Recorded& event) {
  switch (event.tag) {
    case v::Data::LeadProfessionalNotified:
      note_lead_notified(package, event);
      return true;
    case v::Data::ReportReceived:
      package.reports.push_back(
          {event.position, event.business_date, event.as<v::ReportReceived>().kind()});
      return true;
    case v::Data::NoticeGiven: {
      const auto& given = event.as<v::NoticeGiven>();
      package.notices.push_back(
          {event.position, event.business_date, given.by(), {given.last_day()}});
      return true;
    }
    case v::Data::SessionScheduled:
      schedule(package, event);
      return true;
    case v::Data::SessionDelivered:
      deliver(package, event);
      return true;
    case v::Data::SessionMissed:
      end_session(package, event, event.as<v::SessionMissed>().session(), SessionState::missed);
      return true;
    case v::Data::SessionCancelled:
      cancel(package, event);
      return true;
    case v::Data::SessionAborted:
      abort_session(package, event);
      return true;
    case v::Data::ChargeRaised:
      raise_charge(package, event);
      return true;
    case v::Data::ChargeReversed:
      reverse_charge(package, event);
      return true;
    case v::Data::ProviderFollowedUp: {
      const auto& followed = event.as<v::ProviderFollowedUp>();
      package.followups.push_back({event.position, {followed.on()}, followed.result()});
      return true;
    }
    case v::Data::FeedbackReceived: {
      const auto& feedback = event.as<v::FeedbackReceived>();
      package.feedback.push_back({event.position, feedback.from(), feedback.rating()});
      return true;
    }
    default:
      return false;
  }
}

void void_delivery(Package& package, Position position) {
  for (auto& session : package.sessions)
    if (!session.is_open() && session.ended == position) reopen(session);
  std::erase_if(package.feedback,
                [&](const PackageFeedback& given) { return given.position == position; });
}

}  // namespace daybook::package_fold

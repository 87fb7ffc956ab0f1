/// How events change a package. What may be posted to one is in the *_rules.cpp files beside this.
#include "domain/package.hpp"

#include "domain/case.hpp"

namespace daybook {

namespace {

std::int32_t as_index(std::size_t i) {
  return static_cast<std::int32_t>(i);
}

template <class T>
T* at(std::vector<T>& list, std::int32_t index) {
  return index < 0 ? nullptr : &list[static_cast<std::size_t>(index)];
}

Session* session_named(Package& package, const flatbuffers::String* id) {
  return at(package.sessions, package.find_session(id->string_view()));
}

Invoice* invoice_named(Package& package, std::string_view id) {
  for (auto& invoice : package.invoices)
    if (invoice.id == id && !invoice.voided) return &invoice;
  return nullptr;
}

void request(Package& package, const Recorded& event, const Case* requested_for) {
  const auto& requested = event.as<v::PackageRequested>();
  package.id = event.stream.id;
  package.family_case = requested.case_()->str();
  if (requested_for) {
    package.programme = requested_for->programme;
    package.lead_professional = requested_for->lead_professional;
  }
  package.package_type = requested.package_type()->str();
  package.locality = requested.locality()->str();
  package.requested = event.position;
  package.requested_on = event.business_date;
  package.requester = event.actor;
}

void approve(Package& package, const Recorded& event) {
  const auto& approved = event.as<v::PackageApproved>();
  package.stage = Stage::approved;
  package.approved = event.position;
  package.approved_on = event.business_date;
  package.up_to = {approved.up_to_pence()};
  package.year = *parse_year(approved.year()->string_view());
  package.line = approved.line()->str();
}

void match(Package& package, const Recorded& event) {
  const auto& matched = event.as<v::PackageMatched>();
  const bool by_block = matched.method() == v::MatchMethod::block;
  package.stage = Stage::matched;
  package.match = Match{event.position,
                        event.business_date,
                        matched.provider()->str(),
                        matched.intervention()->str(),
                        {by_block ? 0 : matched.price_pence()},
                        matched.sessions().value_or(0),
                        matched.minutes().value_or(0),
                        matched.workers().value_or(1),
                        matched.method(),
                        by_block && matched.block() ? matched.block()->str() : ""};
}

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

/// What all four ways to end a session have in common; null when the session is not known here.
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

void put_on_invoice(Package& package, Invoice& invoice, std::int32_t index) {
  auto* charge = at(package.charges, index);
  if (!charge || charge->invoice >= 0) return;
  charge->invoice = as_index(package.invoices.size());
  invoice.charges.push_back(index);
}

void take_invoice(Package& package, const Recorded& event) {
  const auto& received = event.as<v::InvoiceReceived>();
  Invoice invoice;
  invoice.id = received.invoice()->str();
  invoice.received = event.position;
  invoice.received_on = {received.received_on()};
  invoice.amount = {received.amount_pence()};
  invoice.vat = {received.vat_pence().value_or(0)};
  invoice.receiver = event.actor;
  for (const auto* id : *received.sessions())
    if (const auto* session = session_named(package, id))
      put_on_invoice(package, invoice, session->charge);
  if (received.charges())
    for (const auto position : *received.charges())
      put_on_invoice(package, invoice, package.find_charge({position}));
  std::sort(invoice.charges.begin(), invoice.charges.end());
  package.invoices.push_back(std::move(invoice));
}

void release_charges(Package& package, const Invoice& invoice) {
  for (const auto index : invoice.charges) at(package.charges, index)->invoice = -1;
}

void pay(Package& package, const Recorded& event) {
  const auto& made = event.as<v::PaymentMade>();
  if (auto* invoice = invoice_named(package, made.invoice()->string_view()))
    invoice->payments.push_back(
        {event.position, {made.amount_pence()}, {made.on()}, made.reference()->str()});
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

/// Takes the effect of a voided entry back. Its charges are reversed by entries of their own.
void void_entry(Package& package, Position position) {
  for (auto& session : package.sessions)
    if (!session.is_open() && session.ended == position) reopen(session);
  for (auto& invoice : package.invoices) {
    std::erase_if(invoice.payments,
                  [&](const Payment& payment) { return payment.position == position; });
    if (invoice.received != position || invoice.voided) continue;
    if (invoice.is_live()) release_charges(package, invoice);
    invoice.voided = true;
  }
  std::erase_if(package.feedback,
                [&](const PackageFeedback& given) { return given.position == position; });
}

void end(Package& package, const Recorded& event, Stage stage) {
  package.stage = stage;
  package.ended = event.position;
  package.ended_on = event.business_date;
}

void complete(Package& package, const Recorded& event) {
  end(package, event, Stage::completed);
  const auto& completed = event.as<v::PackageCompleted>();
  if (completed.more_sessions_asked_by())
    package.more_sessions_asked_by = *completed.more_sessions_asked_by();
}

void evolve_invoice(Package& package, const Recorded& event) {
  switch (event.tag) {
    case v::Data::InvoiceReceived:
      return take_invoice(package, event);
    case v::Data::InvoiceApproved:
      if (auto* invoice =
              invoice_named(package, event.as<v::InvoiceApproved>().invoice()->string_view()))
        invoice->approved = event.position;
      return;
    case v::Data::InvoiceDisputed:
      if (auto* invoice =
              invoice_named(package, event.as<v::InvoiceDisputed>().invoice()->string_view()))
        invoice->disputed = event.position;
      return;
    case v::Data::InvoiceCancelled:
      if (auto* invoice =
              invoice_named(package, event.as<v::InvoiceCancelled>().invoice()->string_view())) {
        release_charges(package, *invoice);
        invoice->cancelled = event.position;
      }
      return;
    case v::Data::PaymentMade:
      return pay(package, event);
    default:
      return;
  }
}

void note_lead_notified(Package& package, const Recorded& event) {
  auto* session = session_named(package, event.as<v::LeadProfessionalNotified>().session());
  if (!session) return;
  session->lead_notified = event.position;
  session->lead_notified_on = event.business_date;
}

void evolve_delivery(Package& package, const Recorded& event) {
  switch (event.tag) {
    case v::Data::LeadProfessionalNotified:
      return note_lead_notified(package, event);
    case v::Data::ReportReceived:
      package.reports.push_back(
          {event.position, event.business_date, event.as<v::ReportReceived>().kind()});
      return;
    case v::Data::NoticeGiven: {
      const auto& given = event.as<v::NoticeGiven>();
      package.notices.push_back(
          {event.position, event.business_date, given.by(), {given.last_day()}});
      return;
    }
    case v::Data::SessionScheduled:
      return schedule(package, event);
    case v::Data::SessionDelivered:
      return deliver(package, event);
    case v::Data::SessionMissed:
      end_session(package, event, event.as<v::SessionMissed>().session(), SessionState::missed);
      return;
    case v::Data::SessionCancelled:
      return cancel(package, event);
    case v::Data::SessionAborted:
      return abort_session(package, event);
    case v::Data::ChargeRaised:
      return raise_charge(package, event);
    case v::Data::ChargeReversed:
      return reverse_charge(package, event);
    case v::Data::ProviderFollowedUp: {
      const auto& followed = event.as<v::ProviderFollowedUp>();
      package.followups.push_back({event.position, {followed.on()}, followed.result()});
      return;
    }
    case v::Data::FeedbackReceived: {
      const auto& feedback = event.as<v::FeedbackReceived>();
      package.feedback.push_back({event.position, feedback.from(), feedback.rating()});
      return;
    }
    default:
      return evolve_invoice(package, event);
  }
}

}  // namespace

bool is_session_charge(v::ChargeCause cause) {
  return cause != v::ChargeCause::mileage && cause != v::ChargeCause::report &&
         cause != v::ChargeCause::block_unit && cause != v::ChargeCause::block_unused;
}

Money Invoice::paid() const {
  Money sum;
  for (const auto& payment : payments) sum += payment.amount;
  return sum;
}

bool Package::has_open_session() const {
  return std::any_of(sessions.begin(), sessions.end(),
                     [](const Session& s) { return s.is_open(); });
}

std::optional<Date> Package::commenced_on() const {
  std::optional<Date> earliest;
  for (const auto& session : sessions) {
    if (session.state != SessionState::delivered) continue;
    const auto on = london_date(session.started_at);
    if (!earliest || on < *earliest) earliest = on;
  }
  return earliest;
}

std::int32_t Package::find_session(std::string_view session_id) const {
  // The latest sessions are the ones that events speak of.
  for (auto i = as_index(sessions.size()); i-- > 0;)
    if (sessions[static_cast<std::size_t>(i)].id == session_id) return i;
  return -1;
}

const Invoice* Package::invoice(std::string_view invoice_id) const {
  for (const auto& known : invoices)
    if (known.id == invoice_id && !known.voided) return &known;
  return nullptr;
}

std::int32_t Package::find_charge(Position position) const {
  const auto found =
      std::lower_bound(charges.begin(), charges.end(), position,
                       [](const Charge& charge, Position p) { return charge.position < p; });
  if (found == charges.end() || found->position != position || !found->is_live()) return -1;
  return as_index(static_cast<std::size_t>(found - charges.begin()));
}

Exposure exposure(const Package& package) {
  if (package.is_ended() || !package.approved) return {};
  if (!package.is_confirmed()) return {package.up_to, {}};
  return {{}, package.match ? package.match->price - package.session_charges : Money{}};
}

void evolve(Package& package, const Recorded& event, const Case* requested_for) {
  evolve(package.header, event);
  switch (event.tag) {
    case v::Data::PackageRequested:
      return request(package, event, requested_for);
    case v::Data::PackageRefused:
      end(package, event, Stage::refused);
      package.refused = event.position;
      return;
    case v::Data::PackageApproved:
      return approve(package, event);
    case v::Data::PackageMatched:
      return match(package, event);
    case v::Data::PackageConfirmed:
      package.stage = Stage::confirmed;
      package.confirmed = event.position;
      package.confirmed_at = event.occurred_at;
      return;
    case v::Data::PackageCompleted:
      return complete(package, event);
    case v::Data::PackageEnded:
      end(package, event, Stage::ended);
      package.end_reason = event.as<v::PackageEnded>().reason();
      return;
    case v::Data::EntryVoided:
      return void_entry(package, {event.as<v::EntryVoided>().position()});
    default:
      return evolve_delivery(package, event);
  }
}

bool ends_reopened_session(const Package& package, const Recorded& event) {
  const auto reopened = [&](const flatbuffers::String* id) {
    const auto index = package.find_session(id->string_view());
    if (index < 0) return false;
    const auto& session = package.sessions[static_cast<std::size_t>(index)];
    return session.reopened && session.is_open();
  };
  switch (event.tag) {
    case v::Data::SessionDelivered:
      return reopened(event.as<v::SessionDelivered>().session());
    case v::Data::SessionMissed:
      return reopened(event.as<v::SessionMissed>().session());
    case v::Data::SessionCancelled:
      return reopened(event.as<v::SessionCancelled>().session());
    case v::Data::SessionAborted:
      return reopened(event.as<v::SessionAborted>().session());
    default:
      return false;
  }
}

}  // namespace daybook

/// Duties of a package: its start, its sessions' reports, its follow-up, its invoices.
#include "projections/query/grouping.hpp"
#include "projections/views/deadlines/duties.hpp"

namespace daybook {

namespace {

constexpr std::int64_t kHourMs = 3'600'000;
/// Ruling: D 6.15 sets no time.
constexpr int kNotifyWorkingDays = 2;
constexpr int kPaymentDays = 30;

Duty on_day(std::string_view name, std::string subject, Position arose, Date due) {
  Duty duty;
  duty.name = name;
  duty.subject = std::move(subject);
  duty.arose = arose;
  duty.due_on = due;
  return duty;
}

std::string stream_of(const PackageRow& row) {
  return stream_name(StreamKind::package, row.id);
}
std::string part_of(const PackageRow& row, const std::string& id) {
  return stream_of(row) + "/" + id;
}

/// From approval to the first session delivered (D 14.5). What ended before it began owes nothing.
void add_start(const DutySources& sources, const PackageRow& row, Duties& duties) {
  const auto& package = row.state;
  if (!package.approved) return;
  const auto commenced = package.commenced_on();
  if (!commenced && package.is_ended()) return;
  const auto days = sources.policy(package.approved_on).start_within_days;
  auto duty =
      on_day("start", stream_of(row), *package.approved, add_days(package.approved_on, days));
  duty.done_on = commenced;
  duties.push_back(std::move(duty));
}

/// P 5.1: so many hours after the notice, or after the start where there was none.
Duty cancellation_report(const DutySources& sources, const PackageRow& row,
                         const Session& session) {
  Duty duty;
  duty.name = "cancellation_report";
  duty.subject = part_of(row, session.id);
  duty.arose = session.ended;
  const auto from = session.notice_at.value_or(session.starts_at);
  const auto hours = sources.policy(london_date(session.ended_at)).cancellation_report_hours;
  duty.due_at = Instant{from.milliseconds + hours * kHourMs};
  duty.done_at = session.reported_at;
  return duty;
}

Duty lead_notification(const DutySources& sources, const PackageRow& row, const Session& session) {
  auto duty =
      sources.in_working_days("lead_professional_notified", part_of(row, session.id), session.ended,
                              london_date(session.ended_at), kNotifyWorkingDays);
  if (session.lead_notified) duty.done_on = session.lead_notified_on;
  return duty;
}

bool owes_rebooking(const DutySources& sources, const Package& package, const Session& session) {
  if (session.by != v::Party::provider) return false;
  if (session.state == SessionState::cancelled) return true;
  return session.state == SessionState::aborted &&
         basis_of(package, sources.programme.state) == v::ChargeBasis::session_share;
}

/// P 5.4: no day is set; it is done once another session stands in for it, on that session's day.
Duty rebooking(const PackageRow& row, const Session& session) {
  Duty duty;
  duty.name = "rebooking";
  duty.subject = part_of(row, session.id);
  duty.arose = session.ended;
  duty.lapsed = row.state.is_ended();
  if (session.replaced_by >= 0)
    duty.done_on = row.state.sessions[static_cast<std::size_t>(session.replaced_by)].on();
  return duty;
}

void add_session_duties(const DutySources& sources, const PackageRow& row, Duties& duties) {
  for (const auto& session : row.state.sessions) {
    if (session.state == SessionState::cancelled || session.state == SessionState::aborted)
      duties.push_back(cancellation_report(sources, row, session));
    if (session.state == SessionState::missed)
      duties.push_back(lead_notification(sources, row, session));
    if (owes_rebooking(sources, row.state, session)) duties.push_back(rebooking(row, session));
  }
}

/// The provider's own assessment, 3-6 months after the conclusion (D 14.5).
void add_followup(const DutySources& sources, const PackageRow& row, Duties& duties) {
  const auto& package = row.state;
  if (package.stage != Stage::completed) return;
  const auto& months = sources.policy(package.ended_on).followup_months;
  if (months.empty()) return;
  auto duty = on_day("followup", stream_of(row), *package.ended,
                     add_months(package.ended_on, months.back()));
  for (const auto& done : package.followups)
    duty.done_on = std::min(duty.done_on.value_or(done.on), done.on);
  duties.push_back(std::move(duty));
}

/// P 4.4: flagged, never refused.
void add_overrun(const DutySources& sources, const PackageRow& row, Duties& duties) {
  const auto& package = row.state;
  const auto commenced = package.commenced_on();
  if (!commenced) return;
  const auto months = sources.policy(*commenced).package_months_max;
  if (!months) return;
  auto duty = on_day("package_overrun", stream_of(row), *package.confirmed,
                     add_months(*commenced, *months));
  if (package.is_ended()) duty.done_on = package.ended_on;
  duties.push_back(std::move(duty));
}

/// P 5.6, 5.7: a week's notice by the family or the authority. Met when the last day lies far
/// enough ahead, late when it was too near.
void add_notices(const DutySources& sources, const PackageRow& row, Duties& duties) {
  for (const auto& notice : row.state.notices) {
    if (notice.by == v::Party::provider) continue;
    auto duty = on_day("family_notice", stream_of(row), notice.position, notice.last_day);
    duty.done_on = notice.on;
    duty.due_on = add_days(notice.last_day, -sources.policy(notice.on).family_notice_days);
    duties.push_back(std::move(duty));
  }
}

/// The day on which the whole invoice, VAT included, was paid; nothing while it is not.
std::optional<Date> paid_on(const Invoice& invoice) {
  if (invoice.payments.empty() || invoice.paid() < invoice.amount + invoice.vat) return {};
  Date last = invoice.payments.front().on;
  for (const auto& payment : invoice.payments) last = std::max(last, payment.on);
  return last;
}

/// A disputed invoice owes nothing until it is paid after all.
void add_invoices(const PackageRow& row, Duties& duties) {
  for (const auto& invoice : row.state.invoices) {
    const auto paid = paid_on(invoice);
    if (!invoice.is_live() || (invoice.disputed && !paid)) continue;
    auto duty = on_day("invoice_payment", part_of(row, invoice.id), invoice.received,
                       add_days(invoice.received_on, kPaymentDays));
    duty.done_on = paid;
    duties.push_back(std::move(duty));
  }
}

}  // namespace

void add_package_duties(const DutySources& sources, const PackageRow& row, Duties& duties) {
  add_start(sources, row, duties);
  add_session_duties(sources, row, duties);
  add_followup(sources, row, duties);
  add_overrun(sources, row, duties);
  add_notices(sources, row, duties);
  add_invoices(row, duties);
}

}  // namespace daybook

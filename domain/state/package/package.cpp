/// Applies events to a package: its request, approval, match and end. Sessions and invoices are in
/// the files beside this, the judges in domain/rules/package/.
#include "domain/state/package/package.hpp"

#include "domain/state/case.hpp"
#include "domain/state/package/fold.hpp"
#include "domain/vocabulary/dispatch.hpp"

namespace daybook {

namespace {

using package_fold::apply;
using package_fold::as_index;

void apply(Package& package, const v::PackageRequested& requested, const Recorded& event) {
  package.id = event.stream.id;
  package.family_case = requested.case_()->str();
  package.package_type = requested.package_type()->str();
  package.locality = requested.locality()->str();
  package.requested = event.position;
  package.requested_on = event.business_date;
  package.requester = event.actor;
}

void apply(Package& package, const v::PackageApproved& approved, const Recorded& event) {
  package.stage = Stage::approved;
  package.approved = event.position;
  package.approved_on = event.business_date;
  package.up_to = {approved.up_to_pence()};
  package.year = *parse_year(approved.year()->string_view());
  package.line = approved.line()->str();
}

void apply(Package& package, const v::PackageMatched& matched, const Recorded& event) {
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

void end(Package& package, const Recorded& event, Stage stage) {
  package.stage = stage;
  package.ended = event.position;
  package.ended_on = event.business_date;
}

void apply(Package& package, const v::PackageCompleted& completed, const Recorded& event) {
  end(package, event, Stage::completed);
  if (completed.more_sessions_asked_by())
    package.more_sessions_asked_by = *completed.more_sessions_asked_by();
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

namespace {

void apply(Package& package, const v::PackageRefused&, const Recorded& event) {
  end(package, event, Stage::refused);
  package.refused = event.position;
}

void apply(Package& package, const v::PackageConfirmed&, const Recorded& event) {
  package.stage = Stage::confirmed;
  package.confirmed = event.position;
  package.confirmed_at = event.occurred_at;
}

void apply(Package& package, const v::PackageEnded& data, const Recorded& event) {
  end(package, event, Stage::ended);
  package.end_reason = data.reason();
}

void apply(Package& package, const v::EntryVoided& data, const Recorded&) {
  const Position voided{data.position()};
  package_fold::void_delivery(package, voided);
  package_fold::void_invoice(package, voided);
}

}  // namespace

void evolve(Package& package, const Recorded& event, const Case* requested_for) {
  evolve(package.header, event);
  dispatch<StreamKind::package, Ignored<v::ChargeWaived, v::MileageAgreed>>(
      event, [&](const auto& data) { apply(package, data, event); });
  if (event.tag != v::Data::PackageRequested || !requested_for) return;
  package.programme = requested_for->programme;
  package.lead_professional = requested_for->lead_professional;
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

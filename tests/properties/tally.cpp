/// The second opinion, entry by entry.
#include "tests/properties/tally.hpp"

#include <set>

namespace daybook::test {

namespace {

bool is_session_charge(v::ChargeCause cause) {
  return cause != v::ChargeCause::mileage && cause != v::ChargeCause::report;
}

std::string of(const Recorded& event) {
  return std::string(event.stream.id);
}

}  // namespace

void Tally::apply(const Recorded& event) {
  switch (event.tag) {
    case v::Data::PackageApproved:
      packages[of(event)].line = event.as<v::PackageApproved>().line()->str();
      return;
    case v::Data::PackageMatched:
      packages[of(event)].price = {event.as<v::PackageMatched>().price_pence()};
      return;
    case v::Data::PackageConfirmed:
      packages[of(event)].confirmed = true;
      return;
    case v::Data::PackageRefused:
    case v::Data::PackageCompleted:
    case v::Data::PackageEnded:
      packages[of(event)].ended = true;
      return;
    case v::Data::ChargeRaised: {
      const auto& raised = event.as<v::ChargeRaised>();
      Charged charged{of(event),
                      {raised.amount_pence()},
                      year_of({raised.business_date()}, {}),
                      is_session_charge(raised.cause())};
      add(charged);
      if (charged.of_session && raised.session())
        charge_of_session_[{charged.package, raised.session()->str()}] = event.position;
      charged.amount = -charged.amount;
      reversals_.emplace(event.position, std::move(charged));
      return;
    }
    case v::Data::ChargeReversed:
      return add(reversals_.at({event.as<v::ChargeReversed>().charge_position()}));
    case v::Data::InvoiceReceived:
      return take(event, event.as<v::InvoiceReceived>());
    case v::Data::InvoiceCancelled: {
      const std::pair bill{of(event), event.as<v::InvoiceCancelled>().invoice()->str()};
      std::erase_if(bills_, [&](const auto& known) { return known.second.bill == bill; });
      return;
    }
    case v::Data::EntryVoided:
      bills_.erase({event.as<v::EntryVoided>().position()});
      return;
    default:
      return;
  }
}

bool Tally::bills_twice() const {
  std::set<Position> billed;
  for (const auto& [received, bill] : bills_)
    for (const auto charge : bill.charges)
      if (!billed.insert(charge).second) return true;
  return false;
}

Money Tally::spent(Year year, std::string_view line) const {
  const auto found = spent_.find({year, std::string(line)});
  return found == spent_.end() ? Money{} : found->second;
}

void Tally::take(const Recorded& event, const v::InvoiceReceived& received) {
  Bill bill{{of(event), received.invoice()->str()}, {}};
  for (const auto* session : *received.sessions())
    bill.charges.push_back(charge_of_session_.at({of(event), session->str()}));
  if (received.charges())
    for (const auto position : *received.charges()) bill.charges.push_back({position});
  bills_.emplace(event.position, std::move(bill));
}

void Tally::add(const Charged& charged) {
  auto& package = packages[charged.package];
  if (charged.of_session) package.session_charges += charged.amount;
  spent_[{charged.year, package.line}] += charged.amount;
}

}  // namespace daybook::test

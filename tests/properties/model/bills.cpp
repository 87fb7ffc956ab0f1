/// Invoices and what stands on them (rulebook 5.4).
#include <algorithm>

#include "tests/properties/model/package.hpp"

namespace daybook::test::model {

namespace {

/// The charges that were live when an invoice named them: by session, or by position.
Facts charges_named(const Past& past, const Fact& received) {
  const auto sessions = texts(received.data, "sessions");
  Facts named;
  for (const auto* charge : past.of(received.stream, "charge_raised")) {
    if (charge->position > received.position) break;
    const bool reversed_before = [&] {
      for (const auto* reversed : past.of(received.stream, "charge_reversed"))
        if (reversed->position < received.position &&
            reversed->num("charge_position") == charge->position)
          return true;
      return false;
    }();
    if (reversed_before) continue;
    const auto& positions = list(received.data, "charges");
    const bool by_position =
        std::any_of(positions.begin(), positions.end(), [&](const boost::json::value& each) {
          return each.to_number<std::int64_t>() == charge->position;
        });
    const bool by_session =
        is_session_cause(charge->get("cause")) &&
        std::find(sessions.begin(), sessions.end(), charge->get("session")) != sessions.end();
    if (by_position || by_session) named.push_back(charge);
  }
  return named;
}

}  // namespace

std::int64_t Bill::paid() const {
  std::int64_t sum = 0;
  for (const auto* payment : payments) sum += payment->num("amount_pence");
  return sum;
}

std::vector<Bill> bills(const Past& past, std::string_view package) {
  const auto stream = "package/" + std::string(package);
  std::vector<Bill> all;
  for (const auto* received : past.of(stream, "invoice_received")) {
    Bill bill;
    bill.id = received->get("invoice");
    bill.received = received;
    bill.charges = charges_named(past, *received);
    for (const auto* fact : past.of(stream)) {
      if (fact->position < received->position || fact->get("invoice") != bill.id) continue;
      if (fact->is("invoice_cancelled")) bill.cancelled = true;
      if (fact->is("invoice_approved")) bill.approved = true;
      if (fact->is("payment_made")) bill.payments.push_back(fact);
    }
    all.push_back(std::move(bill));
  }
  return all;
}

std::optional<Bill> bill(const Past& past, std::string_view package, std::string_view id) {
  for (auto& known : bills(past, package))
    if (known.id == id) return known;
  return {};
}

std::optional<Bill> bill_with(const Past& past, std::string_view package, const Fact& charge) {
  for (auto& known : bills(past, package))
    if (!known.cancelled &&
        std::any_of(known.charges.begin(), known.charges.end(),
                    [&](const Fact* each) { return each->position == charge.position; }))
      return known;
  return {};
}

}  // namespace daybook::test::model

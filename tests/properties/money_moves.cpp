/// What happens to the money of a package: charges, corrections, invoices and payments.
#include <algorithm>

#include <fmt/format.h>

#include "tests/properties/history_names.hpp"
#include "tests/properties/random_history.hpp"

namespace daybook::test {

namespace {

bool has_live_charge(const Package& package) {
  return std::any_of(package.charges.begin(), package.charges.end(),
                     [](const Charge& charge) { return charge.is_live(); });
}

bool has_invoice(const Package& package) {
  return std::any_of(package.invoices.begin(), package.invoices.end(),
                     [](const Invoice& invoice) { return invoice.is_live(); });
}

bool is_charged(const Session& session) {
  return session.charge >= 0;
}

bool has_ended(const Session& session) {
  return !session.is_open();
}

}  // namespace

RandomHistory::Made RandomHistory::waive() {
  const auto* package = a_package(has_live_charge);
  const auto* session = package ? a_session(*package, is_charged) : nullptr;
  if (!session) return {};
  return package_event(central, *package, "charge_waived",
                       fmt::format(R"({{"session":"{}","reason":"goodwill"}})", session->id));
}

RandomHistory::Made RandomHistory::void_entry() {
  const auto voided = [&](std::string_view stream, Position position) {
    return event(central, stream, "entry_voided",
                 fmt::format(R"({{"position":{},"reason":"entered in error"}})", position.value));
  };
  if (const auto* family_case = chance(15) ? a_case() : nullptr)
    return voided("case/" + family_case->id,
                  Position{static_cast<std::uint64_t>(
                      number(0, static_cast<std::int64_t>(ledger_.size()) - 1))});
  const auto* package = a_package(any_package);
  if (!package) return {};
  const auto stream = "package/" + package->id;
  if (!package->invoices.empty() && chance(40)) {
    const auto& invoice = one_of(package->invoices);
    if (!invoice.payments.empty() && chance(60))
      return voided(stream, one_of(invoice.payments).position);
    return voided(stream, invoice.received);
  }
  const auto* session = a_session(*package, has_ended);
  return session ? voided(stream, session->ended) : Made{};
}

RandomHistory::Made RandomHistory::extra_charge() {
  const auto* package = a_package(is_in_delivery);
  if (!package) return {};
  if (chance(50))
    return package_event(
        central, *package, "report_received",
        fmt::format(R"({{"kind":"weekly","on":"{}","fee":{}}})", date(-number(0, 30)), chance(80)));
  const auto* session = a_session(*package, has_ended);
  if (!session) return {};
  return package_event(
      central, *package, "mileage_agreed",
      fmt::format(
          R"({{"session":"{}","miles":{},"agreed_by":["brokerage","contract_manager","provider"]}})",
          session->id, number(4, 300)));
}

RandomHistory::Made RandomHistory::invoice() {
  const auto* package = a_package(has_live_charge);
  if (!package || !package->match) return {};
  std::string sessions, positions;
  Money sum;
  for (const auto& charge : package->charges) {
    if (!charge.is_live() || (charge.invoice >= 0 && !chance(6)) || chance(30)) continue;
    sum += charge.amount;
    if (charge.session < 0)
      positions += fmt::format("{}{}", positions.empty() ? "" : ",", charge.position.value);
    else
      sessions += fmt::format("{}\"{}\"", sessions.empty() ? "" : ",",
                              package->sessions[static_cast<std::size_t>(charge.session)].id);
  }
  if (sessions.empty() && positions.empty()) return {};
  const auto amount = chance(85) ? sum.pence : sum.pence + number(1, 500);
  return package_event(
      staff_of(package->match->provider), *package, "invoice_received",
      fmt::format(
          R"({{"invoice":"i{}","sessions":[{}],"charges":[{}],"amount_pence":{},"vat_pence":{},"received_on":"{}"}})",
          package->invoices.size(), sessions, positions, amount, chance(20) ? amount / 5 : 0,
          date(0)));
}

RandomHistory::Made RandomHistory::settle() {
  const auto* package = a_package(has_invoice);
  if (!package || package->invoices.empty()) return {};
  return package_event(finance, *package, "invoice_approved",
                       fmt::format(R"({{"invoice":"{}"}})", one_of(package->invoices).id));
}

RandomHistory::Made RandomHistory::contest() {
  const auto* package = a_package(has_invoice);
  if (!package || package->invoices.empty()) return {};
  return package_event(
      finance, *package, chance(40) ? "invoice_disputed" : "invoice_cancelled",
      fmt::format(R"({{"invoice":"{}","reason":"wrong sum"}})", one_of(package->invoices).id));
}

RandomHistory::Made RandomHistory::pay() {
  const auto* package = a_package(has_invoice);
  if (!package || package->invoices.empty()) return {};
  const auto& invoice = one_of(package->invoices);
  const auto left = (invoice.amount + invoice.vat - invoice.paid()).pence;
  const auto amount = chance(50) || left < 2 ? left + (chance(10) ? 1 : 0) : number(1, left);
  return package_event(
      finance, *package, "payment_made",
      fmt::format(R"({{"invoice":"{}","amount_pence":{},"on":"{}","reference":"r{}"}})", invoice.id,
                  std::max<std::int64_t>(amount, 0), date(-number(0, 30)), ++names_));
}

}  // namespace daybook::test

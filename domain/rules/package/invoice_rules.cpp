/// Invoices and payments (rulebook 5.4): no charge on two live invoices, no approval that does not
/// match.
#include <set>

#include <fmt/format.h>

#include "domain/rules/package/package_rules.hpp"

namespace daybook::package_rules {

namespace {

const Charge* charge_at(const Package& package, std::int32_t index) {
  return index < 0 ? nullptr : &package.charges[static_cast<std::size_t>(index)];
}

/// The live charges that an invoice asks for; null for whatever has none.
std::vector<const Charge*> asked_charges(const Package& package,
                                         const v::InvoiceReceived& received) {
  std::vector<const Charge*> asked;
  for (const auto* id : *received.sessions()) {
    const auto session = package.find_session(id->string_view());
    asked.push_back(
        session < 0
            ? nullptr
            : charge_at(package, package.sessions[static_cast<std::size_t>(session)].charge));
  }
  if (!received.charges()) return asked;
  for (const auto position : *received.charges()) {
    const auto* charge = charge_at(package, package.find_charge({position}));
    asked.push_back(charge && charge->session < 0 ? charge : nullptr);
  }
  return asked;
}

Money sum_of_charges(const Package& package, const Invoice& invoice) {
  Money sum;
  for (const auto index : invoice.charges)
    if (charge_at(package, index)->is_live()) sum += charge_at(package, index)->amount;
  return sum;
}

constexpr const char* unknown_invoice = "invoice: is not known in this package";

Verdict contested(const Package& package, std::string_view invoice_id) {
  const auto* invoice = package.invoice(invoice_id);
  Verdict verdict;
  verdict.unless(invoice != nullptr, Code::unknown_reference, unknown_invoice, "rulebook 5.4");
  if (!invoice) return verdict;
  verdict.unless(!invoice->cancelled, Code::already_closed, "the invoice is cancelled",
                 "rulebook 5.4");
  verdict.unless(invoice->payments.empty(), Code::already_paid, "a payment was made on the invoice",
                 "rulebook 5.4");
  return verdict;
}

}  // namespace

Verdict judge(const Package& package, const v::InvoiceReceived& received, const Recorded&,
              const Context&) {
  const auto asked = asked_charges(package, received);
  Verdict verdict;
  verdict.unless(
      !package.invoice(received.invoice()->string_view()), Code::already_exists,
      [&] { return fmt::format("invoice {} exists already", received.invoice()->string_view()); },
      "rulebook 5.4");
  verdict.unless(
      std::none_of(asked.begin(), asked.end(), [](const Charge* charge) { return !charge; }),
      Code::no_charge, "every session and position must have a live charge", "rulebook 5.4");
  verdict.unless(std::none_of(asked.begin(), asked.end(),
                              [](const Charge* charge) { return charge && charge->invoice >= 0; }),
                 Code::already_invoiced, "a charge is on another live invoice", "rulebook 5.4");
  return verdict;
}

Verdict judge(const Package& package, const v::InvoiceApproved& approved, const Recorded& event,
              const Context&) {
  const auto* invoice = package.invoice(approved.invoice()->string_view());
  Verdict verdict;
  verdict.unless(invoice != nullptr, Code::unknown_reference, unknown_invoice, "rulebook 5.4");
  if (!invoice) return verdict;
  verdict.unless(!invoice->approved && !invoice->cancelled, Code::already_closed,
                 "the invoice is approved or cancelled already", "rulebook 5.4");
  const auto sum = sum_of_charges(package, *invoice);
  verdict.unless(
      invoice->amount == sum, Code::invoice_mismatch,
      [&] {
        return fmt::format("the invoice asks for {} pence, its charges come to {}",
                           invoice->amount.pence, sum.pence);
      },
      "rulebook 5.4");
  verdict.unless(invoice->receiver != event.actor, Code::self_approval,
                 "somebody other than the poster of its receipt must approve", "rulebook 5.4");
  return verdict;
}

Verdict judge(const Package& package, const v::InvoiceDisputed& disputed, const Recorded&,
              const Context&) {
  return contested(package, disputed.invoice()->string_view());
}

Verdict judge(const Package& package, const v::InvoiceCancelled& cancelled, const Recorded&,
              const Context&) {
  return contested(package, cancelled.invoice()->string_view());
}

Verdict judge(const Package& package, const v::PaymentMade& payment, const Recorded&,
              const Context&) {
  const auto* invoice = package.invoice(payment.invoice()->string_view());
  Verdict verdict;
  verdict.unless(invoice && invoice->is_live() && invoice->approved, Code::not_approved,
                 "the invoice must be approved", "rulebook 5.4");
  if (!invoice) return verdict;
  verdict.unless(
      invoice->paid() + Money{payment.amount_pence()} <= invoice->amount + invoice->vat,
      Code::overpaid,
      [&] {
        return fmt::format("{} pence are still to be paid",
                           (invoice->amount + invoice->vat - invoice->paid()).pence);
      },
      "rulebook 5.4");
  verdict.unless(std::none_of(invoice->payments.begin(), invoice->payments.end(),
                              [&](const Payment& made) {
                                return made.reference == payment.reference()->string_view();
                              }),
                 Code::already_exists, "reference: is used on this invoice already",
                 "rulebook 5.4");
  return verdict;
}

}  // namespace daybook::package_rules

/// Applies the receipt, decision and payment of invoices (rulebook 5.4).
#include "domain/state/package/fold.hpp"

namespace daybook::package_fold {

namespace {

Invoice* invoice_named(Package& package, std::string_view id) {
  for (auto& invoice : package.invoices)
    if (invoice.id == id && !invoice.voided) return &invoice;
  return nullptr;
}

void put_on_invoice(Package& package, Invoice& invoice, std::int32_t index) {
  auto* charge = at(package.charges, index);
  if (!charge || charge->invoice >= 0) return;
  charge->invoice = as_index(package.invoices.size());
  invoice.charges.push_back(index);
}

void release_charges(Package& package, const Invoice& invoice) {
  for (const auto index : invoice.charges) at(package.charges, index)->invoice = -1;
}

}  // namespace

void apply(Package& package, const v::InvoiceReceived& received, const Recorded& event) {
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

void apply(Package& package, const v::PaymentMade& made, const Recorded& event) {
  if (auto* invoice = invoice_named(package, made.invoice()->string_view()))
    invoice->payments.push_back(
        {event.position, {made.amount_pence()}, {made.on()}, made.reference()->str()});
}

void apply(Package& package, const v::InvoiceApproved& data, const Recorded& event) {
  if (auto* invoice = invoice_named(package, data.invoice()->string_view()))
    invoice->approved = event.position;
}

void apply(Package& package, const v::InvoiceDisputed& data, const Recorded& event) {
  if (auto* invoice = invoice_named(package, data.invoice()->string_view()))
    invoice->disputed = event.position;
}

void apply(Package& package, const v::InvoiceCancelled& data, const Recorded& event) {
  if (auto* invoice = invoice_named(package, data.invoice()->string_view())) {
    release_charges(package, *invoice);
    invoice->cancelled = event.position;
  }
}

void void_invoice(Package& package, Position position) {
  for (auto& invoice : package.invoices) {
    std::erase_if(invoice.payments,
                  [&](const Payment& payment) { return payment.position == position; });
    if (invoice.received != position || invoice.voided) continue;
    if (invoice.is_live()) release_charges(package, invoice);
    invoice.voided = true;
  }
}

}  // namespace daybook::package_fold

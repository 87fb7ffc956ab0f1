/// Finance in the last month: invoices that wait for approval, and their payment.
#include <fmt/format.h>

#include "tools/generate/month/month_work.hpp"

namespace daybook::generate {

namespace {

Money charged(const Package& package, const Invoice& invoice) {
  Money sum;
  for (const auto index : invoice.charges) {
    const auto& charge = package.charges[static_cast<std::size_t>(index)];
    if (charge.is_live()) sum += charge.amount;
  }
  return sum;
}

void pay(MonthDesk& desk, const Work& work, const Invoice& invoice, Instant when) {
  const auto owed = invoice.amount + invoice.vat - invoice.paid();
  if (owed <= Money{}) return;
  desk.add(when, on_stream("package", work.id), "payment_made",
           {{"invoice", invoice.id},
            {"amount_pence", owed.pence},
            {"on", to_text(day_of(when))},
            {"reference", fmt::format("April {}", work.id)}});
}

void settle(MonthDesk& desk, const Work& work, const Package& package, const Invoice& invoice) {
  const bool matches = charged(package, invoice) == invoice.amount;
  if (!invoice.is_live() || !matches || invoice.receiver == desk.actor().id.text) return;
  const auto when = office_hours(
      desk.random(), working_day(add_days(desk.first_day(), desk.random().between(0, 10))));
  if (!invoice.approved)
    desk.add(when, on_stream("package", work.id), "invoice_approved", {{"invoice", invoice.id}});
  pay(desk, work, invoice, plus(when, 7 * day_ms));
}

}  // namespace

void settle_invoices(MonthDesk& desk) {
  for (const auto& work : desk.world().works) {
    const auto* package = desk.world().states().package(work.id);
    if (!package) continue;
    for (const auto& invoice : package->invoices) settle(desk, work, *package, invoice);
  }
}

}  // namespace daybook::generate

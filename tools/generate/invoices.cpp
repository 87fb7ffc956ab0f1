#include "tools/generate/invoices.hpp"

#include <fmt/format.h>

#include "domain/charge.hpp"
#include "tools/generate/phrases.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

std::string stream(const Work& work) {
  return on_stream("package", work.id);
}

/// What a package's next invoice asks for.
struct Claimed {
  json::array sessions;
  json::array charges;  ///< positions of charges without a session
  Money amount;

  bool empty() const { return sessions.empty() && charges.empty(); }
};

Claimed uninvoiced(World& world, const Work& work) {
  const auto& package = world.package(work);
  Claimed claimed;
  for (const auto& charge : package.charges) {
    if (!charge.is_live() || charge.invoice >= 0) continue;
    claimed.amount += charge.amount;
    if (charge.session < 0)
      claimed.charges.push_back(position_value(world.recorder.place(charge.position)));
    else
      claimed.sessions.emplace_back(package.sessions[static_cast<std::size_t>(charge.session)].id);
  }
  return claimed;
}

void pay(World& world, const Work& work, const std::string& invoice, Money amount) {
  const auto payment = [&world, &work, invoice, amount] {
    return record(world, stream(work), "payment_made",
                  {{"invoice", invoice},
                   {"amount_pence", amount.pence},
                   {"on", to_text(world.today())},
                   {"reference", fmt::format("Run {}", ++world.payments_named)}},
                  finance(3));
  };
  const auto made = payment();
  if (!world.random.chance(5)) return;
  record(world, stream(work), "entry_voided",
         {{"position", position_value(world.recorder.place(made))},
          {"reason", "Payment was returned by the bank"}},
         finance(2));
  payment();
}

void plan_payment(World& world, const Work& work, const std::string& invoice, Money amount) {
  const bool in_two = world.random.chance(30);
  const Money first{in_two ? amount.pence / 2 : amount.pence};
  soon(world, 2, 12, [&world, &work, invoice, first] { pay(world, work, invoice, first); });
  if (in_two)
    soon(world, 13, 20,
         [&world, &work, invoice, rest = amount - first] { pay(world, work, invoice, rest); });
}

void approve(World& world, const Work& work, const std::string& invoice, Money to_pay) {
  record(world, stream(work), "invoice_approved", {{"invoice", invoice}}, finance(1));
  if (to_pay > Money{}) plan_payment(world, work, invoice, to_pay);
}

void dispute(World& world, const Work& work, const std::string& invoice) {
  record(world, stream(work), "invoice_disputed",
         {{"invoice", invoice}, {"reason", world.random.pick(phrases::disputed)}}, finance(1));
}

/// An invoice that does not match is disputed; mostly the provider then cancels it and asks again.
void contest(World& world, Work& work, const std::string& invoice) {
  dispute(world, work, invoice);
  if (!world.random.chance(800)) return;
  soon(world, 2, 10, [&world, &work, invoice] {
    record(world, stream(work), "invoice_cancelled",
           {{"invoice", invoice}, {"reason", "Replaced by a corrected invoice"}}, work.staff);
    plan_invoice(world, work, 1, 5);
  });
}

Money vat_on(const Work& work, Money amount) {
  return work.provider->vat == "standard" ? Money{round_half_up(amount.pence, 5)} : Money{};
}

Data receipt(World& world, const Work& work, const std::string& invoice, Claimed claimed,
             Money asked) {
  Data data{{"invoice", invoice},
            {"sessions", std::move(claimed.sessions)},
            {"amount_pence", asked.pence},
            {"received_on", to_text(world.today())}};
  if (!claimed.charges.empty()) data["charges"] = std::move(claimed.charges);
  if (const auto vat = vat_on(work, asked); vat > Money{}) data["vat_pence"] = vat.pence;
  return data;
}

void ask(World& world, Work& work) {
  auto claimed = uninvoiced(world, work);
  if (claimed.empty()) return;
  const auto invoice = fmt::format("inv-{}", ++work.invoices_named);
  const bool matches = !world.random.chance(30);
  const Money asked =
      matches ? claimed.amount : claimed.amount + Money{world.random.between(1, 8) * 500};
  const auto receiver = world.random.chance(900) ? work.staff : finance(2);
  record(world, stream(work), "invoice_received",
         receipt(world, work, invoice, std::move(claimed), asked), receiver);
  if (!matches)
    return soon(world, 2, 8, [&world, &work, invoice] { contest(world, work, invoice); });
  if (world.random.chance(10))
    soon(world, 1, 1, [&world, &work, invoice] { dispute(world, work, invoice); });
  soon(world, 2, 12, [&world, &work, invoice, to_pay = asked + vat_on(work, asked)] {
    approve(world, work, invoice, to_pay);
  });
}

}  // namespace

void plan_invoice(World& world, Work& work, int least, int most) {
  soon(world, least, most, [&world, &work] { ask(world, work); });
}

}  // namespace daybook::generate

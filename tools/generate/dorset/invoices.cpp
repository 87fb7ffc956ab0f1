#include "tools/generate/dorset/invoices.hpp"

#include <fmt/format.h>

#include "domain/state/package/charge.hpp"
#include "tools/generate/simulation/phrases.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

/// What a package's next invoice asks for.
struct Claimed {
  json::array sessions;
  json::array charges;  ///< positions of charges without a session
  Money amount;

  bool empty() const { return sessions.empty() && charges.empty(); }
};

Claimed uninvoiced(Stage& stage, const Account& account) {
  const auto& package = *stage.states().package(account.package);
  Claimed claimed;
  for (const auto& charge : package.charges) {
    if (!charge.is_live() || charge.invoice >= 0) continue;
    claimed.amount += charge.amount;
    if (charge.session < 0)
      claimed.charges.push_back(position_value(stage.recorder.place(charge.position)));
    else
      claimed.sessions.emplace_back(package.sessions[static_cast<std::size_t>(charge.session)].id);
  }
  return claimed;
}

void pay(Stage& stage, const Account& account, const std::string& invoice, Money amount) {
  const auto payment = [&stage, &account, invoice, amount] {
    return record(stage, account.stream(), "payment_made",
                  {{"invoice", invoice},
                   {"amount_pence", amount.pence},
                   {"on", to_text(stage.today())},
                   {"reference", fmt::format("Run {}", ++stage.payments_named)}},
                  account.pays);
  };
  const auto made = payment();
  if (!stage.random.chance(5)) return;
  record(stage, account.stream(), "entry_voided",
         {{"position", position_value(stage.recorder.place(made))},
          {"reason", "Payment was returned by the bank"}},
         account.receives);
  payment();
}

void plan_payment(Stage& stage, const Account& account, const std::string& invoice, Money amount) {
  const bool in_two = stage.random.chance(30);
  const Money first{in_two ? amount.pence / 2 : amount.pence};
  soon(stage, 2, 12, [&stage, &account, invoice, first] { pay(stage, account, invoice, first); });
  if (in_two)
    soon(stage, 13, 20, [&stage, &account, invoice, rest = amount - first] {
      pay(stage, account, invoice, rest);
    });
}

void approve(Stage& stage, const Account& account, const std::string& invoice, Money to_pay) {
  record(stage, account.stream(), "invoice_approved", {{"invoice", invoice}}, account.approves);
  if (to_pay > Money{}) plan_payment(stage, account, invoice, to_pay);
}

void dispute(Stage& stage, const Account& account, const std::string& invoice) {
  record(stage, account.stream(), "invoice_disputed",
         {{"invoice", invoice}, {"reason", stage.random.pick(phrases::disputed)}},
         account.approves);
}

/// An invoice that does not match is disputed; mostly the provider then cancels it and asks again.
void contest(Stage& stage, Account& account, const std::string& invoice) {
  dispute(stage, account, invoice);
  if (!stage.random.chance(800)) return;
  soon(stage, 2, 10, [&stage, &account, invoice] {
    record(stage, account.stream(), "invoice_cancelled",
           {{"invoice", invoice}, {"reason", "Replaced by a corrected invoice"}}, account.staff);
    plan_invoice(stage, account, 1, 5);
  });
}

Money vat_on(const Account& account, Money amount) {
  return account.vat == "standard" ? Money{round_half_up(amount.pence, 5)} : Money{};
}

Data receipt(Stage& stage, const Account& account, const std::string& invoice, Claimed claimed,
             Money asked) {
  Data data{{"invoice", invoice},
            {"sessions", std::move(claimed.sessions)},
            {"amount_pence", asked.pence},
            {"received_on", to_text(stage.today())}};
  if (!claimed.charges.empty()) data["charges"] = std::move(claimed.charges);
  if (const auto vat = vat_on(account, asked); vat > Money{}) data["vat_pence"] = vat.pence;
  return data;
}

void ask(Stage& stage, Account& account) {
  auto claimed = uninvoiced(stage, account);
  if (claimed.empty()) return;
  const auto invoice = fmt::format("inv-{}", ++account.invoices_named);
  const bool matches = !stage.random.chance(30);
  const Money asked =
      matches ? claimed.amount : claimed.amount + Money{stage.random.between(1, 8) * 500};
  const auto receiver = stage.random.chance(900) ? account.staff : account.receives;
  record(stage, account.stream(), "invoice_received",
         receipt(stage, account, invoice, std::move(claimed), asked), receiver);
  if (!matches)
    return soon(stage, 2, 8, [&stage, &account, invoice] { contest(stage, account, invoice); });
  if (stage.random.chance(10))
    soon(stage, 1, 1, [&stage, &account, invoice] { dispute(stage, account, invoice); });
  soon(stage, 2, 12, [&stage, &account, invoice, to_pay = asked + vat_on(account, asked)] {
    approve(stage, account, invoice, to_pay);
  });
}

}  // namespace

void plan_invoice(Stage& stage, Account& account, int least, int most) {
  soon(stage, least, most, [&stage, &account] { ask(stage, account); });
}

}  // namespace daybook::generate

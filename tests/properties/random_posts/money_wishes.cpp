/// Invoices, payments and voids.
#include "tests/properties/model/package.hpp"
#include "tests/properties/model/rows.hpp"
#include "tests/properties/random_posts/draw.hpp"

namespace daybook::test::random_posts {

namespace {

Maybe invoice(Draw& draw) {
  const auto requested = draw.past().all("package_requested");
  if (requested.empty()) return {};
  const auto package = draw.one_of(requested)->id;
  boost::json::array sessions, positions;
  std::int64_t sum = 0;
  for (const auto* charge : model::live_charges(draw.past(), "package/" + package)) {
    if (model::bill_with(draw.past(), package, *charge) ? !draw.chance(3) : draw.chance(25))
      continue;
    sum += charge->num("amount_pence");
    if (charge->get("session").empty() || charge->get("cause") == "mileage")
      positions.push_back(charge->position);
    else
      sessions.push_back(charge->get("session").c_str());
  }
  if (sessions.empty() && positions.empty() && !draw.chance(2)) return {};
  if (draw.chance(2)) sessions.push_back("s0");
  if (draw.chance(2)) positions.push_back(draw.number(0, draw.past().size()));
  if (draw.chance(12)) sum += draw.number(-9, 900);
  Data data{{"invoice", draw.named("i", 6)},
            {"sessions", sessions},
            {"amount_pence", std::max<std::int64_t>(sum, 0)},
            {"received_on", draw.day(draw.number(-5, 0))}};
  if (!positions.empty()) data["charges"] = positions;
  if (draw.chance(20)) data["vat_pence"] = draw.number(0, 900);
  return Wish{"package/" + package, "invoice_received", data, {}};
}

/// A bill of any package, mostly one in the state wanted; none where there is none.
std::optional<model::Bill> a_bill(Draw& draw, bool approved) {
  std::vector<model::Bill> fitting;
  for (const auto* requested : draw.past().all("package_requested"))
    for (auto& each : model::bills(draw.past(), requested->id))
      if ((each.approved == approved && !each.cancelled) || draw.chance(5))
        fitting.push_back(std::move(each));
  return fitting.empty() ? std::nullopt : std::optional(draw.one_of(fitting));
}

Maybe decide(Draw& draw) {
  const auto bill = a_bill(draw, false);
  if (!bill) return {};
  const auto id = draw.chance(98) ? bill->id : "i99";
  if (draw.chance(75))
    return Wish{bill->received->stream, "invoice_approved", {{"invoice", id}}, {}};
  return Wish{bill->received->stream,
              draw.chance(40) ? "invoice_disputed" : "invoice_cancelled",
              {{"invoice", id}, {"reason", "wrong sum"}},
              {}};
}

Maybe pay(Draw& draw) {
  const auto bill = a_bill(draw, true);
  if (!bill) return {};
  const auto left =
      bill->received->num("amount_pence") + bill->received->num("vat_pence") - bill->paid();
  return Wish{bill->received->stream,
              "payment_made",
              {{"invoice", bill->id},
               {"amount_pence", draw.chance(50) ? left + (draw.chance(10) ? 1 : 0)
                                                : draw.number(0, std::max<std::int64_t>(left, 0))},
               {"on", draw.day(draw.number(-9, 0))},
               {"reference", draw.named("r", 4)}},
              {}};
}

/// Any entry now and then; mostly one that can be voided, the late ones first.
Maybe take_back(Draw& draw) {
  const auto& past = draw.past();
  for (int tries = 0; tries < 40; ++tries) {
    const auto& entry =
        past.at(draw.number(draw.chance(50) ? past.size() / 2 : 0, past.size() - 1));
    const auto* row = model::row_of(entry.type);
    if ((!row || !row->voidable || entry.is("entry_voided")) && !draw.chance(1)) continue;
    const auto stream = draw.chance(98) ? entry.stream : "case/c0";
    return Wish{stream, "entry_voided", {{"position", entry.position}, {"reason", "error"}}, {}};
  }
  return {};
}

}  // namespace

std::vector<Choice> money_choices() {
  return {{9, invoice}, {7, decide}, {6, pay}, {8, take_back}};
}

}  // namespace daybook::test::random_posts

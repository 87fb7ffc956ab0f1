/// Rulebook 5.4: invoices and payments.
#include "tools/generate/refusals/provocation.hpp"

namespace daybook::generate {

namespace {

namespace json = boost::json;

constexpr std::int64_t most_pence = 1'000'000'000'000;

bool repeat(Attempt& attempt) {
  attempt.again();
  return true;
}

bool void_received(Attempt& attempt) {
  const auto* received = attempt.occasion().latest.of("invoice_received", attempt.stream());
  if (!received || Attempt::text(received->event.at("data").as_object(), "invoice") !=
                       Attempt::text(attempt.model_data(), "invoice"))
    return false;
  attempt.add_here("entry_voided",
                   {{"position", received->position.value}, {"reason", "Wrong amount"}});
  return true;
}

/// The invoice that the model approves, approved by who received it.
bool approve_own(Attempt& attempt) {
  const auto* received = attempt.occasion().latest.of("invoice_received", attempt.stream());
  if (!received || Attempt::text(received->event.at("data").as_object(), "invoice") !=
                       Attempt::text(attempt.model_data(), "invoice"))
    return false;
  attempt.again()["actor"] =
      json::object{{"id", received->event.at("actor").at("id")}, {"roles", json::array{"finance"}}};
  return true;
}

/// The model's invoice asks for a penny more, and is approved.
bool approve_mismatched(Attempt& attempt) {
  auto& data = attempt.data_again();
  data["amount_pence"] = data.at("amount_pence").as_int64() + most_pence / 2;
  attempt.add_here("invoice_approved", {{"invoice", attempt.model_data().at("invoice")}},
                   "finance");
  return true;
}

json::object payment(const Attempt& attempt) {
  return {{"invoice", attempt.model_data().at("invoice")},
          {"amount_pence", 1},
          {"on", attempt.today()},
          {"reference", "Too early"}};
}

const std::vector<Provocation> rows = {
    {"an invoice for what is invoiced",
     "invoice_received",
     Moment::after,
     {Code::already_invoiced},
     [](Attempt& attempt) {
       attempt.data_again()["invoice"] = "a-second-one";
       return true;
     }},
    {"an invoice for a session that never was",
     "invoice_received",
     Moment::before,
     {Code::no_charge},
     [](Attempt& attempt) {
       attempt.data_again()["sessions"] = json::array{"never-booked"};
       return true;
     }},
    {"an invoice that is known",
     "invoice_received",
     Moment::after,
     {Code::already_exists, Code::already_invoiced},
     repeat},
    {"an approval of more than the charges",
     "invoice_received",
     Moment::before,
     {Code::invoice_mismatch},
     approve_mismatched},
    {"an approval by who received it",
     "invoice_approved",
     Moment::before,
     {Code::self_approval},
     approve_own},
    {"a second approval of an invoice",
     "invoice_approved",
     Moment::after,
     {Code::already_closed},
     repeat},
    {"an approval of an invoice that nobody sent",
     "invoice_approved",
     Moment::before,
     {Code::unknown_reference},
     [](Attempt& attempt) {
       attempt.data_again()["invoice"] = "never-sent";
       return true;
     }},
    {"a void of an invoice that is approved",
     "invoice_approved",
     Moment::after,
     {Code::in_use},
     void_received},
    {"a payment before the approval",
     "invoice_received",
     Moment::after,
     {Code::not_approved},
     [](Attempt& attempt) {
       attempt.add_here("payment_made", payment(attempt), "finance");
       return true;
     }},
    {"a payment of more than was asked",
     "payment_made",
     Moment::before,
     {Code::overpaid},
     [](Attempt& attempt) {
       attempt.data_again()["amount_pence"] = most_pence;
       return true;
     }},
    {"a cancellation of what is paid",
     "payment_made",
     Moment::after,
     {Code::already_paid},
     [](Attempt& attempt) {
       attempt.add_here("invoice_cancelled",
                        {{"invoice", attempt.model_data().at("invoice")}, {"reason", "Again"}},
                        "finance");
       return true;
     }}};

}  // namespace

const std::vector<Provocation>& invoice_provocations() {
  return rows;
}

}  // namespace daybook::generate

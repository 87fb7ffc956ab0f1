#include <fmt/format.h>

#include "projections/restatement.hpp"

namespace daybook {

namespace {

std::string because(std::string_view what, const flatbuffers::String* reason) {
  return fmt::format("{}: {}", what, reason->string_view());
}

std::string in_words(const Recorded& entry) {
  std::string words = Vocabulary::instance().of(entry.tag).name;
  for (char& c : words)
    if (c == '_') c = ' ';
  return words;
}

std::string reason_of(const Recorded& entry) {
  switch (entry.tag) {
    case v::Data::SessionDelivered:
    case v::Data::SessionMissed:
    case v::Data::SessionCancelled:
    case v::Data::SessionAborted:
      return "late session";
    case v::Data::MileageAgreed:
      return "late mileage";
    case v::Data::ReportReceived:
      return "late report";
    case v::Data::InvoiceReceived:
      return "late invoice";
    case v::Data::InvoiceApproved:
      return "late approval of an invoice";
    case v::Data::InvoiceCancelled:
      return because("invoice cancelled", entry.as<v::InvoiceCancelled>().reason());
    case v::Data::PaymentMade:
      return "late payment";
    case v::Data::ChargeWaived:
      return because("waiver", entry.as<v::ChargeWaived>().reason());
    case v::Data::EntryVoided:
      return because("void", entry.as<v::EntryVoided>().reason());
    case v::Data::BudgetAllocated:
      return because("late allocation", entry.as<v::BudgetAllocated>().reason());
    case v::Data::BudgetWithdrawn:
      return because("late withdrawal", entry.as<v::BudgetWithdrawn>().reason());
    case v::Data::BudgetVired:
      return because("late virement", entry.as<v::BudgetVired>().reason());
    case v::Data::PolicyChanged:
      return because("policy changed for the past", entry.as<v::PolicyChanged>().reason());
    default:
      return in_words(entry);
  }
}

bool is_under(const Recorded& entry, const std::optional<BackdatedPolicy>& backdated) {
  return backdated && entry.tag == v::Data::ChargeRaised &&
         backdated->effective_on <= entry.business_date;
}

/// Why the entry at `position` changes what was closed.
Result<std::string, std::string> reason_at(Position position, const Question& question) {
  const auto wrong = fmt::format("The entry at position {} cannot be read.", position.value);
  if (question.part) {
    const auto cause = question.part->entry(position);
    return cause ? Result<std::string, std::string>(reason_of(*cause)) : failed(wrong);
  }
  const auto bytes = question.store->entry(position);
  if (!bytes) return failed(bytes.error().message);
  const auto cause = read_entry(*bytes);
  return cause ? Result<std::string, std::string>(reason_of(*cause)) : failed(wrong);
}

}  // namespace

Result<std::string, std::string> late_reason(const Recorded& entry, const Question& question,
                                             const std::optional<BackdatedPolicy>& backdated) {
  if (!entry.cause) return reason_of(entry);
  auto reason = reason_at(*entry.cause, question);
  if (reason && is_under(entry, backdated))
    *reason +=
        fmt::format(", under the policy changed for the past at {}", backdated->position.value);
  return reason;
}

}  // namespace daybook

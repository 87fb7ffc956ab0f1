/// Functions shared by the files that fold a package. Internal to this room.
#pragma once

#include "domain/state/package/package.hpp"

namespace daybook::package_fold {

inline std::int32_t as_index(std::size_t i) {
  return static_cast<std::int32_t>(i);
}

/// The item at `index`; null for -1.
template <class T>
T* at(std::vector<T>& list, std::int32_t index) {
  return index < 0 ? nullptr : &list[static_cast<std::size_t>(index)];
}

inline Session* session_named(Package& package, const flatbuffers::String* id) {
  return at(package.sessions, package.find_session(id->string_view()));
}

/// delivery.cpp: sessions and their charges, follow-ups, reports, feedback.
void apply(Package& package, const v::SessionScheduled& data, const Recorded& event);
void apply(Package& package, const v::SessionDelivered& data, const Recorded& event);
void apply(Package& package, const v::SessionCancelled& data, const Recorded& event);
void apply(Package& package, const v::SessionAborted& data, const Recorded& event);
void apply(Package& package, const v::ChargeRaised& data, const Recorded& event);
void apply(Package& package, const v::ChargeReversed& data, const Recorded& event);
void apply(Package& package, const v::LeadProfessionalNotified& data, const Recorded& event);
void apply(Package& package, const v::ReportReceived& data, const Recorded& event);
void apply(Package& package, const v::NoticeGiven& data, const Recorded& event);
void apply(Package& package, const v::SessionMissed& data, const Recorded& event);
void apply(Package& package, const v::ProviderFollowedUp& data, const Recorded& event);
void apply(Package& package, const v::FeedbackReceived& data, const Recorded& event);
/// invoices.cpp: invoices and what is paid on them.
void apply(Package& package, const v::InvoiceReceived& data, const Recorded& event);
void apply(Package& package, const v::PaymentMade& data, const Recorded& event);
void apply(Package& package, const v::InvoiceApproved& data, const Recorded& event);
void apply(Package& package, const v::InvoiceDisputed& data, const Recorded& event);
void apply(Package& package, const v::InvoiceCancelled& data, const Recorded& event);

/// Take the effect of a voided entry back. Its charges are reversed by entries of their own.
void void_delivery(Package& package, Position position);
void void_invoice(Package& package, Position position);

}  // namespace daybook::package_fold

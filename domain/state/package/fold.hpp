/// Functions shared by the files that fold a package. Internal to package*.cpp.
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

/// package_delivery.cpp: sessions and their charges, follow-ups, reports, feedback. False when the
/// event is none of these.
bool evolve_delivery(Package& package, const Recorded& event);
/// package_invoices.cpp
void evolve_invoice(Package& package, const Recorded& event);

/// Take the effect of a voided entry back. Its charges are reversed by entries of their own.
void void_delivery(Package& package, Position position);
void void_invoice(Package& package, Position position);

}  // namespace daybook::package_fold

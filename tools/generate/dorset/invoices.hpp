/// Invoices: asked for, matched or not, disputed, approved by somebody else, paid.
#pragma once

#include "tools/generate/simulation/stage.hpp"

namespace daybook::generate {

/// A package's dealings with finance. Once an invoice is planned, its address stays put.
struct Account {
  std::string package;  ///< without copy mark
  std::string vat;      ///< of the provider: exempt, standard, outside
  Poster staff;         ///< asks for the money
  Poster approves;
  Poster receives;  ///< enters what came by post
  Poster pays;
  int invoices_named = 0;

  std::string stream() const { return on_stream("package", package); }
};

/// Plans an invoice of what has been charged and not invoiced by then, `least` to `most` working
/// days from now.
void plan_invoice(Stage& stage, Account& account, int least, int most);

}  // namespace daybook::generate

/// The work of the clients of the last month.
#pragma once

#include "tools/generate/month/month_desk.hpp"

namespace daybook::generate {

/// A provider's worker holds the month's sessions of one package that is confirmed and not ended.
void hold_sessions(MonthDesk& desk, const Work& work);

/// A lead professional opens a case, agrees a plan and requests a package, for the next year's
/// budget.
void open_new_case(MonthDesk& desk, int number);

/// A lead professional records progress and a review of a family.
void review_family(MonthDesk& desk, const Family& family);

/// Finance approves every invoice that matches and pays what is approved.
void settle_invoices(MonthDesk& desk);

}  // namespace daybook::generate

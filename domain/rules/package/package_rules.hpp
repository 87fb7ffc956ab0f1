/// The rows of the rulebook's section 5.4, one function a row. Internal to the package's rules.
#pragma once

#include "domain/rules/context.hpp"
#include "domain/rules/verdict.hpp"
#include "domain/state/package/package.hpp"
#include "domain/state/provider.hpp"

namespace daybook::package_rules {

// request_rules.cpp: from request to confirmation
Verdict requested(const Recorded& event, const Context& context);
Verdict judge(const Package& package, const v::PackageApproved& approval, const Recorded& event,
              const Context& context);
Verdict judge(const Package& package, const v::PackageMatched& match, const Recorded& event,
              const Context& context);
Verdict judge(const Package& package, const v::PackageConfirmed& data, const Recorded& event,
              const Context& context);

// session_rules.cpp: sessions and what they cost
Verdict judge(const Package& package, const v::SessionScheduled& session, const Recorded& event,
              const Context& context);
Verdict judge(const Package& package, const v::SessionDelivered& done, const Recorded& event,
              const Context& context);
Verdict judge(const Package& package, const v::SessionMissed& missed, const Recorded& event,
              const Context& context);
Verdict judge(const Package& package, const v::SessionCancelled& cancellation,
              const Recorded& event, const Context& context);
Verdict judge(const Package& package, const v::SessionAborted& stopped, const Recorded& event,
              const Context& context);
Verdict judge(const Package& package, const v::ChargeWaived& waiver, const Recorded& event,
              const Context& context);
Verdict judge(const Package& package, const v::MileageAgreed& agreed, const Recorded& event,
              const Context& context);
Verdict judge(const Package& package, const v::ReportReceived& received, const Recorded& event,
              const Context& context);

// invoice_rules.cpp
Verdict judge(const Package& package, const v::InvoiceReceived& received, const Recorded& event,
              const Context& context);
Verdict judge(const Package& package, const v::InvoiceApproved& approved, const Recorded& event,
              const Context& context);
Verdict judge(const Package& package, const v::PaymentMade& payment, const Recorded& event,
              const Context& context);
Verdict judge(const Package& package, const v::InvoiceDisputed& disputed, const Recorded& event,
              const Context& context);
Verdict judge(const Package& package, const v::InvoiceCancelled& cancelled, const Recorded& event,
              const Context& context);

/// The charge basis that holds for a package: the one in force on the date of its match.
v::ChargeBasis basis_of(const Package& package, const Context& context);
/// Whether `item` is offered for these sessions, or minutes of so many workers, at this price.
bool price_agrees(const PriceItem& item, Money price, std::int64_t sessions, std::int64_t minutes,
                  std::int64_t workers, v::ChargeBasis basis);
/// The price item that the package was matched to, in the list that was known and in force then;
/// null when there is none.
const PriceItem* matched_item(const Package& package, const Context& context);

}  // namespace daybook::package_rules

namespace daybook {

/// The derived event that takes `charge` back (rulebook 6.2): it carries the charge's own business
/// date.
std::string reversal_of(const Charge& charge, const Recorded& cause, std::string_view reason,
                        std::uint32_t policy_version);

/// What is charged of a block: one unit, or all that are left.
struct BlockCharge {
  v::ChargeCause cause{};
  int unit = 0;  ///< 0: none in particular
  Money amount;
};

/// The derived event that charges `block` (rulebook 6.2, "Block").
std::string block_charge(const Recorded& cause, const Block& block, const BlockCharge& charge,
                         Date business_date, std::uint32_t policy_version);

/// Charges the unit of a block that `package` commences with, unless it is charged already.
void charge_unit(Verdict& verdict, const Package& package, const Recorded& event,
                 Date business_date, const Context& context);

/// When `voided` commenced the package, takes the unit's charge back, and raises it again where
/// another delivered session still stands; when it was the last delivered one, takes it back too.
void void_unit(Verdict& verdict, const Package& package, Position voided, const Recorded& event,
               const Context& context);
/// The live charge of the package's unit; null when there is none.
const Charge* charge_of_unit(const Package& package);

}  // namespace daybook

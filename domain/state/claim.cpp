#include "domain/state/claim.hpp"

#include "domain/base/calendar.hpp"
#include "domain/vocabulary/dispatch.hpp"

namespace daybook {

namespace {

void apply(Claim& claim, const v::ClaimPrepared& prepared, const Recorded& event) {
  claim.id = event.stream.id;
  claim.family_case = prepared.case_()->str();
  claim.framework = prepared.framework()->str();
  claim.prepared = event.position;
  claim.prepared_on = event.business_date;
  claim.preparer = event.actor;
}

}  // namespace

std::string_view name(ClaimStage stage) {
  switch (stage) {
    case ClaimStage::prepared:
      return "prepared";
    case ClaimStage::valid:
      return "valid";
    case ClaimStage::invalid:
      return "invalid";
    case ClaimStage::submitted:
      return "submitted";
    case ClaimStage::accepted:
      return "accepted";
    case ClaimStage::rejected:
      return "rejected";
    case ClaimStage::paid:
      return "paid";
    case ClaimStage::withdrawn:
      return "withdrawn";
  }
  return "";
}

namespace {

void apply(Claim& claim, const v::ClaimValued& data, const Recorded& event) {
  claim.amount = {data.amount_pence()};
  claim.valued = event.position;
}

void apply(Claim& claim, const v::ClaimAudited& audited, const Recorded&) {
  claim.audit = audited.result() == v::AuditResult::valid;
  claim.stage = *claim.audit ? ClaimStage::valid : ClaimStage::invalid;
}

void apply(Claim& claim, const v::ClaimSubmitted& data, const Recorded& event) {
  claim.stage = ClaimStage::submitted;
  claim.batch = data.batch()->str();
  claim.submitted = event.position;
}

void apply(Claim& claim, const v::ClaimAccepted&, const Recorded& event) {
  claim.stage = ClaimStage::accepted;
  claim.accepted = event.position;
}

void apply(Claim& claim, const v::ClaimRejected&, const Recorded&) {
  claim.stage = ClaimStage::rejected;
}

void apply(Claim& claim, const v::ClaimPaid& paid, const Recorded& event) {
  claim.stage = ClaimStage::paid;
  claim.payments.push_back(
      {event.position, {paid.amount_pence()}, {paid.on()}, paid.reference()->str()});
}

void apply(Claim& claim, const v::ClaimWithdrawn&, const Recorded&) {
  claim.stage = ClaimStage::withdrawn;
}

}  // namespace

void evolve(Claim& claim, const Recorded& event) {
  evolve(claim.header, event);
  dispatch<StreamKind::claim, Ignored<v::EntryVoided>>(
      event, [&](const auto& data) { apply(claim, data, event); });
}

}  // namespace daybook

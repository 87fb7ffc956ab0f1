#include "domain/state/claim.hpp"

#include "domain/base/calendar.hpp"

namespace daybook {

namespace {

void prepare(Claim& claim, const Recorded& event) {
  const auto& prepared = event.as<v::ClaimPrepared>();
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

void evolve(Claim& claim, const Recorded& event) {
  evolve(claim.header, event);
  switch (event.tag) {
    case v::Data::ClaimPrepared:
      return prepare(claim, event);
    case v::Data::ClaimValued:
      claim.amount = {event.as<v::ClaimValued>().amount_pence()};
      claim.valued = event.position;
      return;
    case v::Data::ClaimAudited:
      claim.audit = event.as<v::ClaimAudited>().result() == v::AuditResult::valid;
      claim.stage = *claim.audit ? ClaimStage::valid : ClaimStage::invalid;
      return;
    case v::Data::ClaimSubmitted:
      claim.stage = ClaimStage::submitted;
      claim.batch = event.as<v::ClaimSubmitted>().batch()->str();
      claim.submitted = event.position;
      return;
    case v::Data::ClaimAccepted:
      claim.stage = ClaimStage::accepted;
      claim.accepted = event.position;
      return;
    case v::Data::ClaimRejected:
      claim.stage = ClaimStage::rejected;
      return;
    case v::Data::ClaimPaid: {
      const auto& paid = event.as<v::ClaimPaid>();
      claim.stage = ClaimStage::paid;
      claim.payments.push_back(
          {event.position, {paid.amount_pence()}, {paid.on()}, paid.reference()->str()});
      return;
    }
    case v::Data::ClaimWithdrawn:
      claim.stage = ClaimStage::withdrawn;
      return;
    default:
      return;
  }
}

}  // namespace daybook

/// Applies events to a case. The judges are in case_rules.cpp.
#include "domain/state/case.hpp"

#include "domain/base/calendar.hpp"
#include "domain/vocabulary/dispatch.hpp"

namespace daybook {

namespace {

template <class List>
auto find_by_id(const List& list, std::string_view id) -> decltype(list.data()) {
  for (const auto& item : list)
    if (item.id == id) return &item;
  return nullptr;
}

void apply(Case& family_case, const v::CaseOpened& opened, const Recorded& event) {
  family_case.id = event.stream.id;
  family_case.programme = opened.programme()->str();
  family_case.kind = opened.kind();
  family_case.locality = opened.locality()->str();
  family_case.statutory = opened.statutory();
  if (opened.cohort()) family_case.cohort = opened.cohort()->str();
  family_case.opened_on = event.business_date;
  family_case.opened = event.position;
}

void add_member(Case& family_case, const v::MemberAdded& added) {
  Member member;
  member.person = added.person()->str();
  member.role = added.role();
  if (added.born_on()) member.born_on = Date{*added.born_on()};
  member.in_education_or_seeking = added.in_education_or_seeking().value_or(false);
  member.lives_with_parents = added.lives_with_parents().value_or(false);
  std::erase_if(family_case.members,
                [&](const Member& known) { return known.person == member.person; });
  family_case.members.push_back(std::move(member));
}

void mark_left(Case& family_case, const v::MemberLeft& left) {
  for (auto& member : family_case.members)
    if (member.person == left.person()->string_view()) member.left_on = Date{left.on()};
}

void apply(Case& family_case, const v::ReferralReceived& received, const Recorded& event) {
  family_case.referrals.push_back({received.referral()->str(),
                                   event.position,
                                   event.business_date,
                                   received.route(),
                                   {},
                                   {},
                                   {}});
  family_case.last_referral_on = std::max(family_case.last_referral_on, event.business_date);
}

void apply(Case& family_case, const v::ReferralScreened& screened, const Recorded& event) {
  for (auto& referral : family_case.referrals) {
    if (referral.id != screened.referral()->string_view()) continue;
    referral.accepted = screened.accepted();
    referral.screened_on = event.business_date;
    referral.screened = event.position;
  }
}

void apply(Case& family_case, const v::OutcomeRecorded& recorded, const Recorded& event) {
  for (auto& need : family_case.needs)
    if (need.id == recorded.need()->string_view())
      need.levels.push_back(
          {event.position, recorded.level(), {recorded.on()}, std::string(event.actor)});
}

void apply(Case& family_case, const v::FundApplied& applied, const Recorded& event) {
  family_case.funds.push_back({event.position,
                               event.business_date,
                               applied.application()->str(),
                               applied.fund()->str(),
                               *parse_year(applied.year()->string_view()),
                               {applied.amount_pence()},
                               {}});
}

void apply(Case& family_case, const v::FundDecided& decided, const Recorded& event) {
  for (auto& application : family_case.funds)
    if (application.id == decided.application()->string_view())
      application.decision = FundDecision{
          event.position, event.business_date, decided.granted(), {decided.amount_pence()}};
}

/// Each return brings back the earliest loan of its item that is still out.
void settle_loans(Case& family_case) {
  for (auto& loan : family_case.loans) loan.returned.reset();
  for (const auto& given_back : family_case.loan_returns)
    for (auto& loan : family_case.loans)
      if (loan.item == given_back.item && !loan.returned && loan.position < given_back.position) {
        loan.returned = given_back.position;
        break;
      }
}

void apply(Case& family_case, const v::LoanReturned& data, const Recorded& event) {
  family_case.loan_returns.push_back({event.position, data.item()->str()});
  settle_loans(family_case);
}

void apply(Case& family_case, const v::ConcernNotified& notified, const Recorded& event) {
  for (auto& concern : family_case.concerns)
    if (concern.id == notified.concern()->string_view())
      concern.notices.push_back({event.position, notified.to(), {notified.at()}});
}

/// Takes the effect of a voided entry back: whatever was recorded at its position never was.
void void_entry(Case& family_case, Position position) {
  const auto at = [&](const auto& item) { return item.position == position; };
  std::erase_if(family_case.contacts, at);
  std::erase_if(family_case.measures, at);
  std::erase_if(family_case.feedback, at);
  if (std::erase_if(family_case.loans, at) > 0) settle_loans(family_case);
  std::erase_if(family_case.advice, at);
  for (auto& need : family_case.needs) std::erase_if(need.levels, at);
}

void apply(Case& family_case, const v::MemberAdded& added, const Recorded&) {
  add_member(family_case, added);
}

void apply(Case& family_case, const v::MemberLeft& left, const Recorded&) {
  mark_left(family_case, left);
}

void apply(Case& family_case, const v::ConsentRecorded& consent, const Recorded&) {
  family_case.consents.push_back({consent.scope(), consent.given()});
}

void apply(Case& family_case, const v::ConsentWithdrawn& withdrawn, const Recorded&) {
  family_case.consents.push_back({withdrawn.scope(), false});
}

void apply(Case& family_case, const v::ContactReceived&, const Recorded& event) {
  family_case.contacts.push_back({event.position, event.business_date, false, true});
}

void apply(Case& family_case, const v::ContactAttempted& attempted, const Recorded& event) {
  family_case.contacts.push_back({event.position, event.business_date, true, attempted.reached()});
}

void apply(Case& family_case, const v::NeedIdentified& need, const Recorded& event) {
  family_case.needs.push_back({need.need()->str(), need.outcome()->str(), event.position, {}});
}

void apply(Case& family_case, const v::MeasureTaken&, const Recorded& event) {
  family_case.measures.push_back(measure_of(event));
}

void apply(Case& family_case, const v::FeedbackReceived& feedback, const Recorded& event) {
  family_case.feedback.push_back({event.position, feedback.from(), feedback.rating()});
}

void apply(Case& family_case, const v::BreakdownRecorded& recorded, const Recorded& event) {
  family_case.breakdowns.push_back({event.position, recorded.kind()});
}

void apply(Case& family_case, const v::ConcernRaised& concern, const Recorded& event) {
  family_case.concerns.push_back({concern.concern()->str(),
                                  concern.kind(),
                                  {concern.happened_at()},
                                  event.position,
                                  event.business_date,
                                  {}});
}

void apply(Case& family_case, const v::TierSet& set, const Recorded& event) {
  family_case.tiers.push_back({event.position, event.business_date, set.tier()});
}

void apply(Case& family_case, const v::ReviewHeld& held, const Recorded& event) {
  family_case.reviews.push_back({event.position, event.business_date, held.kind(), held.step()});
}

void apply(Case& family_case, const v::LoanMade& made, const Recorded& event) {
  family_case.loans.push_back({event.position, event.business_date, made.item()->str(), {}});
}

void apply(Case& family_case, const v::AdviceGiven& given, const Recorded& event) {
  family_case.advice.push_back({event.position, event.business_date, given.channel()});
}

}  // namespace

const LevelReached* Need::latest() const {
  const LevelReached* found = nullptr;
  for (const auto& level : levels)
    if (!found || level.on >= found->on) found = &level;
  return found;
}

const Member* Case::member(std::string_view person) const {
  for (const auto& known : members)
    if (known.person == person && !known.left_on) return &known;
  return nullptr;
}

const Referral* Case::referral(std::string_view referral_id) const {
  return find_by_id(referrals, referral_id);
}
const Need* Case::need(std::string_view need_id) const {
  return find_by_id(needs, need_id);
}
const Concern* Case::concern(std::string_view concern_id) const {
  return find_by_id(concerns, concern_id);
}

const FundApplication* Case::fund_application(std::string_view application) const {
  return find_by_id(funds, application);
}

const Loan* Case::loan(std::string_view item) const {
  for (const auto& known : loans)
    if (known.item == item && !known.returned) return &known;
  return nullptr;
}

bool Case::is_assessed(v::AssessmentKind assessment) const {
  return std::any_of(assessments.begin(), assessments.end(),
                     [&](const Assessment& done) { return done.kind == assessment; });
}

bool Case::is_screened() const {
  return std::any_of(referrals.begin(), referrals.end(),
                     [](const Referral& referral) { return referral.accepted.value_or(false); });
}

bool Case::consents_to(v::ConsentScope scope) const {
  for (auto consent = consents.rbegin(); consent != consents.rend(); ++consent)
    if (consent->scope == scope) return consent->given;
  return false;
}

bool Case::has_dependent_child(Date on) const {
  for (const auto& member : members) {
    if (!member.in_household(on)) continue;
    if (member.role == v::MemberRole::expectant_parent) return true;
    if (member.role != v::MemberRole::child || !member.born_on || *member.born_on > on) continue;
    const int age = age_on(*member.born_on, on);
    if (age <= 15) return true;
    if (age <= 18 && member.in_education_or_seeking && member.lives_with_parents) return true;
  }
  return false;
}

bool Case::has_age_within(v::MemberRole role, std::optional<int> least, std::optional<int> most,
                          Date on) const {
  for (const auto& member : members) {
    if (member.role != role || !member.born_on || !member.in_household(on)) continue;
    const int age = age_on(*member.born_on, on);
    if (age >= least.value_or(0) && age <= most.value_or(age)) return true;
  }
  return false;
}

namespace {

void apply(Case& family_case, const v::CaseClosed& data, const Recorded& event) {
  family_case.closed = Closing{event.position, event.business_date, data.reason()};
}

void apply(Case& family_case, const v::CaseReopened&, const Recorded&) {
  family_case.closed.reset();
}

void apply(Case& family_case, const v::LegalHoldSet&, const Recorded&) {
  family_case.held = true;
}

void apply(Case& family_case, const v::SubjectErased&, const Recorded& event) {
  family_case.erasures.push_back(event.position);
}

void apply(Case& family_case, const v::LegalHoldReleased&, const Recorded&) {
  family_case.held = false;
}

void apply(Case& family_case, const v::LeadProfessionalAssigned& assigned, const Recorded&) {
  family_case.lead_professional = assigned.lead_professional()->str();
}

void apply(Case& family_case, const v::PanelDecided& decided, const Recorded&) {
  family_case.panel_agreed = decided.agreed();
}

void apply(Case& family_case, const v::AssessmentCompleted& completed, const Recorded& event) {
  family_case.assessments.push_back(
      {event.position, event.business_date, completed.kind(),
       completed.reviewed_by() ? completed.reviewed_by()->str() : ""});
}

void apply(Case& family_case, const v::PlanAgreed& agreed, const Recorded&) {
  family_case.goals = agreed.goals()->size();
}

void apply(Case& family_case, const v::EntryVoided& voided, const Recorded&) {
  void_entry(family_case, {voided.position()});
}

}  // namespace

void evolve(Case& family_case, const Recorded& event) {
  evolve(family_case.header, event);
  dispatch<StreamKind::family_case,
           Ignored<v::ReferrerUpdated, v::CaseStudyCollected, v::MeetingAttended,
                   v::InformationGiven, v::Signposted>>(
      event, [&](const auto& data) { apply(family_case, data, event); });
}

}  // namespace daybook

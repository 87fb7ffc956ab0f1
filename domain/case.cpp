/// How events change a case. What may be posted to one is in case_rules.cpp.
#include "domain/case.hpp"

#include "domain/calendar.hpp"

namespace daybook {

namespace {

template <class List>
auto find_by_id(const List& list, std::string_view id) -> decltype(list.data()) {
  for (const auto& item : list)
    if (item.id == id) return &item;
  return nullptr;
}

void open(Case& family_case, const Recorded& event) {
  const auto& opened = event.as<v::CaseOpened>();
  family_case.id = event.stream.id;
  family_case.programme = opened.programme()->str();
  family_case.kind = opened.kind();
  family_case.locality = opened.locality()->str();
  family_case.statutory = opened.statutory();
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

void screen(Case& family_case, const v::ReferralScreened& screened) {
  for (auto& referral : family_case.referrals)
    if (referral.id == screened.referral()->string_view()) referral.accepted = screened.accepted();
}

void record_level(Case& family_case, const Recorded& event) {
  const auto& recorded = event.as<v::OutcomeRecorded>();
  for (auto& need : family_case.needs)
    if (need.id == recorded.need()->string_view())
      need.levels.push_back(
          {event.position, recorded.level(), {recorded.on()}, std::string(event.actor)});
}

void take_measure(Case& family_case, const Recorded& event) {
  const auto& taken = event.as<v::MeasureTaken>();
  family_case.measures.push_back({event.position,
                                  taken.tool(),
                                  taken.subject()->str(),
                                  taken.stage(),
                                  taken.score_hundredths(),
                                  {taken.on()}});
}

/// Takes the effect of a voided entry back: whatever was recorded at its position never was.
void void_entry(Case& family_case, Position position) {
  const auto at = [&](const auto& item) { return item.position == position; };
  std::erase_if(family_case.contacts, at);
  std::erase_if(family_case.measures, at);
  std::erase_if(family_case.feedback, at);
  for (auto& need : family_case.needs) std::erase_if(need.levels, at);
}

void evolve_household(Case& family_case, const Recorded& event) {
  switch (event.tag) {
    case v::Data::MemberAdded:
      return add_member(family_case, event.as<v::MemberAdded>());
    case v::Data::MemberLeft:
      return mark_left(family_case, event.as<v::MemberLeft>());
    case v::Data::ReferralReceived:
      family_case.referrals.push_back({event.as<v::ReferralReceived>().referral()->str(), {}});
      family_case.last_referral_on = std::max(family_case.last_referral_on, event.business_date);
      return;
    case v::Data::ReferralScreened:
      return screen(family_case, event.as<v::ReferralScreened>());
    case v::Data::ConsentRecorded: {
      const auto& consent = event.as<v::ConsentRecorded>();
      family_case.consents.push_back({consent.scope(), consent.given()});
      return;
    }
    case v::Data::ConsentWithdrawn:
      family_case.consents.push_back({event.as<v::ConsentWithdrawn>().scope(), false});
      return;
    case v::Data::ContactReceived:
      family_case.contacts.push_back({event.position, event.business_date, false, true});
      return;
    case v::Data::ContactAttempted:
      family_case.contacts.push_back(
          {event.position, event.business_date, true, event.as<v::ContactAttempted>().reached()});
      return;
    default:
      return;
  }
}

void evolve_work(Case& family_case, const Recorded& event) {
  switch (event.tag) {
    case v::Data::NeedIdentified: {
      const auto& need = event.as<v::NeedIdentified>();
      family_case.needs.push_back({need.need()->str(), need.outcome()->str(), event.position, {}});
      return;
    }
    case v::Data::OutcomeRecorded:
      return record_level(family_case, event);
    case v::Data::MeasureTaken:
      return take_measure(family_case, event);
    case v::Data::FeedbackReceived: {
      const auto& feedback = event.as<v::FeedbackReceived>();
      family_case.feedback.push_back({event.position, feedback.from(), feedback.rating()});
      return;
    }
    case v::Data::BreakdownRecorded:
      family_case.breakdowns.push_back({event.position, event.as<v::BreakdownRecorded>().kind()});
      return;
    case v::Data::ConcernRaised: {
      const auto& concern = event.as<v::ConcernRaised>();
      family_case.concerns.push_back(
          {concern.concern()->str(), concern.kind(), {concern.happened_at()}});
      return;
    }
    default:
      return;
  }
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

bool Case::has_age_within(v::MemberRole role, const Policy& policy, Date on) const {
  for (const auto& member : members) {
    if (member.role != role || !member.born_on || !member.in_household(on)) continue;
    const int age = age_on(*member.born_on, on);
    if (age >= policy.age_min.value_or(0) && age <= policy.age_max.value_or(age)) return true;
  }
  return false;
}

void evolve(Case& family_case, const Recorded& event) {
  evolve(family_case.header, event);
  switch (event.tag) {
    case v::Data::CaseOpened:
      return open(family_case, event);
    case v::Data::CaseClosed:
      family_case.closed = true;
      return;
    case v::Data::CaseReopened:
      family_case.closed = false;
      return;
    case v::Data::LegalHoldSet:
      family_case.held = true;
      return;
    case v::Data::LegalHoldReleased:
      family_case.held = false;
      return;
    case v::Data::LeadProfessionalAssigned:
      family_case.lead_professional =
          event.as<v::LeadProfessionalAssigned>().lead_professional()->str();
      return;
    case v::Data::PanelDecided:
      family_case.panel_agreed = event.as<v::PanelDecided>().agreed();
      return;
    case v::Data::AssessmentCompleted:
      family_case.whole_family_assessed |=
          event.as<v::AssessmentCompleted>().kind() == v::AssessmentKind::whole_family;
      return;
    case v::Data::PlanAgreed:
      family_case.goals = event.as<v::PlanAgreed>().goals()->size();
      return;
    case v::Data::EntryVoided:
      return void_entry(family_case, {event.as<v::EntryVoided>().position()});
    default:
      break;
  }
  evolve_household(family_case, event);
  evolve_work(family_case, event);
}

}  // namespace daybook

/// Duties of a case and of a match: notifications, contact, reviews, check-ins.
#include "projections/views/deadlines/duties.hpp"
#include "projections/views/deadlines/reviews.hpp"

namespace daybook {

namespace {

constexpr std::int64_t kHourMs = 3'600'000;

std::string stream_of(const CaseRow& row) {
  return stream_name(StreamKind::family_case, row.id);
}

/// P 8.4: so many hours from the occurrence, not from its discovery.
void add_concerns(const DutySources& sources, const CaseRow& row, Duties& duties) {
  for (const auto& concern : row.state.concerns) {
    Duty duty;
    duty.name = "concern_notification";
    duty.subject = stream_of(row) + "/" + concern.id;
    duty.arose = concern.raised;
    const auto hours = sources.policy(concern.raised_on).concern_notify_hours;
    duty.due_at = Instant{concern.happened_at.milliseconds + hours * kHourMs};
    duty.done_at = notified_to_all(concern);
    duties.push_back(std::move(duty));
  }
}

/// The latest sign of the family, from which its contact window runs.
struct LastSign {
  Position position;
  Date on;
};

LastSign last_sign(const Case& family_case) {
  LastSign last{family_case.opened, family_case.opened_on};
  const auto later = [&](Position position, Date on) {
    if (on >= last.on) last = {position, on};
  };
  for (const auto& referral : family_case.referrals) later(referral.received, referral.received_on);
  for (const auto& contact : family_case.contacts)
    if (contact.reached) later(contact.position, contact.on);
  return last;
}

/// A tier 1: on the first tier a family that stays silent so many working days may be closed. What
/// is closed waits for nobody any more.
void add_contact_window(const DutySources& sources, const CaseRow& row, Duties& duties) {
  const auto& family_case = row.state;
  if (family_case.tier() > 1) return;
  const auto last = last_sign(family_case);
  const auto days = sources.policy(last.on).contact_working_days;
  if (!days) return;
  auto duty =
      sources.in_working_days("contact_window", stream_of(row), last.position, last.on, *days);
  if (family_case.closed) duty.done_on = std::min(family_case.closed->on, *duty.due_on);
  duties.push_back(std::move(duty));
}

Duty review_duty(const CaseRow& row, v::ReviewKind kind, Position arose, Date due) {
  Duty duty;
  duty.name = std::string("review_") + v::EnumNameReviewKind(kind);
  duty.subject = stream_of(row);
  duty.arose = arose;
  duty.due_on = due;
  return duty;
}

/// Each review sets the day of the next (A tiers 2, 3).
void add_reviews(const DutySources& sources, const CaseRow& row, v::ReviewKind kind,
                 Duties& duties) {
  const Review* before = nullptr;
  for (const auto& review : row.state.reviews) {
    if (review.kind != kind) continue;
    const auto months =
        before ? value_of(sources.policy(before->on).review_months, kind) : std::nullopt;
    if (months) {
      auto duty = review_duty(row, kind, before->position, add_months(before->on, *months));
      duty.done_on = review.on;
      duties.push_back(std::move(duty));
    }
    before = &review;
  }
  if (const auto next = next_review(row.state, kind, sources.policy(sources.today)))
    duties.push_back(review_duty(row, kind, next->from, next->due_on));
}

/// Check-ins with one side, each due so many days after the one before it (K 2.3.2).
void add_check_ins(const MatchRow& row, v::MatchSide side, Duties& duties) {
  const auto& match = row.state;
  Position from = match.made;
  Date since = match.made_on;
  const auto next = [&] {
    Duty duty;
    duty.name = "check_in";
    duty.subject = stream_name(StreamKind::match, row.id) + "/" + v::EnumNameMatchSide(side);
    duty.arose = from;
    duty.due_on = add_days(since, match.check_in_days);
    return duty;
  };
  for (const auto& held : match.check_ins) {
    if (held.with != side) continue;
    auto duty = next();
    duty.done_on = held.on;
    duties.push_back(std::move(duty));
    from = held.position;
    since = held.on;
  }
  if (match.is_live()) duties.push_back(next());
}

}  // namespace

std::optional<Instant> notified_to_all(const Concern& concern) {
  std::optional<Instant> last;
  for (const auto recipient :
       {v::ConcernRecipient::social_worker, v::ConcernRecipient::contract_manager,
        v::ConcernRecipient::brokerage}) {
    std::optional<Instant> first;
    for (const auto& notice : concern.notices)
      if (notice.to == recipient) first = std::min(first.value_or(notice.at), notice.at);
    if (!first) return {};
    last = std::max(last.value_or(*first), *first);
  }
  return last;
}

void add_case_duties(const DutySources& sources, const CaseRow& row, Duties& duties) {
  add_concerns(sources, row, duties);
  add_contact_window(sources, row, duties);
  for (const auto kind : {v::ReviewKind::monthly, v::ReviewKind::plan, v::ReviewKind::supervision})
    add_reviews(sources, row, kind, duties);
}

void add_match_duties(const DutySources&, const MatchRow& row, Duties& duties) {
  add_check_ins(row, v::MatchSide::supporter, duties);
  add_check_ins(row, v::MatchSide::recipient, duties);
}

}  // namespace daybook

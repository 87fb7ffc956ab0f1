/// Peer support: who was recruited, screened and trained, who is matched, whether both are asked
/// how it goes, and whether anybody is better off (K 2.3, K 3):
/// `{"recruited","screened","trained","cohorts","matches","check_ins","measures"}`.
///
/// A recipient is recruited when a referral is received for the case; a case counts once however
/// many referrals it has, a supporter once however often trained.
#include <algorithm>
#include <set>

#include "projections/query/grouping.hpp"
#include "projections/query/view.hpp"
#include "projections/views/outcome_rows.hpp"

namespace daybook {

namespace {

constexpr std::string_view kRecipient = "recipient", kSupporter = "supporter";

boost::json::value or_null(const auto& value) {
  return value ? boost::json::value(*value) : boost::json::value(nullptr);
}

struct CountRow {
  Figure count;
  static void describe(auto& row, auto visit) { visit(Field::people("count"), row.count); }
};

struct ScreenedRow {
  Figure screened, accepted;

  static void describe(auto& row, auto visit) {
    visit(Field::people("screened"), row.screened);
    visit(Field::people("accepted").some_of("screened"), row.accepted);
  }
};

struct TrainedRow {
  Figure trained, target;

  static void describe(auto& row, auto visit) {
    visit(Field::people("trained"), row.trained);
    visit(Field::things("target"), row.target);
    visit(Field::text("target_met"), or_null(row.target_met()));
  }

  std::optional<bool> target_met() const {
    const auto aim = target.value();
    return aim ? std::optional(trained.sum() >= *aim) : std::nullopt;
  }
};

struct CohortRow {
  Figure size;
  std::optional<int> least, most;

  static void describe(auto& row, auto visit) {
    visit(Field::people("size"), row.size);
    visit(Field::things("minimum"), or_null(row.least));
    visit(Field::things("maximum"), or_null(row.most));
    visit(Field::text("within"), or_null(row.within()));
  }

  std::optional<bool> within() const {
    if (!least && !most) return {};
    return size.sum() >= least.value_or(0) && (!most || size.sum() <= *most);
  }
};

struct MatchesRow {
  Figure live, ended;

  static void describe(auto& row, auto visit) {
    visit(Field::people("live"), row.live);
    visit(Field::people("ended"), row.ended);
  }
};

struct CheckInRow {
  Figure done, overdue;

  static void describe(auto& row, auto visit) {
    visit(Field::things("done"), row.done);
    visit(Field::people("overdue"), row.overdue);
  }
};

class PeerSupportFold {
 public:
  PeerSupportFold(const Question& question, const ProgrammeRow& programme)
      : question_(question),
        programme_(programme),
        today_(question.books.today(programme)),
        policy_(programme.state.policies.on(today_)) {
    watch(trained_, "trained", question.explanation);
    watch(matches_, "matches", question.explanation);
    for (const auto role : {kRecipient, kSupporter}) {
      recruited_.at(role);
      screened_.at(role);
      check_ins_.at(role);
    }
    if (const auto* target = programme.state.target("supporters_trained", {}))
      trained_.target.add(target->position, target->value);
    else
      trained_.target.leave_out();
  }

  void fold() {
    for_each_of(question_.books.supporters(), question_.books, programme_,
                [&](const SupporterRow& row) { add(row.state); });
    for_each_case(question_.books, programme_, [&](const CaseRow& row) { add(row.state); });
    for_each_of(question_.books.matches(), question_.books, programme_,
                [&](const MatchRow& row) { add(row.state); });
  }

  boost::json::object result() const {
    boost::json::object out;
    out["recruited"] = recruited_.to_json("role");
    out["screened"] = screened_.to_json("role");
    out["trained"] = to_json(trained_);
    out["cohorts"] = cohorts_.to_json("cohort");
    out["matches"] = to_json(matches_);
    out["check_ins"] = check_ins_.to_json("with");
    out["measures"] = {{"recipients", of_recipients_.to_json()},
                       {"supporters", of_supporters_.to_json()}};
    return out;
  }

 private:
  void add(const Supporter& supporter) {
    recruited_.at(kSupporter).count.count(supporter.recruited);
    if (supporter.screening) {
      auto& row = screened_.at(kSupporter);
      row.screened.count(supporter.screening->position);
      if (supporter.screening->accepted) row.accepted.count(supporter.screening->position);
    }
    if (supporter.is_trained()) trained_.trained.count(supporter.trainings.front().position);
    std::set<std::string_view> cohorts;
    for (const auto& training : supporter.trainings)
      if (cohorts.insert(training.cohort).second)
        cohort(training.cohort).size.count(training.position);
    of_supporters_.add(supporter.measures, programme_.state.policies, {});
  }

  CohortRow& cohort(std::string_view id) {
    auto& row = cohorts_.at(id);
    row.least = policy_.cohort_min;
    row.most = policy_.cohort_max;
    return row;
  }

  void add(const Case& family_case) {
    of_recipients_.add(family_case.measures, programme_.state.policies, {});
    if (family_case.referrals.empty()) return;
    recruited_.at(kRecipient).count.count(family_case.referrals.front().received);
    add_screening(family_case.referrals);
  }

  /// A case is screened with its first decision, and accepted with its first good one.
  void add_screening(const std::vector<Referral>& referrals) {
    const auto count_first = [&](Figure& figure, const auto& suits) {
      const auto found = std::find_if(referrals.begin(), referrals.end(), suits);
      if (found != referrals.end()) figure.count(*found->screened);
    };
    auto& row = screened_.at(kRecipient);
    count_first(row.screened, [](const Referral& r) { return r.screened.has_value(); });
    count_first(row.accepted, [](const Referral& r) { return r.screened && *r.accepted; });
  }

  void add(const PeerMatch& match) {
    if (match.is_live())
      matches_.live.count(match.made);
    else
      matches_.ended.count(*match.ended);
    for (const auto& held : match.check_ins)
      check_ins_.at(v::EnumNameMatchSide(held.with)).done.count(held.position);
    if (!match.is_live()) return;
    for (const auto with : v::EnumValuesMatchSide()) add_overdue(match, with);
  }

  /// Each side is asked every so many days from the match, or from when it was last asked.
  void add_overdue(const PeerMatch& match, v::MatchSide with) {
    Date since = match.made_on;
    Position from = match.made;
    for (const auto& held : match.check_ins)
      if (held.with == with && held.on >= since) since = held.on, from = held.position;
    if (add_days(since, match.check_in_days) < today_)
      check_ins_.at(v::EnumNameMatchSide(with)).overdue.count(from);
  }

  const Question& question_;
  const ProgrammeRow& programme_;
  Date today_;
  const Policy& policy_;
  RowsByKey<CountRow> recruited_{"recruited", question_.explanation};
  RowsByKey<ScreenedRow> screened_{"screened", question_.explanation};
  TrainedRow trained_;
  RowsByKey<CohortRow> cohorts_{"cohorts", question_.explanation};
  MatchesRow matches_;
  RowsByKey<CheckInRow> check_ins_{"check_ins", question_.explanation};
  MeasureRows of_recipients_{"measures.recipients", question_.explanation};
  MeasureRows of_supporters_{"measures.supporters", question_.explanation};
};

ViewResult fold(const Question& question) {
  const auto programme = TRY(programme_asked(question));
  PeerSupportFold peer_support(question, *programme);
  peer_support.fold();
  return peer_support.result();
}

}  // namespace

ViewKind peer_support_view() {
  using enum v::Role;
  return {
      .name = "peer_support",
      .help = "supporters and recipients, from recruiting to being better off",
      .who = {any_of(commissioner, central_team, lead_professional, auditor)},
      .needs = {"programme"},
      .parts = {part_of<CountRow>("recruited", {Field::text("role")}),
                part_of<ScreenedRow>("screened", {Field::text("role")}),
                part_of<TrainedRow>("trained"),
                part_of<CohortRow>("cohorts", {Field::text("cohort")}),
                part_of<MatchesRow>("matches"),
                part_of<CheckInRow>("check_ins", {Field::text("with")}),
                MeasureRows::part("measures.recipients"), MeasureRows::part("measures.supporters")},
      .fold = fold};
}

}  // namespace daybook

/// Families by tier, how they moved, and whether their reviews are held (A):
/// `{"tiers","without_tier","moves","reviews"}`.
///
/// Open cases stand on their latest tier; moves and reviews are counted over all cases. A family's
/// first tier is no move.
#include "domain/vocabulary/shape.hpp"
#include "projections/query/grouping.hpp"
#include "projections/query/view.hpp"
#include "projections/views/deadlines/reviews.hpp"

namespace daybook {

namespace {

struct TierRow {
  Figure cases;
  static void describe(auto& row, auto visit) { visit(Field::people("cases"), row.cases); }
};

struct MoveRow {
  Figure up, down;

  static void describe(auto& row, auto visit) {
    visit(Field::people("up"), row.up);
    visit(Field::people("down"), row.down);
  }
};

struct ReviewRow {
  Figure done, overdue;

  static void describe(auto& row, auto visit) {
    visit(Field::things("done"), row.done);
    visit(Field::people("overdue"), row.overdue);
  }
};

struct OutsideRow {
  Figure without_tier;
  static void describe(auto& row, auto visit) {
    visit(Field::people("without_tier"), row.without_tier);
  }
};

class TiersFold {
 public:
  TiersFold(const Question& question, const ProgrammeRow& programme)
      : question_(question),
        programme_(programme),
        today_(question.books.today(programme)),
        policy_(programme.state.policies.on(today_)) {
    watch(moves_, "moves", question.explanation);
    watch(outside_, "", question.explanation);
    show_all_tiers();
    for (const auto& owed : policy_.review_months) review_row(owed.key);
  }

  void fold() {
    for_each_case(question_.books, programme_, [&](const CaseRow& row) { add(row.state); });
  }

  boost::json::object result() const {
    boost::json::object out;
    out["tiers"] = tiers_.to_json("tier");
    write_fields(outside_, out);
    out["moves"] = to_json(moves_);
    out["reviews"] = reviews_.to_json("kind");
    return out;
  }

 private:
  /// The tiers that the vocabulary knows, with or without families.
  void show_all_tiers() {
    const auto& tier = shape_of(v::Data::TierSet).fields.front();
    for (auto at = tier.min; at <= tier.max; ++at) tiers_.at(std::to_string(at));
  }

  ReviewRow& review_row(v::ReviewKind kind) { return reviews_.at(v::EnumNameReviewKind(kind)); }

  void add(const Case& family_case) {
    if (!family_case.closed) add_standing(family_case);
    for (std::size_t i = 1; i < family_case.tiers.size(); ++i) {
      const auto &before = family_case.tiers[i - 1], &after = family_case.tiers[i];
      (before.tier < after.tier ? moves_.up : moves_.down).count(after.position);
    }
    for (const auto& review : family_case.reviews)
      review_row(review.kind).done.count(review.position);
    for (const auto& owed : policy_.review_months)
      if (const auto due = next_review(family_case, owed.key, policy_); due && due->due_on < today_)
        review_row(owed.key).overdue.count(due->from);
  }

  void add_standing(const Case& family_case) {
    if (family_case.tiers.empty()) return outside_.without_tier.count(family_case.opened);
    tiers_.at(std::to_string(family_case.tier())).cases.count(family_case.tiers.back().position);
  }

  const Question& question_;
  const ProgrammeRow& programme_;
  Date today_;
  const Policy& policy_;
  RowsByKey<TierRow> tiers_{"tiers", question_.explanation};
  RowsByKey<ReviewRow> reviews_{"reviews", question_.explanation};
  MoveRow moves_;
  OutsideRow outside_;
};

ViewResult fold(const Question& question) {
  const auto programme = TRY(programme_asked(question));
  TiersFold tiers(question, *programme);
  tiers.fold();
  return tiers.result();
}

}  // namespace

ViewKind tiers_view() {
  using enum v::Role;
  return {
      .name = "tiers",
      .help = "families by tier, how they moved, and their reviews",
      .who = {any_of(commissioner, central_team, lead_professional, auditor)},
      .needs = {"programme"},
      .parts = {part_of<TierRow>("tiers", {Field::text("tier")}), part_of<OutsideRow>(""),
                part_of<MoveRow>("moves"), part_of<ReviewRow>("reviews", {Field::text("kind")})},
      .fold = fold};
}

}  // namespace daybook

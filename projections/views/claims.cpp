/// Payment by results: the claims, and what stands between the other cases and a claim
/// (rulebook 5.7):
/// `{"claims","by_status","eligible_unclaimed","blocked"}`.
#include <algorithm>

#include "domain/rules/rules.hpp"
#include "projections/query/grouping.hpp"
#include "projections/query/view.hpp"

namespace daybook {

namespace {

struct ClaimFigures {
  std::string family_case, status, prepared_on;
  bool audited = false, sampled = false;
  Figure amount, paid;

  static void describe(auto& row, auto visit) {
    visit(Field::single("case"), boost::json::value(text_json(row.family_case)));
    visit(Field::text("status"), boost::json::value(text_json(row.status)));
    visit(Field::money("amount_pence"), row.amount);
    visit(Field::money("paid_pence"), row.paid);
    visit(Field::text("prepared_on"), boost::json::value(text_json(row.prepared_on)));
    visit(Field::text("audited"), boost::json::value(row.audited));
    visit(Field::text("sampled"), boost::json::value(row.sampled));
  }
};

struct StatusFigures {
  Figure count, amount;

  static void describe(auto& row, auto visit) {
    visit(Field::things("count"), row.count);
    visit(Field::money("amount_pence"), row.amount);
  }
};

class ClaimsFold {
 public:
  ClaimsFold(const Question& question, const ProgrammeRow& programme)
      : question_(question), programme_(programme) {}

  void fold() {
    const auto index = question_.books.programmes().index_of(programme_.id);
    for (const auto& row : question_.books.claims().rows())
      if (row.programme == index && asked(row.state)) add(row);
    for_each_case(question_.books, programme_, [&](const CaseRow& row) { add(row); });
  }

  boost::json::object result() {
    boost::json::object out;
    out["claims"] = claims_.to_json("claim");
    out["by_status"] = by_status_.to_json("status");
    std::sort(eligible_.begin(), eligible_.end());
    boost::json::array eligible;
    for (const auto& id : eligible_) eligible.push_back(text_json(id));
    out["eligible_unclaimed"] = std::move(eligible);
    boost::json::array blocked;
    for (auto& [id, reasons] : blocked_)
      blocked.push_back({{"case", text_json(id)}, {"reasons", std::move(reasons)}});
    out["blocked"] = std::move(blocked);
    return out;
  }

 private:
  bool asked(const Claim& claim) const {
    const auto& framework = question_.params.framework;
    return !claim.id.empty() && (framework.empty() || framework == claim.framework);
  }

  void add(const ClaimRow& row) {
    const auto& claim = row.state;
    auto& figures = claims_.at(row.id);
    figures.family_case = claim.family_case;
    figures.status = name(claim.stage);
    figures.prepared_on = to_text(claim.prepared_on);
    figures.audited = claim.audit.has_value();
    const auto* batch = programme_.state.batch_of_claim(row.id);
    figures.sampled = batch && batch->samples(row.id);
    figures.amount.add(claim.valued, claim.amount);
    for (const auto& payment : claim.payments) figures.paid.add(payment.position, payment.amount);
    auto& status = by_status_.at(figures.status);
    status.count.count(claim.prepared);
    status.amount.add(claim.valued, claim.amount);
  }

  bool has_live_claim(const CaseRow& row) const {
    return std::any_of(row.claims.begin(), row.claims.end(), [&](RowIndex index) {
      const auto& claim = question_.books.claims()[index].state;
      return asked(claim) && claim.is_live();
    });
  }

  void add(const CaseRow& row) {
    if (row.state.needs.empty() || has_live_claim(row)) return;
    Refusals refusals;
    judge_claimable(refusals, row.state,
                    programme_.state.policies.on(question_.books.today(programme_)));
    if (refusals.empty()) return eligible_.push_back(row.id);
    auto& reasons = blocked_[row.id];
    for (const auto& refusal : refusals.list()) reasons.push_back(text_json(name(refusal.code)));
  }

  const Question& question_;
  const ProgrammeRow& programme_;
  RowsByKey<ClaimFigures> claims_{"claims", question_.explanation};
  RowsByKey<StatusFigures> by_status_{"by_status", question_.explanation};
  std::vector<std::string> eligible_;
  std::map<std::string, boost::json::array> blocked_;
};

ViewResult fold(const Question& question) {
  const auto programme = TRY(programme_asked(question));
  ClaimsFold claims(question, *programme);
  claims.fold();
  return claims.result();
}

}  // namespace

ViewKind claims_view() {
  using enum v::Role;
  return {.name = "claims",
          .help = "payment by results: the claims, and what stands before the others",
          .who = {any_of(commissioner, central_team, finance, auditor)},
          .needs = {"programme"},
          .takes = {"framework"},
          .parts = {{"", {Field::single("eligible_unclaimed"), Field::single("blocked")}},
                    part_of<ClaimFigures>("claims", {Field::single("claim")}),
                    part_of<StatusFigures>("by_status", {Field::text("status")})},
          .fold = fold};
}

}  // namespace daybook

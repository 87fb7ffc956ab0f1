/// The commissioner's published table: requests by year, and what was confirmed by locality, type,
/// bracket and lead professional:
/// `{"years","by_locality","by_package_type","by_bracket","by_lead_professional"}`.
#include "projections/query/grouping.hpp"
#include "projections/query/view.hpp"

namespace daybook {

namespace {

struct ActivityYear {
  Figure requests, confirmed, did_not_proceed, refused, open;

  static void describe(auto& row, auto visit) {
    visit(Field::things("requests"), row.requests);
    visit(Field::things("confirmed"), row.confirmed);
    visit(Field::things("did_not_proceed"), row.did_not_proceed);
    visit(Field::things("refused"), row.refused);
    visit(Field::things("open"), row.open);
  }
};

struct ConfirmedShare {
  Figure confirmed;
  Figure all;  ///< all that were confirmed, under whatever key

  static void describe(auto& row, auto visit) {
    visit(Field::things("confirmed"), row.confirmed);
    visit(Field::rate("percent"),
          percentage(row.confirmed, "confirmed", row.all, "years.YEAR.confirmed"));
  }
};

enum class Fate : std::uint8_t { confirmed, did_not_proceed, refused, open };

Fate fate_of(const Package& package) {
  if (package.refused) return Fate::refused;
  if (package.stage >= Stage::completed && !package.commenced_on()) return Fate::did_not_proceed;
  return package.is_confirmed() ? Fate::confirmed : Fate::open;
}

class ActivityFold {
 public:
  ActivityFold(const Question& question, const ProgrammeRow& programme)
      : question_(question),
        programme_(programme),
        days_(range_asked(question.params, programme.state)) {
    for (const auto* name :
         {"by_locality", "by_package_type", "by_bracket", "by_lead_professional"})
      shares_.emplace_back(name, RowsByKey<ConfirmedShare>(name, question.explanation));
  }

  void fold() {
    for_each_package(question_.books, programme_, [&](const PackageRow& row) {
      if (!row.state.id.empty() && days_.holds(row.state.requested_on)) add(row.state);
    });
    show_quiet_years();
  }

  boost::json::object result() {
    boost::json::object out;
    out["years"] = years_.to_json("year");
    for (auto& [name, rows] : shares_) {
      for (const auto& [key, row] : rows.rows()) rows.at(key).all = confirmed_;
      out[name] = rows.to_json("key");
    }
    return out;
  }

 private:
  void add(const Package& package) {
    const auto year = programme_.state.year_on(package.requested_on);
    note(year);
    auto& row = years_.at(to_text(year));
    row.requests.count(package.requested);
    switch (fate_of(package)) {
      case Fate::refused:
        return row.refused.count(*package.refused);
      case Fate::did_not_proceed:
        return row.did_not_proceed.count(*package.ended);
      case Fate::open:
        return row.open.count(package.requested);
      case Fate::confirmed:
        break;
    }
    row.confirmed.count(*package.confirmed);
    confirmed_.count(*package.confirmed);
    const std::string keys[] = {package.locality, package.package_type,
                                bracket_of(package, programme_.state), package.lead_professional};
    for (std::size_t i = 0; i < shares_.size(); ++i)
      shares_[i].second.at(keys[i]).confirmed.count(*package.confirmed);
  }

  void note(Year year) {
    first_ = std::min(first_.value_or(year), year);
    last_ = std::max(last_.value_or(year), year);
  }

  /// Years between the first and the last, and years asked for, are shown with zeros.
  void show_quiet_years() {
    const auto& params = question_.params;
    if (params.from || params.year) note(programme_.state.year_on(days_.first));
    if (params.to || params.year) note(programme_.state.year_on(days_.last));
    if (!first_) return;
    for (auto year = *first_; year <= *last_; ++year.start) years_.at(to_text(year));
  }

  const Question& question_;
  const ProgrammeRow& programme_;
  DateRange days_;
  RowsByKey<ActivityYear> years_{"years", question_.explanation};
  Figure confirmed_;
  std::vector<std::pair<std::string, RowsByKey<ConfirmedShare>>> shares_;
  std::optional<Year> first_, last_;
};

ViewResult fold(const Question& question) {
  const auto programme = TRY(programme_asked(question));
  ActivityFold activity(question, *programme);
  activity.fold();
  return activity.result();
}

}  // namespace

ViewKind activity_view() {
  using enum v::Role;
  return {.name = "activity",
          .help = "requests and what became of them",
          .who = {any_of(commissioner, central_team, lead_professional, finance, auditor)},
          .needs = {"programme"},
          .takes = {"year", "from", "to"},
          .parts = {part_of<ActivityYear>("years", {Field::text("year")}),
                    part_of<ConfirmedShare>("by_locality", {Field::text("key")}),
                    part_of<ConfirmedShare>("by_package_type", {Field::text("key")}),
                    part_of<ConfirmedShare>("by_bracket", {Field::text("key")}),
                    part_of<ConfirmedShare>("by_lead_professional", {Field::text("key")})},
          .fold = fold};
}

}  // namespace daybook
